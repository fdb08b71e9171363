"""What the store holds beside cases: records, due entries, pages, parked items, counters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.contribution import Contribution
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Contact
from chalicelib.domain.values import Status

T = TypeVar("T")


class Consumer(StrEnum):
    """The two readers of the feed; each has its own position."""

    REACT = "react"
    TRACK = "track"


@dataclass(frozen=True)
class Record:
    """One change on the feed: a new submission (`events` empty) or the events of one save.

    May come twice and late, but in order per ticket.
    """

    position: int
    ticket: str
    version: int = 0
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Position:
    """The last record that a consumer finished, and how often the next one has failed."""

    at: int = 0
    attempts: int = 0


@dataclass(frozen=True)
class Once:
    """The key of what caused a change, and what came of it; written with the change or not at all."""

    key: str
    result: str = ""


@dataclass(frozen=True)
class Change:
    """What one use case writes, all or nothing (design.md 4).

    `queued`: the writer hands what is due at once to its queue, and again whenever it is repeated, so that
    a store behind queues need not list it as due.
    """

    case: Case | None = None
    once: Once | None = None
    contact: Contact | None = None
    deliveries: tuple[Delivery, ...] = ()
    queued: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of a book: written once under its key, never changed and never removed."""

    book: str
    key: str
    text: str = ""


class Books(Protocol):
    """The part of a store that only grows, and what goes through all cases."""

    def enter(self, entry: Entry) -> Entry | None:
        """Write a line unless its key is taken in that book: then return what stands there."""

    def entry(self, book: str, key: str) -> Entry | None: ...

    def entries(self, book: str, after: str, limit: int) -> list[Entry]:
        """The lines of a book behind a key, in the order of their keys."""

    def last_entry(self, book: str) -> Entry | None: ...

    def tickets(self, share: int = 0, shares: int = 1) -> Iterator[str]:
        """Of every case, in no order that means something; or of one of so many shares, the first being 0."""


class Tries(Protocol):
    """The part of a store that forgets: what is counted for a while, by names of the caller's own."""

    def tries(self, key: str) -> "Vector":
        """What has been counted under a key; nothing if nobody has, or if the store has forgotten it."""

    def add_tries(self, key: str, added: "Vector", at: datetime, until: datetime) -> None:
        """Add, however many do so at once. After `until` the store may forget all of it; `at` is now."""


class DueKind(StrEnum):
    """What the due index holds."""

    CASE = "case"
    DELIVERY = "delivery"


@dataclass(frozen=True)
class Due:
    """An entry of the due index, which may be stale: whoever is woken looks again."""

    kind: DueKind
    id: str
    at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Parked:
    """What could not be done and waits for an officer; `what` is a record, wake, delivery or message."""

    id: str
    what: str
    ref: str
    reason: str
    at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class WorkQuery:
    """A work list: cases of these units (None: of all), in due order; cursor from the page before.

    Due from then on, and before then; either bound leaves out what is never due.
    """

    units: frozenset[str] | None = None
    statuses: frozenset[Status] = frozenset()
    due_before: datetime | None = None
    due_from: datetime | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list; no cursor means the end."""

    items: tuple[T, ...]
    cursor: str | None = None


Vector = Mapping[str, int]


@dataclass(frozen=True)
class Which:
    """Of a dimension's values these, or, in order, the first `most` behind `after`.

    `names`: only these counts, which is faster, and without any faster still; none of a duration's.
    """

    values: frozenset[str] | None = None
    after: str | None = None
    most: int | None = None
    names: frozenset[str] | None = None


EVERY = Which()


@dataclass(frozen=True)
class Tracked:
    """What a case adds to the counters, as of a version of it; `revision` is the row's own, for the store."""

    version: int = 0
    contribution: Contribution = ()
    revision: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Cell:
    """A counter as it is kept: `period` is a day (`D2026-03-02`) or a month (`M2026-03`) of the office."""

    period: str
    value: str
    counts: Vector


@dataclass(frozen=True)
class Counted:
    """A case that counts on a day, in the place that was asked for."""

    day: date
    ticket: str


@dataclass(frozen=True)
class CountedQuery:
    """The cases that count under any of these names, in a place and over days, both included."""

    dimension: str
    value: str
    first: date
    last: date
    names: frozenset[str]
    cursor: str | None = None
    limit: int = 50


class Counters(Protocol):
    """The part of a store that the tracker writes: a row per case, sums, and the cases behind them."""

    def tracked(self, ticket: str) -> Tracked: ...

    def track(self, ticket: str, before: Tracked, after: Tracked) -> None:
        """Replace the row and add new minus old to the counters; ConflictError if the row has moved.

        A case changes in as many steps as the store needs; after each the counters hold what the row says.
        """

    def counters(self, dimension: str, first: date, last: date, which: Which = EVERY) -> Mapping[str, Vector]:
        """Sums by value over the days, both included; reads days only where a month is not whole.

        A page of `most` values has so many while there are, also those whose counts came to nothing.
        """

    def adjust(self, dimension: str, cell: Cell) -> None:
        """Add to one counter by itself: for what no case accounts for."""

    def cells(self, dimension: str) -> Iterator[Cell]:
        """Every counter of a dimension, day by day and month by month: for whoever counts again."""

    def counted(self, query: CountedQuery) -> Page[Counted]:
        """The cases behind a counter, by day; a page looks at a bounded number of them, and may be short."""
