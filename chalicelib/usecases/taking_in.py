"""An officer types in a visit, a letter or a call for somebody else: the same intake as everybody's."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from chalicelib.domain import authority
from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, UnlawfulActionError
from chalicelib.domain.inbox import Content, Submission
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, DeskKind, Status
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import intake, personal

OLDEST = timedelta(days=30)
"""A letter may have lain so long before somebody typed it in."""


def take_in(deps: Deps, who: Principal, key: str, content: Content) -> Submission:
    """Keep it under that officer's key, as whoever typed it in.

    NotAllowedError for a role that takes nothing in, UnlawfulActionError for an addition to an archived case;
    InvalidInputError names the field: a case that is not theirs is as unknown as one that is not there.
    """
    if who.role not in authority.TAKES_IN:
        raise NotAllowedError
    if content.desk_kind is None:
        raise InvalidInputError("error.field_missing", "desk_kind")
    if content.adds_to:
        content = replace(content, adds_to=_open_case(deps, who, content.adds_to))
    # Two officers' keys never meet: nobody is handed the number of another's citizen.
    key, at = f"{who.id}:{key}", received_at(deps, content)
    return intake.submit(deps, Channel.DESK, key, replace(content, taken_by=who.id), at)


def received_at(deps: Deps, content: Content) -> datetime:
    """When the citizen's clock starts: now, or at the beginning of the day on which the letter came."""
    now, calendar = deps.now(), deps.sla.calendar
    if not content.received_on:
        return now
    day, today = _day(content.received_on), calendar.local_day(now)
    if content.desk_kind is not DeskKind.LETTER or not today - OLDEST <= day <= today:
        raise InvalidInputError("error.received_on", "received_on", days=str(OLDEST.days))
    return now if day == today else calendar.at_local(day, time())


def link(deps: Deps, who: Principal) -> str:
    """The address of the page on which this person types in; NotAllowedError for who may not."""
    person = deps.office.people.get(who.id)
    if person is None or person.role not in authority.TAKES_IN:
        raise NotAllowedError
    return personal.link(deps, person)


def holder(deps: Deps, token: str) -> Person:
    """Whose link it is; NotFoundError for a forged or old one, and of who takes nothing in any more."""
    person = personal.holder(deps, token)
    if person.role not in authority.TAKES_IN:
        raise NotFoundError
    return person


def _open_case(deps: Deps, who: Principal, ticket: str) -> str:
    """The case that they may know of and that can still be added to."""
    known = tickets.parse(ticket)
    case = deps.store.case(known) if known else None
    if case is None or not authority.sees(who.role, who.unit, case, deps.office):
        raise InvalidInputError("error.ticket_unknown", "ticket")
    if case.status is Status.ARCHIVED:
        raise UnlawfulActionError(case.ticket, status=case.status)
    return case.ticket


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidInputError("error.date_invalid", "received_on") from None
