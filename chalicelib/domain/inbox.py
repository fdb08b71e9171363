"""What arrives, before anybody knows what it means: immutable submissions and whom they came from."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

from chalicelib.domain.values import Channel, DeskKind, Type


@dataclass(frozen=True)
class Citizen:
    """Who sent it, as far as they said. Phone in E.164. Never logged, never in an index."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    confidential: bool = False
    anonymous: bool = False


ROUTE = frozenset({"to", "original", "thread", "split_from"})
"""By which way a message came: one that went to two of our addresses is one message."""


@dataclass(frozen=True)
class File:
    """Something that came with a message; its bytes stand in the blobs under a key that names them."""

    name: str
    type: str
    size: int
    key: str


@dataclass(frozen=True)
class Content:
    """What a citizen sent: only `text` is required.

    `original` is the key of the bytes as they came, `thread` the ticket whose letter it proves to answer,
    `recording` the provider's id of what was said in a call: the words come later, if at all; `pictures` that
    of the message whose `files` are still to be fetched. What a machine sent is not `answerable`. What an
    officer typed in says by `desk_kind` how it came, by whom it was `taken_by`, which case it `adds_to`, if
    any, and the day on which a letter came (`received_on`, ISO). `split_from` is the case it was part of.
    """

    text: str
    title: str = ""
    district: str | None = None
    category: str | None = None
    type: Type | None = None
    respondent: str = ""
    request: str = ""
    lang: str = "zh-CN"
    citizen: Citizen = field(default_factory=Citizen)
    to: str = ""
    files: tuple[File, ...] = ()
    original: str = ""
    thread: str = ""
    answerable: bool = True
    recording: str = ""
    pictures: str = ""
    desk_kind: DeskKind | None = None
    taken_by: str = ""
    adds_to: str = ""
    received_on: str = ""
    split_from: str = ""

    def digest(self) -> str:
        """Tells a repeat from another message under the same key: not by which way it came here."""
        said = {name: value for name, value in asdict(self).items() if name not in ROUTE}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Submission:
    """Stored by one conditional put under its ticket before anybody is told a number (design.md 3)."""

    ticket: str
    key: str
    digest: str
    channel: Channel
    received_at: datetime
    secret_version: str
    content: Content


KEPT_TICKETS = 20
"""Cases that a contact remembers, the latest ones."""


@dataclass(frozen=True)
class OpenTicket:
    """A case of a contact, and when they last wrote about it."""

    ticket: str
    at: datetime


@dataclass(frozen=True)
class Contact:
    """What is known of a number or address; its key is a keyed hash, so it tells nobody's number.

    `heard` are the times of the latest messages, for who writes faster than anybody can read.
    """

    key: str
    version: int = 0
    tickets: tuple[OpenTicket, ...] = ()
    opted_out: bool = False
    heard: tuple[datetime, ...] = ()
