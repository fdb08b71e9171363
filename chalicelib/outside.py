"""What others do for us, as Protocols: carry messages, record calls, make words of them, keep files, wake."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.endpoints import Webhook
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.transcript import Transcript


class PermanentFailure(Exception):  # noqa: N818  GOV.UK Notify's word for the status that follows
    """The provider will never take this message; the reason is kept, nothing is retried."""


class TemporaryFailure(Exception):  # noqa: N818  likewise
    """The provider said clearly that it did not take it: it may be tried again."""


@dataclass(frozen=True)
class Found:
    """What a provider knows of a message that we are unsure of."""

    provider_id: str
    delivered: bool


class Sender(Protocol):
    """One channel's way out. Any other exception than the two failures means: nobody knows."""

    def send(self, delivery: Delivery) -> str:
        """Hand it to the provider; returns the provider's id."""

    def find(self, delivery: Delivery) -> Found | None:
        """Ask the provider about an ambiguous send."""


@dataclass(frozen=True)
class Sound:
    """What was said in a call; `silent` if no voice is in it."""

    content: bytes = field(repr=False)
    type: str
    seconds: int
    silent: bool = False


class Recordings(Protocol):
    """Where the provider keeps what was said."""

    def fetch(self, id: str) -> Sound:
        """TemporaryFailure while it is not there, or if it is no sound (an error page may pass)."""


class NoRecordings:
    """Where nobody can call."""

    def fetch(self, id: str) -> Sound:  # noqa: ARG002  nobody calls
        raise PermanentFailure("no_recordings")


class Pictures(Protocol):
    """Where the provider keeps what came with a text message."""

    def fetch(self, message: str, media: str) -> bytes:
        """TemporaryFailure while it is not there or an error's page, PermanentFailure if it is too large."""


class NoPictures:
    """Where nobody can send any."""

    def fetch(self, message: str, media: str) -> bytes:  # noqa: ARG002  nobody sends any
        raise PermanentFailure("no_pictures")


class Transcriber(Protocol):
    """Makes words of sound, at once or later."""

    def start(self, job: str, sound: str, lang: str) -> Transcript | None:
        """Of the blob `sound`; None if the words come later, under the job's name.

        PermanentFailure if they never will, with the reason; safe to call twice.
        """

    def find(self, job: str) -> Transcript | None:
        """What came of a job; None while it is under way, PermanentFailure if it failed."""


class APersonListens:
    """A `Transcriber` where no machine can: officers listen and type."""

    def start(self, job: str, sound: str, lang: str) -> Transcript | None:  # noqa: ARG002  nobody listens
        raise PermanentFailure("nobody")

    def find(self, job: str) -> Transcript | None:  # noqa: ARG002  likewise
        raise PermanentFailure("nobody")


class Blobs(Protocol):
    """What is too large for the table, by key: `mail/…`, letters and digits. Kept for ever, never changed."""

    def put(self, key: str, content: bytes, type: str) -> None:
        """Durable when it returns. The same key again is the same content: keys name what they hold."""

    def get(self, key: str) -> bytes | None: ...


class NoBlobs:
    """Keeps nothing, where nothing large can arrive."""

    def put(self, key: str, content: bytes, type: str) -> None:  # noqa: ARG002  nothing is kept
        raise LookupError(key)

    def get(self, key: str) -> bytes | None:  # noqa: ARG002  likewise
        return None


@dataclass(frozen=True)
class Offer:
    """Where a browser posts a file to, past the functions, which take 6 MB: these fields, then `file`."""

    url: str
    fields: Mapping[str, str]


class Uploads(Protocol):
    """The blobs' own door for browsers; `origin` is what a page must be allowed to connect to."""

    @property
    def origin(self) -> str: ...

    def offer(self, key: str, size: int) -> Offer:
        """For an hour, and for so many bytes."""

    def link(self, key: str, name: str) -> str:
        """To save the file under that name, for some minutes; nothing where the app hands it out itself."""


class NoUploads:
    """Files come by mail alone."""

    origin = ""

    def offer(self, key: str, size: int) -> Offer:  # noqa: ARG002  nothing is taken
        raise InvalidInputError("error.no_uploads", "files")

    def link(self, key: str, name: str) -> str:  # noqa: ARG002  likewise
        return ""


class Witness(Protocol):
    """Where the days' roots are kept so that nobody, not even we, can change them. Days are ISO."""

    def keep(self, day: str, content: bytes) -> bytes:
        """What was kept first under that day, which is this if nothing was; durable when it returns."""

    def kept(self, day: str) -> bytes | None:
        """What was kept first, whatever was put over it since."""

    def days(self) -> list[str]:
        """The days of which something was kept, in order."""


class NoWitness:
    """Where no day is ever closed."""

    def keep(self, day: str, content: bytes) -> bytes:  # noqa: ARG002  nothing is kept
        raise LookupError(day)

    def kept(self, day: str) -> bytes | None:  # noqa: ARG002  likewise
        return None

    def days(self) -> list[str]:
        return []


class EndpointGone(PermanentFailure):
    """The receiver of a webhook wants to hear no more, whatever happens."""


class Poster(Protocol):
    """The way to the programs of others that are told what happens to cases (webhooks)."""

    def post(self, to: Webhook, id: str, body: str) -> None:
        """Sign it and post it; returns once it was taken. An id may be posted again, with the same body.

        TemporaryFailure says why it was not taken, EndpointGone that nothing ever will be; of anything else
        nobody knows.
        """


class NoPoster:
    """Where nobody is told."""

    def post(self, to: Webhook, id: str, body: str) -> None:  # noqa: ARG002  nobody is told
        raise PermanentFailure("no_webhooks")


class ClockDriver(Protocol):
    """Wakes a case at its time; the sweep needs nothing of it, a state machine per case does."""

    def schedule(self, ticket: str, generation: int, wake_at: datetime) -> None:
        """Start this generation's run; one that was started before is left alone."""


class SweepAlone:
    """A `ClockDriver` where the sweep finds every case by the index: on one machine, or in a megacity."""

    def schedule(self, ticket: str, generation: int, wake_at: datetime) -> None:
        """Nothing to start."""
