"""What the use cases need of the world, as Protocols; adapters fill them, one contract suite checks them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.endpoints import Webhook
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.domain.units import Office
from chalicelib.domain.values import Channel, Role
from chalicelib.outside import (
    APersonListens,
    Blobs,
    ClockDriver,
    EndpointGone,
    Found,
    NoBlobs,
    NoPictures,
    NoPoster,
    NoRecordings,
    NoUploads,
    NoWitness,
    Offer,
    PermanentFailure,
    Pictures,
    Poster,
    Recordings,
    Sender,
    Sound,
    SweepAlone,
    TemporaryFailure,
    Transcriber,
    Uploads,
    Witness,
)
from chalicelib.rows import (
    EVERY,
    Books,
    Cell,
    Change,
    Consumer,
    Counted,
    CountedQuery,
    Counters,
    Due,
    DueKind,
    Entry,
    Once,
    Page,
    Parked,
    Position,
    Record,
    Tracked,
    Tries,
    Vector,
    Which,
    WorkQuery,
)
from chalicelib.sla.sla import Sla, SlaOf
from chalicelib.triage.rules import Rules

__all__ = [
    "EVERY",
    "APersonListens",
    "Blobs",
    "Cell",
    "Change",
    "ClockDriver",
    "Consumer",
    "Counted",
    "CountedQuery",
    "Deps",
    "Due",
    "DueKind",
    "EndpointGone",
    "Entry",
    "Found",
    "Identity",
    "NoBlobs",
    "NoPictures",
    "NoPoster",
    "NoRecordings",
    "NoUploads",
    "NoWitness",
    "Offer",
    "Once",
    "Page",
    "Parked",
    "PermanentFailure",
    "Pictures",
    "Position",
    "Poster",
    "Principal",
    "Record",
    "Recordings",
    "Secrets",
    "Sender",
    "Sound",
    "Store",
    "SweepAlone",
    "TemporaryFailure",
    "Tracked",
    "Transcriber",
    "Uploads",
    "Vector",
    "Which",
    "Witness",
    "WorkQuery",
]


class Store(Books, Counters, Tries, Protocol):
    """The one table. A write is durable when it returns; ConflictError and RepeatError are told apart."""

    def put_submission(self, submission: Submission) -> Submission | None:
        """Write it unless its ticket is taken: then return whose it is."""

    def submission(self, ticket: str) -> Submission | None: ...

    def commit(self, change: Change) -> None:
        """All or nothing. RepeatError if the once-key exists (it wins), ConflictError if a version moved.

        Raises the version of the case and the contact by one, and empties `case.pending`.
        Deliveries that exist already are left as they are.
        """

    def once(self, key: str) -> str | None:
        """What came of a cause, or None if it has not happened."""

    def case(self, ticket: str) -> Case | None: ...

    def history(self, ticket: str) -> list[Event]: ...

    def contact(self, key: str) -> Contact:
        """Version 0 if nobody has been heard of."""

    def delivery(self, id: str) -> Delivery | None: ...

    def update_delivery(self, delivery: Delivery) -> None:
        """Write it as the version after the one it carries; ConflictError if that has moved."""

    def deliveries(self, ticket: str) -> list[Delivery]: ...

    def due(self, kind: DueKind, now: datetime, limit: int) -> list[Due]:
        """Entries due by now, oldest first; reads no more than it returns."""

    def defer(self, due: Due, until: datetime | None) -> None:
        """Put a failing entry off (None: take it out, it is parked) unless its row has changed since."""

    def worklist(self, query: WorkQuery) -> Page[Case]: ...

    def feed(self, consumer: Consumer, limit: int) -> list[Record]: ...

    def position(self, consumer: Consumer) -> Position: ...

    def advance(self, consumer: Consumer, position: Position) -> None: ...

    def park(self, parked: Parked) -> None:
        """Keep it once; one that was resolved is open again."""

    def parked(self, cursor: str | None, limit: int) -> Page[Parked]:
        """The unresolved ones, oldest first."""

    def find_parked(self, id: str) -> Parked | None: ...

    def resolve_parked(self, id: str, at: datetime) -> Parked | None: ...

    def put_document(self, hash: str, text: str) -> None:
        """Keep a policy or calendar by its content hash (design.md 12), or what was found in some files.

        Under a name that exists, nothing is changed.
        """

    def document(self, hash: str) -> str | None: ...


@dataclass(frozen=True)
class Principal:
    """Who is signed in: `unit` bounds what a handler or unit head sees."""

    id: str
    role: Role
    unit: str | None


class Identity(Protocol):
    """Checks a bearer token or session cookie against any OpenID provider."""

    def verify(self, token: str) -> Principal:
        """UnauthenticatedError if it is not one of ours, or out of date."""


@dataclass(frozen=True)
class Secrets:
    """Keys by version, newest last; old ones still open old tickets."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def current(self) -> str:
        return max(self.keys)

    def key(self, version: str | None = None) -> bytes:
        return self.keys[version or self.current]


@dataclass(frozen=True)
class Deps:
    """Everything that a use case is handed; built in one place (bootstrap.py).

    `wall` is the time that others sign by, where `now` is virtual; none: they are the same. `open311_keys`
    are the keys of programs that submit for citizens, by the program's name.
    """

    store: Store
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    sla: Sla
    sla_of: SlaOf
    office: Office
    rules: Rules
    senders: Mapping[Channel, Sender]
    identity: Identity
    clock: ClockDriver
    secrets: Secrets
    base_url: str
    blobs: Blobs = field(default_factory=NoBlobs)
    recordings: Recordings = field(default_factory=NoRecordings)
    pictures: Pictures = field(default_factory=NoPictures)
    transcriber: Transcriber = field(default_factory=APersonListens)
    uploads: Uploads = field(default_factory=NoUploads)
    witness: Witness = field(default_factory=NoWitness)
    scan: Callable[[bytes], str] = lambda _: ""
    webhook_token: str = field(default="", repr=False)
    gateway_secret: str = field(default="", repr=False)
    open311_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    webhooks: tuple[Webhook, ...] = ()
    poster: Poster = field(default_factory=NoPoster)
    wall: Callable[[], datetime] | None = None
    notify: Callable[[], None] = lambda: None
    grace: timedelta = timedelta()
    enqueue: Callable[[Sequence[Delivery]], None] = lambda _: None
    refused: Callable[[str, str, str, str], None] = lambda *_: None
