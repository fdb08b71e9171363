"""Domain values as bytes and back, the same for both stores; pure functions, an exact round trip.

Rows are MessagePack without the fields that stand at their default. Events are JSON, so that an auditor
can read the trail and check its hashes without our code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event, private_form, public_form
from chalicelib.domain.contribution import Part, Place
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.head import Cycle, Work
from chalicelib.domain.inbox import Citizen, Contact, Content, File, OpenTicket, Submission
from chalicelib.domain.returning import Returned
from chalicelib.domain.transitions import KINDS
from chalicelib.ports import Parked, Tracked
from chalicelib.sla.timer import Clock

T = TypeVar("T")

_Part = tuple[date, list[int], dict[str, int]]


class Saved(NamedTuple):
    """The events of one save as JSON; `private` holds the personal data alone and may be deleted."""

    public: bytes
    private: bytes | None


class CaseRow(msgspec.Struct, array_like=True):
    """A head together with the events of its last save: compressed as one, they share their words."""

    head: bytes
    last: Saved | None


class _Link(msgspec.Struct):
    """The public part of one event."""

    ticket: str
    seq: int
    at: datetime
    actor: str
    kind: str
    body: dict[str, Any]
    digests: Mapping[str, str]
    previous: str
    hash: str


class _Row(msgspec.Struct, array_like=True):
    """A contribution row; its parts name their places by number, for most of them share the same."""

    version: int
    revision: int
    places: list[Place]
    parts: list[_Part]


_DECODERS: Mapping[type, msgspec.msgpack.Decoder[Any]] = {
    kind: msgspec.msgpack.Decoder(kind) for kind in (CaseRow, Contact, Delivery, Parked, Submission, _Row)
}

_COUNTS = msgspec.msgpack.Decoder(dict[str, int])

_BLANK = {
    name: {f.name: "" for f in fields(kind) if f.metadata.get("private")} for name, kind in KINDS.items()
}


def encode(value: object) -> bytes:
    """A frozen dataclass of the domain: Submission, Delivery, Contact, Parked."""
    return msgspec.msgpack.encode(_sparse(value))


def decode(data: bytes, kind: type[T]) -> T:
    """What `encode` made of a `kind`."""
    return _DECODERS[kind].decode(data)  # type: ignore[no-any-return]  # the table's key is its type


def encode_case(case: Case, version: int) -> bytes:
    """The head as of that version, without events; a clock's target is the key under which it stands."""
    known = _sparse(case) | {"version": version}
    known.pop("pending", None)
    clocks = {target: _sparse(clock) for target, clock in case.clocks.items()}
    for clock in clocks.values():
        del clock["target"]
    return msgspec.msgpack.encode(known | ({"clocks": clocks} if clocks else {}))


def encode_case_row(case: Case, version: int) -> bytes:
    """The head as of that version with the events that made it."""
    last = encode_events(case.pending) if case.pending else None
    return msgspec.msgpack.encode(CaseRow(encode_case(case, version), last))


def decode_case_row(data: bytes) -> CaseRow:
    """What `encode_case_row` wrote."""
    return decode(data, CaseRow)


def decode_case(data: bytes) -> Case:
    """The case with nothing pending."""
    known = msgspec.msgpack.decode(data)
    for target, clock in known.get("clocks", {}).items():
        clock["target"] = target
    return msgspec.convert(known, Case)


def encode_events(events: Iterable[Event]) -> Saved:
    """The events of one save, public and private parts apart; no private part if all are empty."""
    events = tuple(events)
    private = [{name: text for name, text in private_form(event.body).items() if text} for event in events]
    public = msgspec.json.encode([_link(event) for event in events])
    return Saved(public, msgspec.json.encode(private) if any(private) else None)


def decode_events(public: bytes, private: bytes | None) -> tuple[Event, ...]:
    """The events of one save; a personal field that is gone is an empty text."""
    links = msgspec.json.decode(public, type=list[_Link])
    texts = msgspec.json.decode(private, type=list[dict[str, str]]) if private else [{} for _ in links]
    return tuple(_event(link, known) for link, known in zip(links, texts, strict=True))


def encode_tracked(tracked: Tracked, revision: int) -> bytes:
    """The contribution row of a case, as of that revision."""
    places = sorted({place for part in tracked.contribution for place in part.places})
    number = {place: index for index, place in enumerate(places)}
    parts = [
        (part.day, [number[place] for place in part.places], dict(part.counts))
        for part in tracked.contribution
    ]
    return msgspec.msgpack.encode(_Row(tracked.version, revision, places, parts))


def decode_tracked(data: bytes) -> Tracked:
    """What `encode_tracked` wrote."""
    row = decode(data, _Row)
    parts = (Part(day, tuple(row.places[n] for n in numbers), counts) for day, numbers, counts in row.parts)
    return Tracked(row.version, tuple(parts), row.revision)


def encode_counts(counts: Mapping[str, int]) -> bytes:
    """The counters of a cell."""
    return msgspec.msgpack.encode(counts)


def decode_counts(data: bytes, names: frozenset[str] | None = None) -> dict[str, int]:
    """What `encode_counts` wrote; of some names alone in a quarter of the time, zeros among them."""
    return _COUNTS.decode(data) if names is None else msgspec.structs.asdict(_picked(names).decode(data))


@cache
def _picked(names: frozenset[str]) -> msgspec.msgpack.Decoder[msgspec.Struct]:
    """What is not named is passed over unread."""
    return msgspec.msgpack.Decoder(msgspec.defstruct("Picked", [(name, int, 0) for name in sorted(names)]))


def add_counts(stored: bytes, added: bytes) -> bytes:
    """The counters of a cell with what is added, without zeros."""
    counts = decode_counts(stored)
    for name, n in decode_counts(added).items():
        counts[name] = counts.get(name, 0) + n
    return encode_counts({name: n for name, n in counts.items() if n})


def _link(event: Event) -> _Link:
    return _Link(
        event.ticket,
        event.seq,
        event.at,
        event.actor,
        event.kind,
        public_form(event.body),
        event.digests,
        event.previous,
        event.hash,
    )


def _event(link: _Link, texts: Mapping[str, str]) -> Event:
    body = msgspec.convert({**_BLANK[link.kind], **link.body, **texts}, KINDS[link.kind])
    return Event(link.ticket, link.seq, link.at, link.actor, body, link.digests, link.previous, link.hash)


def _sparse(value: object) -> dict[str, object]:
    """A dataclass as a mapping without what stands at its default; msgspec fills that in when it decodes."""
    usual = _USUAL[type(value)]
    return {name: _form(item) for name, item in vars(value).items() if item != usual[name]}


def _form(item: Any) -> object:
    kind = type(item)
    if kind in _USUAL:
        return _sparse(item)
    if kind is list or kind is tuple:
        return [_form(member) for member in item]
    if kind is dict:
        return {key: _form(member) for key, member in item.items()}
    return item


def _usual(kind: type) -> dict[str, object]:
    """The default of each field; MISSING, which equals no value, if it has none."""
    return {f.name: f.default if f.default_factory is MISSING else f.default_factory() for f in fields(kind)}


_USUAL: Mapping[type, Mapping[str, object]] = {
    kind: _usual(kind)
    for kind in (
        *(Case, Cycle, Clock, Returned, Work),
        *(Submission, Content, Citizen, File),
        *(Contact, OpenTicket, Delivery, Parked),
    )
}
