"""The survey by page: opening it records nothing, and one posting records it once (traps.md 31, 32)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.domain.case import Case
from chalicelib.domain.errors import HuiyinError, InvalidInputError
from chalicelib.domain.messages import date_time, say
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Resolved, Status
from chalicelib.edge import answers, plain
from chalicelib.edge.forms import MAX_FIELD
from chalicelib.edge.http import as_page, body_form, sentence, status_of
from chalicelib.edge.present import NOTHING
from chalicelib.edge.sender import sender_of
from chalicelib.pages import views
from chalicelib.ports import Deps
from chalicelib.usecases import links
from chalicelib.usecases import survey as surveys
from chalicelib.usecases.contacts import source_key
from chalicelib.usecases.survey import Origin

MOST_DIGITS = 11


def page(
    deps: Deps, lang: str, token: str, values: Mapping[str, str] = NOTHING, error: HuiyinError | None = None
) -> str:
    """Names the matter, number, unit and dates; of what is over it says so."""
    case, number = links.surveyed(deps, token)
    cycle, zone = case.cycles[number - 1], deps.sla.policy.timezone
    if cycle.answered:
        return _thanks(deps, lang, case)
    if cycle is not case.cycle or not cycle.surveying:
        heading, text = say(lang, "page.survey_over_title"), say(lang, "page.survey_over_text")
        return views.message(lang, heading=heading, text=text)
    return views.survey(
        lang,
        token=token,
        ticket=case.ticket,
        title=case.title,
        unit=plain.unit(deps, cycle.unit, lang),
        received=date_time(lang, case.received_at, zone) if case.received_at else "",
        replied=date_time(lang, cycle.replied_at, zone) if cycle.replied_at else "",
        reply=answers.latest(deps.store.history(case.ticket)),
        at=values.get("at") or str(int(deps.now().timestamp())),
        values=values,
        error=sentence(error, lang) if error else "",
        field=error.words.get("field", "") if error else "",
    )


def take(deps: Deps, lang: str, token: str, request: Request) -> Response:
    """Thanks, or the questions again with what was ticked."""
    links.surveyed(deps, token)
    values = body_form(request)
    try:
        given = _answer(values)
    except HuiyinError as error:
        return as_page(page(deps, lang, token, values, error), status_of(error))
    return as_page(_thanks(deps, lang, surveys.answer(deps, token, given, _origin(deps, request, values))))


def _answer(values: Mapping[str, str]) -> Answer:
    """The three answers of the survey page."""
    contacted, resolved, satisfaction = (values.get(n, "") for n in ("contacted", "resolved", "satisfaction"))
    if contacted not in ("yes", "no"):
        raise InvalidInputError("error.field_missing", "contacted")
    if resolved not in tuple(Resolved):
        raise InvalidInputError("error.field_missing", "resolved")
    if satisfaction not in ("1", "2", "3", "4", "5"):
        raise InvalidInputError("error.satisfaction", "satisfaction")
    comment = values.get("comment", "")[:MAX_FIELD]
    return Answer(contacted == "yes", Resolved(resolved), int(satisfaction), comment)


def _origin(deps: Deps, request: Request, values: Mapping[str, str]) -> Origin:
    """A browser at an address: behind the address alone of a mobile network stand thousands."""
    now, (address, browser) = deps.now(), sender_of(request)
    source = source_key(deps, deps.sla.calendar.local_day(now), address, browser) if address else ""
    return Origin(source=source, opened_at=_opened_at(values.get("at", ""), now))


def _opened_at(written: str, now: datetime) -> datetime:
    """When the page says that it was opened; what comes without it was posted by no page, and at once."""
    is_number = written.isascii() and written.isdecimal() and len(written) <= MOST_DIGITS
    return datetime.fromtimestamp(int(written), UTC) if is_number else now


def _thanks(deps: Deps, lang: str, case: Case) -> str:
    reopened = case.status is Status.IN_PROGRESS and case.due_at is not None
    until = date_time(lang, case.due_at, deps.sla.policy.timezone) if reopened and case.due_at else ""
    return views.thanks(lang, reopened_until=until)
