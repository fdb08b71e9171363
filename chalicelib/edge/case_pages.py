"""An officer's cases behind the personal link: queues, and each case with all that may be done to it now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain import authority
from chalicelib.domain.case import Case
from chalicelib.domain.errors import HuiyinError, NotFoundError
from chalicelib.domain.messages import date_time
from chalicelib.domain.table import OPEN
from chalicelib.domain.units import Person
from chalicelib.domain.values import Role, Status
from chalicelib.edge import attached, heard, plain, signed_link
from chalicelib.edge.http import HEADERS
from chalicelib.edge.present import NOTHING
from chalicelib.edge.seen import seen
from chalicelib.pages import views
from chalicelib.pages.models import QueueLine, QueueView
from chalicelib.ports import Deps, Principal, WorkQuery
from chalicelib.usecases import access, casework, personal

PAGE = 30
DAY = timedelta(days=1)
QUEUES: Mapping[str, frozenset[Status]] = {
    "open": frozenset(OPEN),
    "overdue": frozenset(OPEN),
    "today": frozenset(OPEN),
    "unassigned": frozenset({Status.RECEIVED, Status.ACCEPTED}),
    "answered": frozenset({Status.REPLIED, Status.EVALUATED}),
}
"""What a queue holds; all are in the order of their due times."""

DECISIONS = (
    *("rule_return", "rule_appeal", "approve_extension", "review_objection"),
    *("approve_exclusion", "approve_termination", "close_order", "answer_order"),
    "settle_signs",
)
"""What somebody else waits for: whoever may do it sees it on the row."""

CENTRE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})


def queue(deps: Deps, token: str, asked: Mapping[str, str]) -> str:
    """A page of one of the person's queues; an unknown one is the first."""
    person = personal.holder(deps, token)
    names = tuple(name for name in QUEUES if name != "unassigned" or person.role in CENTRE)
    name = asked.get("queue", "") if asked.get("queue", "") in names else names[0]
    query = WorkQuery(
        statuses=QUEUES[name], due_before=_before(deps, name), cursor=asked.get("cursor") or None, limit=PAGE
    )
    found = casework.worklist(deps, _who(person), query)
    return views.queue(
        QueueView(
            path=f"/desk/{quote(token, safe='')}",
            person=person.name,
            queue=name,
            queues=names,
            lines=tuple(_line(deps, _who(person), case) for case in found.items),
            cursor=found.cursor or "",
            takes_in=person.role in authority.TAKES_IN,
            reads=person.role in authority.SEES_MEASURES,
        )
    )


def case(deps: Deps, token: str, ticket: str) -> str:
    """One case, whole."""
    person = _looking(deps, token)
    found, _ = casework.open_for(deps, _who(person), ticket)
    seen(deps, person.id, person.role, found.ticket, access.PAGE)
    view = _view(deps, token, found, person)
    return views.action(view if personal.acts(deps, token) else replace(view, actions=(), back=""))


def take(deps: Deps, token: str, ticket: str, values: Mapping[str, str]) -> Response:
    """Carry out what was posted, and show the case as it is then; to the queue if it is theirs no longer."""
    person, _ = _opened(deps, token, ticket)
    path = _path(token, ticket)
    try:
        signed_link.carry_out(deps, person, ticket, values)
    except HuiyinError as error:
        person, found = _opened(deps, token, ticket)
        return signed_link.refused(_view(deps, token, found, person, values, error), error)
    try:
        _opened(deps, token, ticket)
    except NotFoundError:
        path = path.rpartition("/")[0]
    return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": path}, 303)


def file(deps: Deps, token: str, ticket: str, number: str) -> Response:
    return attached.for_officer(deps, _who(_looking(deps, token)), ticket, number)


def recording(deps: Deps, token: str, ticket: str) -> Response:
    return heard.by_officer(deps, _who(_looking(deps, token)), ticket)


def _view(
    deps: Deps,
    token: str,
    case: Case,
    person: Person,
    values: Mapping[str, str] = NOTHING,
    error: HuiyinError | None = None,
) -> views.ActionView:
    path = _path(token, case.ticket)
    view = signed_link.view_of(deps, path, case, person, values, error)
    return replace(view, back=path.rpartition("/")[0])


def _opened(deps: Deps, token: str, ticket: str) -> tuple[Person, Case]:
    person = personal.holder(deps, token)
    found, _ = casework.open_for(deps, _who(person), ticket)
    return person, found


def _looking(deps: Deps, token: str) -> Person:
    """Whoever only reads comes with a reader's link as well."""
    return personal.holder(deps, token) if personal.acts(deps, token) else personal.reader(deps, token)


def _who(person: Person) -> Principal:
    return personal.principal(person)


def _path(token: str, ticket: str) -> str:
    return f"/desk/{quote(token, safe='')}/cases/{quote(ticket, safe='')}"


def _before(deps: Deps, name: str) -> datetime | None:
    now, calendar = deps.now(), deps.sla.calendar
    if name == "overdue":
        return now
    return calendar.at_local(calendar.local_day(now) + DAY, time()) if name == "today" else None


def _line(deps: Deps, who: Principal, case: Case) -> QueueLine:
    due, lawful = case.due_at, casework.lawful(deps, who, case)
    return QueueLine(
        ticket=case.ticket,
        title=case.title,
        status=case.status,
        grade=case.grade,
        unit=plain.unit(deps, case.unit, "zh-CN") if case.unit else "",
        due=date_time("zh-CN", due, deps.sla.policy.timezone) if due else "",
        late=due is not None and due < deps.now(),
        waits=next((action for action in DECISIONS if action in lawful), ""),
    )
