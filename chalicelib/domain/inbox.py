"""What arrives, before anybody knows what it means: immutable submissions and whom they came from."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

from chalicelib.domain.values import Channel, Type


@dataclass(frozen=True)
class Citizen:
    """Who sent it, as far as they said. Phone in E.164. Never logged, never in an index."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    confidential: bool = False
    anonymous: bool = False


@dataclass(frozen=True)
class Content:
    """What a citizen sent: only `text` is required."""

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

    def digest(self) -> str:
        """Tells a repeat from another message under the same key."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
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


@dataclass(frozen=True)
class OpenTicket:
    """A case of a contact, and when they last wrote about it."""

    ticket: str
    at: datetime


@dataclass(frozen=True)
class Contact:
    """What is known of a number or address; its key is a keyed hash, so it tells nobody's number."""

    key: str
    version: int = 0
    tickets: tuple[OpenTicket, ...] = ()
    opted_out: bool = False
