"""An officer's lists behind the personal link: queues, and cases by any filter, on plain pages."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from chalice.app import Response

from chalicelib.domain import authority
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.messages import date_time, has, say
from chalicelib.domain.units import Office, Person
from chalicelib.domain.values import Role, Status
from chalicelib.edge import asking, filter_words, listing, plain
from chalicelib.edge.export_pages import FILTERS
from chalicelib.edge.http import as_page, sentence, status_of
from chalicelib.pages import views
from chalicelib.pages.models import ExportForm, ParkedLine, QueueLine, QueueView, SearchForm
from chalicelib.ports import Deps, Parked, Principal
from chalicelib.triage.services import services
from chalicelib.usecases import casework, parking, personal, queues
from chalicelib.usecases.queues import Queue
from chalicelib.usecases.search import reading
from chalicelib.usecases.search.filters import Query

LANG = "zh-CN"
PAGE = 30
DECISIONS = (
    *("rule_return", "rule_appeal", "approve_extension", "review_objection"),
    *("approve_exclusion", "approve_termination", "close_order", "answer_order"),
    *("settle_signs", "rule_point"),
)
"""What somebody else waits for: whoever may do it sees it on the row."""


def page(deps: Deps, token: str, asked: Mapping[str, str]) -> Response:
    """What was looked for, or a queue: of an unknown one the first. A wrong field comes back, marked."""
    person = personal.holder(deps, token)
    typed = {name: asked[name].strip() for name in FILTERS if asked.get(name, "").strip()}
    if not typed:
        return as_page(_queue(deps, token, person, asked))
    try:
        return as_page(_found(deps, token, person, typed, asked.get("cursor", "")))
    except HuiyinError as error:
        form = _form(deps, person, typed, error)
        return as_page(views.queue(_view(deps, token, person, form)), status_of(error))


def _queue(deps: Deps, token: str, person: Person, asked: Mapping[str, str]) -> str:
    own = queues.theirs(deps, _who(person))
    queue = next((each for each in own if each == asked.get("queue", "")), own[0])
    cursor, form = asked.get("cursor", ""), _form(deps, person, {})
    if queue is Queue.PARKED:
        found = parking.listed(deps, _who(person), cursor or None)
        parked = tuple(_parked(deps, each) for each in found.items)
        more = _more(token, {"queue": queue}, found.cursor)
        return views.queue(_view(deps, token, person, form, queue, more=more, parked=parked))
    query = Query.of(queues.filters(deps, queue), cursor, PAGE)
    return views.queue(_listed(deps, token, person, form, query, queue))


def _found(deps: Deps, token: str, person: Person, typed: Mapping[str, str], cursor: str) -> str:
    query = asking.query(deps, {**typed, "cursor": cursor, "limit": str(PAGE)})
    return views.queue(_listed(deps, token, person, _form(deps, person, typed), query))


def _listed(
    deps: Deps, token: str, person: Person, form: SearchForm, query: Query, queue: str = ""
) -> QueueView:
    found = listing.found(deps, _who(person), query)
    lines = tuple(_line(deps, _who(person), case) for case in found.items)
    more = _more(token, {"queue": queue} if queue else form.values, found.cursor)
    short = found.cursor is not None and len(lines) < query.limit
    # As they were read, so that the file is of this very list, also of a queue that begins with the day.
    export = ExportForm(reading.written(query.filters), deps.new_id()) if lines or more else None
    return _view(deps, token, person, form, queue, lines=lines, export=export, more=more, short=short)


def _view(
    deps: Deps, token: str, person: Person, form: SearchForm, queue: str = "", **more: object
) -> QueueView:
    own = tuple(each.value for each in queues.theirs(deps, _who(person)))
    return QueueView(
        path=_path(token),
        person=person.name,
        queue=queue,
        queues=own,
        form=form,
        takes_in=person.role in authority.TAKES_IN,
        reads=person.role in authority.SEES_MEASURES,
        tells=person.role in authority.HANDLES_TYPICAL,
        scored=person.role in authority.SEES_SCORES,
        **{"lines": (), **more},  # type: ignore[arg-type]  # its own fields, by name
    )


def _more(token: str, same: Mapping[str, str], cursor: str | None) -> str:
    return f"{_path(token)}/cases?{urlencode({**same, 'cursor': cursor})}" if cursor else ""


def _form(
    deps: Deps, person: Person, values: Mapping[str, str], error: HuiyinError | None = None
) -> SearchForm:
    seen = authority.units_seen(person.role, person.unit, deps.office)
    return SearchForm(
        values=values,
        statuses=tuple((each.value, filter_words.status(LANG, each)) for each in Status),
        types=tuple(deps.sla.policy.types),
        units=_units(deps.office, seen),
        people=_people(deps.office, seen),
        categories=tuple(each.category for each in services(deps.rules)),
        districts=deps.office.districts(),
        persons=person.role in authority.REACHES_CITIZENS,
        error=sentence(error, LANG) if error else "",
        wrong=error.words.get("field", "") if error else "",
    )


def _units(office: Office, seen: frozenset[str] | None) -> tuple[tuple[str, str], ...]:
    """As the tree has them, each below its own."""
    listed = (unit for unit in office.units.values() if seen is None or unit.id in seen)
    return tuple((unit.id, f"{'　' * (len(office.path(unit.id)) - 1)}{unit.name}") for unit in listed)


def _people(office: Office, seen: frozenset[str] | None) -> tuple[tuple[str, str], ...]:
    handlers = (each for each in office.people.values() if each.role in (Role.HANDLER, Role.UNIT_HEAD))
    return tuple((each.id, each.name) for each in handlers if seen is None or each.unit in seen)


def _line(deps: Deps, who: Principal, case: Case) -> QueueLine:
    due, lawful = case.due_at, casework.lawful(deps, who, case)
    return QueueLine(
        ticket=case.ticket,
        title=case.title,
        status=case.status,
        grade=case.grade,
        unit=plain.unit(deps, case.unit, LANG) if case.unit else "",
        due=date_time(LANG, due, deps.sla.policy.timezone) if due else "",
        late=due is not None and due < deps.now(),
        waits=next((action for action in DECISIONS if action in lawful), ""),
    )


def _parked(deps: Deps, item: Parked) -> ParkedLine:
    """What has no words of its own is something else."""
    what = f"parked.{item.what}" if has(LANG, f"parked.{item.what}") else "parked.other"
    ticket = tickets.parse(item.ref.replace("-", ":").partition(":")[0]) or ""
    is_case = bool(ticket) and deps.store.case(ticket) is not None
    since = date_time(LANG, item.at, deps.sla.policy.timezone)
    return ParkedLine(say(LANG, what), ticket if is_case else "", since)


def _path(token: str) -> str:
    return f"/desk/{quote(token, safe='')}"


def _who(person: Person) -> Principal:
    return personal.principal(person)
