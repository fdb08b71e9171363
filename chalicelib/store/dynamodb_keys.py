"""The keys of the one DynamoDB table, and how they sort; pure functions over text.

Everything of a ticket is one partition: its submission, case, events, deliveries and contribution. Times
stand in keys as ISO text in UTC, so that they sort and an operator can read them; `!` follows them, since
it sorts before every character of an id. Items are paid for by the kilobyte, names included, so that both
are short.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple
from zlib import crc32

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.periods import Span
from chalicelib.domain.values import Status
from chalicelib.ports import Consumer

SHARDS = 8
"""Of the due index. A partition takes 1,000 writes a second, and a hot index throttles its table."""

WORK_SHARDS = 4
"""Of the work list of all units: as many writes a second as a new table on demand takes as a whole."""

PK_BYTES, SK_BYTES = 2_048, 1_024
"""The longest partition and sort key that DynamoDB takes, to write as well as to look for."""

COUNTER_SHARDS = 4
"""Of a counter: transactions on one item refuse each other, and all cases of a day count in one place."""

PARKED = "parked"
"""What waits for an officer is a third kind in the due index, since when is its time."""

SUBMISSION, CASE, TRACKED = "SUBMISSION", "CASE", "TRACKED"
CONTACT, ONCE, DOCUMENT, POSITION = "CONTACT", "ONCE", "DOCUMENT", "POSITION"
TRIES = "TRIES"
EVENTS, DELIVERIES = f"{CASE}#", "D#"
NEVER = "never"
"""Sorts after all times."""

_AFTER = '"'
"""The next character after `!`: behind everything that begins with the key before it."""

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z|never)![ -~]{1,300}")

_NEW = frozenset({Status.RECEIVED, Status.ACCEPTED})
_DONE = frozenset({Status.ARCHIVED})


class Key(NamedTuple):
    """Partition and sort key of an item."""

    pk: str
    sk: str


def of_ticket(ticket: str, sk: str) -> Key:
    return Key(f"T#{ticket}", sk)


def events(ticket: str, version: int) -> Key:
    """Of a save that is not the last one; right behind the case, so that one query reads all."""
    return of_ticket(ticket, f"{EVENTS}{version:08}")


def delivery(ticket: str, id: str) -> Key:
    return of_ticket(ticket, DELIVERIES + id)


def pointer(id: str) -> Key:
    """Where a delivery is looked for whose id begins with another ticket than its own."""
    return of_ticket(ticket_in(id), f"P#{id}")


def ticket_in(delivery: str) -> str:
    """The ticket that a delivery's id begins with: mostly its case's, else the submission's."""
    return delivery.partition("-")[0]


def ticket_of(pk: str) -> str:
    """The ticket whose partition it is."""
    return pk.removeprefix("T#")


def once(key: str) -> Key:
    return Key(f"O#{key}", ONCE)


def tries(key: str) -> Key:
    return Key(f"G#{key}", TRIES)


def contact(key: str) -> Key:
    return Key(f"C#{key}", CONTACT)


def fits(key: Key) -> bool:
    """Whether DynamoDB has room for it."""
    return len(key.pk.encode()) <= PK_BYTES and len(key.sk.encode()) <= SK_BYTES


def document(hash: str) -> Key:
    return Key(f"DOC#{hash}", DOCUMENT)


def parked(id: str) -> Key:
    return Key(f"PARKED#{id}", PARKED)


def entry(book: str, key: str) -> Key:
    return Key(f"B#{book}", key)


def position(consumer: Consumer) -> Key:
    return Key(f"F#{consumer}", POSITION)


def counter(dimension: str, period: str, value: str, ticket: str) -> Key:
    return Key(counters(dimension), f"{period}#{value}#{_shard(ticket, COUNTER_SHARDS)}")


def counters(dimension: str) -> str:
    return f"N#{dimension}"


def counter_span(span: Span) -> tuple[str, str]:
    """From and to in a counter's sort keys, both periods included."""
    return f"{span.first}#", f"{span.last}$"


def counter_shards(period: str, value: str) -> tuple[str, str]:
    """From and to in the sort keys of one counter; those of a value with a `#` behind may lie between."""
    return f"{period}#{value}#", f"{period}#{value}$"


def counter_period(sk: str) -> str:
    return sk.partition("#")[0]


def counter_value(sk: str) -> str:
    return sk.partition("#")[2].rpartition("#")[0]


def line(dimension: str, value: str, day: date, ticket: str) -> Key:
    """Of a case in the list behind a counter."""
    return Key(list_of(dimension, value, day), f"{day.isoformat()}!{ticket}")


def list_of(dimension: str, value: str, day: date) -> str:
    """The list of a place in the month of that day."""
    return f"L#{dimension}#{day.isoformat()[:7]}#{value}"


def line_span(day: str, ticket: str, last: date) -> tuple[str, str]:
    """The least and the greatest key behind that entry, up to the last day."""
    return f"{day}!{ticket}{_AFTER}" if ticket else f"{day}!", f"{last.isoformat()}{_AFTER}"


def read_line(sk: str) -> tuple[str, str]:
    """Day and ticket of an entry."""
    day, _, ticket = sk.partition("!")
    return day, ticket


def moment(at: datetime | None) -> str:
    """A time as sortable text of one length; of none, what sorts last."""
    if at is None:
        return NEVER
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def due_list(kind: str, id: str) -> str:
    """The part of the due index in which an entry stands."""
    return f"{kind}#{_shard(id, SHARDS)}"


def due_lists(kind: str, shards: Iterable[int] = range(SHARDS)) -> list[str]:
    return [f"{kind}#{shard}" for shard in shards]


def due_key(at: datetime, id: str, attempts: int = 0) -> str:
    """Time, id, how often it was put off; the last for who reads only the index."""
    return f"{moment(at)}!{id}!{attempts}"


def read_due(key: str) -> tuple[datetime, str, int]:
    """What `due_key` was made of."""
    at, _, rest = key.partition("!")
    id, _, attempts = rest.rpartition("!")
    return datetime.fromisoformat(at), id, int(attempts)


def until(at: datetime) -> str:
    """The bound behind everything that is due at this time or earlier."""
    return moment(at) + _AFTER


def work_key(due_at: datetime | None, ticket: str) -> str:
    return f"{moment(due_at)}!{ticket}"


def work_span(cursor: str | None, before: datetime | None, begin: datetime | None = None) -> tuple[str, str]:
    """The least and the greatest key of a page: behind the cursor, due before then, and from `begin` on.

    InvalidInputError if the cursor is none of ours.
    """
    if cursor is not None and not _CURSOR.fullmatch(cursor):
        raise InvalidInputError("error.invalid_cursor", "cursor")
    reached, least = cursor + _AFTER if cursor else "0", moment(begin) if begin else "0"
    last = NEVER if begin else NEVER + _AFTER
    return max(reached, least), moment(before) if before else last


def stage(status: Status) -> str:
    """New, open or done: a case moves twice, and a list of what is to be done never reads what is done."""
    return "new" if status in _NEW else "done" if status in _DONE else "open"


def stages(statuses: Iterable[Status]) -> list[str]:
    """Where cases of these statuses are found; of none given, all."""
    return sorted({stage(status) for status in statuses or Status})


def unit_list(stage: str, unit: str) -> str:
    return f"{unit}#{stage}"


def all_list(stage: str, ticket: str) -> str:
    return f"{stage}#{_shard(ticket, WORK_SHARDS)}"


def all_lists(stage: str) -> list[str]:
    return [f"{stage}#{shard}" for shard in range(WORK_SHARDS)]


def _shard(id: str, of: int) -> int:
    return crc32(id.encode()) % of
