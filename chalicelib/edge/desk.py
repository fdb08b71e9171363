"""An officer's view of cases: what the role needs, with phone numbers only for those who must call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.channels import phone
from chalicelib.domain import authority, transitions
from chalicelib.domain import events as e
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.messages import date_time
from chalicelib.domain.units import Person
from chalicelib.domain.values import Grade, Role, Status, Type
from chalicelib.edge.http import read_as
from chalicelib.edge.present import unit_name
from chalicelib.pages import views
from chalicelib.ports import Deps, Page, Principal, WorkQuery
from chalicelib.usecases import casework

MAX_PAGE = 200
NEEDS_CITIZEN = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.DISPATCHER, Role.SUPERVISOR})
FIRST_EVENT = {
    "accept": e.CaseAccepted,
    "dispatch": e.CaseDispatched,
    "decline": e.CaseDeclined,
    "sign": e.CaseSignedFor,
    "contact": e.ContactMade,
    "ask": e.QuestionAsked,
    "note": e.NoteAdded,
    "reply": e.CaseReplied,
    "inform": e.CitizenInformed,
    "review": e.SurveyReviewed,
    "reopen": e.CaseReopened,
}
SIGNS_FIRST = frozenset({"contact", "ask", "reply"})


@dataclass(frozen=True)
class Line:
    """A case in a work list."""

    ticket: str
    title: str
    status: Status
    type: Type
    category: str
    grade: Grade
    risk: str
    unit: str | None
    handler: str | None
    received_at: datetime | None
    due_at: datetime | None
    overdue: bool
    version: int


@dataclass(frozen=True)
class Lines:
    items: tuple[Line, ...]
    cursor: str | None


@dataclass(frozen=True)
class Happened:
    at: datetime
    actor: str
    event: str
    says: Mapping[str, object]


@dataclass(frozen=True)
class Clockface:
    target: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    missed: bool
    provisional: bool


@dataclass(frozen=True)
class Whole:
    """A case with everything that this reader may see, and what may be done now."""

    case: Line
    text: str
    citizen: Citizen
    clocks: tuple[Clockface, ...]
    events: tuple[Happened, ...]
    actions: tuple[str, ...]


def query(deps: Deps, asked: Mapping[str, str]) -> WorkQuery:
    """`unit` (with its subtree), `status`, `due_before`, `cursor`, `limit`; an error names what is off."""
    unit = asked.get("unit")
    if unit and unit not in deps.office.units:
        raise InvalidInputError("error.unit_unknown", "unit")
    return WorkQuery(
        units=deps.office.subtree(unit) if unit else None,
        statuses=frozenset(_status(word) for word in (asked.get("status") or "").split(",") if word),
        due_before=_moment(asked.get("due_before")),
        cursor=asked.get("cursor"),
        limit=_limit(asked.get("limit")),
    )


def page(deps: Deps, found: Page[Case]) -> Lines:
    return Lines(tuple(line(deps, case) for case in found.items), found.cursor)


def line(deps: Deps, case: Case) -> Line:
    clock = case.reply_clock
    return Line(
        ticket=case.ticket,
        title=case.title,
        status=case.status,
        type=case.type,
        category=case.category,
        grade=case.grade,
        risk=case.risk,
        unit=case.unit,
        handler=case.handler,
        received_at=case.received_at,
        due_at=case.due_at,
        overdue=clock is not None and clock.met_at is None and deps.now() > clock.due_at,
        version=case.version,
    )


def case(deps: Deps, who: Principal, ticket: str) -> Whole:
    """One case, whole; the citizen's number and name only for those who have to reach them."""
    found, _ = casework.open_for(deps, who, ticket)
    return Whole(
        case=line(deps, found),
        text=_text(deps, found),
        citizen=_citizen(deps, found, who.role),
        clocks=tuple(
            Clockface(str(target), c.started_at, c.due_at, c.met_at, c.missed, c.provisional)
            for target, c in found.clocks.items()
        ),
        events=tuple(
            Happened(ev.at, ev.actor, ev.kind, e.public_form(ev.body) | e.private_form(ev.body))
            for ev in deps.store.history(ticket)
        ),
        actions=lawful(found, who.role),
    )


def lawful(case: Case, role: Role) -> tuple[str, ...]:
    """The actions that the table allows now and the role may take."""
    return tuple(
        action for action in casework.COMMANDS if authority.may(action, role) and _is_lawful(case, action)
    )


def _is_lawful(case: Case, action: str) -> bool:
    status = case.status
    if action in SIGNS_FIRST and status is Status.DISPATCHED:
        status = Status.IN_PROGRESS
    if action in ("dispatch", "reply") and status is Status.RECEIVED:
        status = Status.ACCEPTED
    if action == "inform" and (not case.cycles or case.cycle.replied_at is None or case.cycle.informed_at):
        return False
    return status in transitions.TRANSITIONS[FIRST_EVENT[action]]


def action_view(deps: Deps, token: str, case: Case, person: Person) -> views.ActionView:
    """What stands on the page behind a signed link."""
    zone, clock = deps.sla.policy.timezone, case.reply_clock
    citizen = _citizen(deps, case, person.role)
    return views.ActionView(
        token=token,
        version=case.version,
        ticket=case.ticket,
        title=case.title,
        text=_text(deps, case),
        name=citizen.name,
        phone=citizen.phone,
        type=case.type,
        grade=case.grade,
        category=case.category,
        status=case.status,
        unit=unit_name(deps, case, "zh-CN"),
        person=person.name,
        due=date_time("zh-CN", clock.due_at, zone) if clock else "",
        timeline=tuple(
            (date_time("zh-CN", ev.at, zone), views.timeline_sentence("zh-CN", ev, _unit_of(deps, ev)))
            for ev in deps.store.history(case.ticket)
        ),
        actions=lawful(case, person.role),
        units=tuple((unit.id, unit.name) for unit in deps.office.units.values()),
    )


def posted(values: Mapping[str, str]) -> tuple[str, object]:
    """The action of a posted form and its command; empty fields were not filled in."""
    action = values.get("action", "")
    if action not in casework.COMMANDS:
        raise InvalidInputError("error.action_unknown", action[:40])
    given = {k: v for k, v in values.items() if v and k not in ("action", "version")}
    return action, read_as(casework.COMMANDS[action][0], given)


def _text(deps: Deps, case: Case) -> str:
    submission = deps.store.submission(case.ticket)
    return submission.content.text if submission else ""


def _citizen(deps: Deps, case: Case, role: Role) -> Citizen:
    """Who a tip-off came from is nobody's business but the supervisor's; readers see masked numbers."""
    submission = deps.store.submission(case.ticket)
    if submission is None:
        return Citizen()
    citizen = submission.content.citizen
    hidden = citizen.anonymous or citizen.confidential or case.type is Type.TIP_OFF
    if hidden and role is not Role.SUPERVISOR:
        return Citizen(confidential=citizen.confidential, anonymous=citizen.anonymous)
    if role in NEEDS_CITIZEN:
        return citizen
    return Citizen(phone=phone.mask(citizen.phone) if citizen.phone else "")


def _unit_of(deps: Deps, event: e.Event) -> str:
    unit = getattr(event.body, "unit", "")
    return deps.office.unit(unit).name if unit else ""


def _status(word: str) -> Status:
    if word not in tuple(Status):
        raise InvalidInputError("error.field_invalid", "status")
    return Status(word)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError("error.date_invalid", "due_before") from None
    if moment.tzinfo is None:
        raise InvalidInputError("error.date_invalid", "due_before")
    return moment


def _limit(text: str | None) -> int:
    if text is None:
        return WorkQuery.limit
    if not text.isdecimal() or not 1 <= int(text) <= MAX_PAGE:
        raise InvalidInputError("error.field_invalid", "limit")
    return int(text)
