"""The trail: append-only events, each carrying the hash of the one before (design.md 11).

Personal data are not hashed, only their salted digests, so that the data can be removed after the
retention time and the chain still be proved.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from chalicelib.domain.events import Body


@dataclass(frozen=True)
class Event:
    """One link of a case's chain."""

    ticket: str
    seq: int
    at: datetime
    actor: str
    body: Body
    digests: Mapping[str, str]
    previous: str
    hash: str

    @property
    def id(self) -> str:
        return f"{self.ticket}:{self.seq:04}"

    @property
    def kind(self) -> str:
        return type(self.body).__name__


def chain(ticket: str, seq: int, previous: str, at: datetime, actor: str, body: Body, salt: str) -> Event:
    """Link a new event to its case's chain."""
    digests = {name: _digest(salt, seq, name, value) for name, value in private_form(body).items()}
    link = Event(ticket, seq, at, actor, body, digests, previous, "")
    return Event(ticket, seq, at, actor, body, digests, previous, link_hash(link))


def link_hash(event: Event) -> str:
    """The hash of an event's public part, its digests and the hash before it (hex, 64 characters)."""
    hashed = {
        "ticket": event.ticket,
        "seq": event.seq,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "kind": event.kind,
        "body": public_form(event.body),
        "digests": dict(event.digests),
        "previous": event.previous,
    }
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def public_form(body: Body) -> dict[str, object]:
    """The hashed fields of a body as JSON values, without those at their default.

    A field that comes later has a default, so that the events before it keep their hashes.
    """
    said = ((f, getattr(body, f.name)) for f in fields(body) if not f.metadata.get("private"))
    return {f.name: _plain(f.type, value) for f, value in said if value != f.default}


def private_form(body: Body) -> dict[str, str]:
    """The personal fields of a body."""
    return {f.name: getattr(body, f.name) for f in fields(body) if f.metadata.get("private")}


def shown_form(body: Body) -> dict[str, str]:
    """Those of them that people wrote, for people who may read them."""
    shown = {f.name for f in fields(body) if not f.metadata.get("hidden")}
    return {name: text for name, text in private_form(body).items() if name in shown}


def verify(events: list[Event], salt: str) -> list[str]:
    """What is wrong with a chain, one line each; nothing if it is whole."""
    wrong, previous = [], ""
    for number, event in enumerate(events, start=1):
        if event.seq != number or event.previous != previous:
            wrong.append(f"{event.id}: does not follow the event before it")
        if event.hash != link_hash(event):
            wrong.append(f"{event.id}: altered")
        for name, value in private_form(event.body).items():
            if value and event.digests.get(name) != _digest(salt, event.seq, name, value):
                wrong.append(f"{event.id}: {name} altered")
        previous = event.hash
    return wrong


def _digest(salt: str, seq: int, name: str, value: str) -> str:
    return sha256(f"{salt}\x1f{seq}\x1f{name}\x1f{value}".encode()).hexdigest()[:32]


def _plain(kind: object, value: Any) -> object:
    # 1 given for a float would be hashed as 1 and come back from the store as 1.0.
    if kind is float:
        return float(value)
    return value.isoformat() if isinstance(value, datetime) else value
