"""What can wait a quarter of an hour reaches a person of the office as one message (design.md 7).

A round is a row of its own, due at the person's own moment. The letters that it will carry are rows under its
name: it says those that are there in one message, and what it missed goes out by itself soon after.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from chalicelib.domain.case import Case
from chalicelib.domain.delivery import FAILED, Delivery, DeliveryStatus, delivery_id, is_overtaken
from chalicelib.domain.messages import date_time, has, say
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience, next_round, send_at
from chalicelib.usecases.claims import change

ROUND, SIGNS = "round", "round_signs"
BUNDLED = frozenset({"survey_signs"})
"""What waits for a round though it is about no deadline; its round says nothing of one."""

PATIENCE = timedelta(minutes=10)
"""What its round has not carried by then goes out by itself."""

NAMED = 3
"""Tickets in a text message."""

WHOLE = 100
"""Letters that a mail brings whole, the others by ticket: a row of the table would not hold a holiday."""

RULE = f"\n\n{'-' * 40}\n\n"

S = DeliveryStatus


def join(deps: Deps, row: Delivery) -> tuple[Delivery, ...]:
    """The row under its round with the round itself; or the row as it is, if it cannot wait.

    A repeat finds it where the first try has put it, whatever the hour and the case say now.
    """
    if row.next_at is None or (row.target is None and row.reaction not in BUNDLED):
        return (row,)
    if known := deps.store.delivery(row.id):
        return (known,)
    if row.audience is not Audience.STAFF_WORKING or row.pressing:
        return (row,)
    at = _moment(deps, row, row.next_at)
    name = f"{ROUND if row.target else SIGNS}_{at:%Y%m%dT%H%M%S}_{_named(row.recipient)}"
    leading = Delivery(
        id=delivery_id(name, ROUND, row.recipient, row.channel),
        ticket=name,
        event=name,
        reaction=ROUND,
        recipient=row.recipient,
        channel=row.channel,
        to=row.to,
        text="",
        created_at=row.created_at,
        next_at=at,
        audience=row.audience,
    )
    return (replace(row, ticket=name, next_at=at + PATIENCE), leading)


def held(deps: Deps, row: Delivery, at: datetime) -> datetime:
    """When a row goes that may not before `at`: rounds stay spread, and ahead of their letters."""
    if row.reaction == ROUND:
        return _moment(deps, row, at)
    is_in_round = row.ticket.startswith(f"{ROUND}_")
    return _moment(deps, row, at) + PATIENCE if is_in_round else at


def compose(deps: Deps, leading: Delivery, now: datetime) -> Delivery:
    """The round with its words, its letters taken along; without words if there is nothing to say together.

    One letter alone goes as it is. ConflictError if somebody else is at it.
    """
    waiting = (row for row in carried(deps, leading) if row.status not in FAILED)
    taken = [row for row in waiting if not _drop_overtaken(deps, row, now)]
    if len(taken) < 2:  # noqa: PLR2004  together means two
        return _set_free(deps, leading, taken, now)
    for row in taken:
        if row.status is S.CREATED:
            change(deps, row, status=S.SENDING, provider_id=leading.id, next_at=None, sent_at=now)
    return _said(deps, leading, taken)


def _set_free(deps: Deps, leading: Delivery, taken: list[Delivery], now: datetime) -> Delivery:
    """A letter that an earlier try took along may be on its way with it, unless the round is still ours."""
    if any(row.status is S.SENDING for row in taken):
        leading = change(deps, leading)
    for row in taken:
        change(deps, row, status=S.CREATED, provider_id="", next_at=now)
    return replace(leading, text="")


def carried(deps: Deps, leading: Delivery) -> list[Delivery]:
    """Its letters of that channel: those that wait, and those that it took along in an earlier try."""
    rows = (row for row in deps.store.deliveries(leading.ticket) if row.reaction != ROUND)
    own = (row for row in rows if row.channel is leading.channel)
    return [row for row in own if row.status is S.CREATED or row.provider_id == leading.id]


def fail(deps: Deps, leading: Delivery, now: datetime) -> Iterator[Delivery]:
    """The round did not arrive: the letters that failed with it and have not been seen to."""
    for row in carried(deps, leading):
        if row.status is S.SENDING:
            failed = {"status": leading.status, "reason": leading.reason, "settled_at": now}
            yield change(deps, row, next_at=now, **failed)
        elif row.status in FAILED and row.next_at:
            yield row


def case_of(deps: Deps, row: Delivery) -> Case | None:
    """The case that a letter is about, whatever partition it stands in; none of a round itself."""
    return deps.store.case(row.event.partition(":")[0])


def _named(person: str) -> str:
    """For an officer who finds the id on the list, and for SES, which takes no other characters."""
    return f"{re.sub('[^0-9A-Za-z]+', '_', person)[:40]}_{crc32(person.encode()):08x}"


def _moment(deps: Deps, row: Delivery, at: datetime) -> datetime:
    """The person's next one; of one that the night or a day off would hold, the first one after it."""
    policy, calendar = deps.sla.policy, deps.sla.calendar
    first = next_round(policy, at, row.recipient)
    return next_round(policy, send_at(policy, calendar, row.audience, first, pressing=False), row.recipient)


def _drop_overtaken(deps: Deps, row: Delivery, now: datetime) -> bool:
    case = case_of(deps, row)
    overtaken = case is not None and is_overtaken(row, case)
    if overtaken:
        change(
            deps, row, status=S.CANCELLED, provider_id="", next_at=None, settled_at=now, reason="overtaken"
        )
    return overtaken


def _said(deps: Deps, leading: Delivery, taken: list[Delivery]) -> Delivery:
    is_due = any(row.target for row in taken)
    key = f"{leading.channel}.{ROUND if is_due else SIGNS}"
    tickets = list(dict.fromkeys(row.event.partition(":")[0] for row in taken))
    more = say("zh-CN", "and_more") if len(tickets) > NAMED else ""
    words = {
        "count": str(len(tickets)),
        "tickets": "、".join(tickets[:NAMED]) + more,
        "letters": RULE.join([*(row.text for row in taken[:WHOLE]), *_others(taken)]),
        "due": _first_due(deps, taken) if is_due else "",
    }
    subject = f"{key}.subject"
    titled = say("zh-CN", subject, **words) if has("zh-CN", subject) else ""
    return replace(leading, text=say("zh-CN", key, **words), subject=titled)


def _others(taken: list[Delivery]) -> Iterator[str]:
    tickets = dict.fromkeys(row.event.partition(":")[0] for row in taken[WHOLE:])
    if tickets:
        yield say("zh-CN", "email.round_others", count=str(len(tickets)), tickets="、".join(tickets))


def _first_due(deps: Deps, taken: list[Delivery]) -> str:
    cases = ((row.target, case_of(deps, row)) for row in taken)
    clocks = (case.clocks.get(target) for target, case in cases if case and target)
    return date_time("zh-CN", min(clock.due_at for clock in clocks if clock), deps.sla.policy.timezone)
