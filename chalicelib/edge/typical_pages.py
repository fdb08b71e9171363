"""Typical cases behind a personal link: proposed by a form, settled by buttons, without any script."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from chalice.app import Response

from chalicelib.domain import authority
from chalicelib.domain.errors import HuiyinError, InvalidInputError, NotFoundError
from chalicelib.domain.messages import date_time, say
from chalicelib.domain.units import Person
from chalicelib.edge.http import HEADERS, as_page, sentence, status_of
from chalicelib.edge.present import NOTHING
from chalicelib.pages import open_page
from chalicelib.pages.open_page import ProposalView, TypicalView
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import personal, typical
from chalicelib.usecases.typical_books import Act, State, Step, Typical

LANG = "zh-CN"
PROPOSE = "propose"


def page(deps: Deps, token: str, asked: Mapping[str, str]) -> str:
    """All proposals, the newest first; the form knows the case that the reader comes from."""
    person = _holder(deps, token)
    return open_page.typical(_view(deps, token, person, {"ticket": asked.get("ticket", "")}, asked))


def take(deps: Deps, token: str, values: Mapping[str, str]) -> Response:
    """Carry out what was posted, and show the page anew; a refusal comes back with what was typed."""
    person = _holder(deps, token)
    try:
        _carry_out(deps, personal.principal(person), values)
    except HuiyinError as error:
        view = _view(deps, token, person, values, NOTHING, error)
        return as_page(open_page.typical(view), status_of(error))
    return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": _path(token)}, 303)


def _holder(deps: Deps, token: str) -> Person:
    person = personal.holder(deps, token)
    if person.role not in authority.HANDLES_TYPICAL:
        raise NotFoundError
    return person


def _carry_out(deps: Deps, who: Principal, values: Mapping[str, str]) -> None:
    action = values.get("action", "")
    if action == PROPOSE:
        said = {name: values.get(name, "") for name in ("ticket", "title", "text")}
        typical.propose(deps, who, typical.Propose(**said))
        return
    if action not in tuple(Act):
        raise InvalidInputError("error.field_invalid", "action")
    reason = typical.Reason(values.get("reason", ""))
    typical.settle(deps, who, values.get("id", ""), Act(action), reason)


def _view(
    deps: Deps,
    token: str,
    person: Person,
    values: Mapping[str, str],
    asked: Mapping[str, str],
    error: HuiyinError | None = None,
) -> TypicalView:
    who = personal.principal(person)
    found = typical.listed(deps, who, asked.get("cursor", ""))
    failed = values.get("id", "") if values.get("action") != PROPOSE else PROPOSE
    return TypicalView(
        path=_path(token),
        person=person.name,
        queues=person.role in authority.TAKES_IN,
        proposes=person.role in authority.PROPOSES_TYPICAL,
        limits=(typical.MAX_TITLE, typical.MAX_TEXT),
        proposals=tuple(_proposal(deps, who, each) for each in found.items),
        more=f"{_path(token)}?{urlencode({'cursor': found.cursor})}" if found.cursor else "",
        failed=failed if error else "",
        error=sentence(error, LANG) if error else "",
        wrong=error.words.get("field", "") if error else "",
        values=values,
    )


def _proposal(deps: Deps, who: Principal, each: Typical) -> ProposalView:
    proposed = Step(each.at, each.person, State.PROPOSED)
    return ProposalView(
        id=each.id,
        ticket=each.ticket,
        title=each.title,
        text=each.text,
        state=each.state,
        steps=tuple(_sentence(deps, step) for step in (proposed, *each.steps)),
        acts=tuple(typical.acts(each, who)),
    )


def _sentence(deps: Deps, step: Step) -> str:
    person = deps.office.people.get(step.person)
    words = {
        "at": date_time(LANG, step.at, deps.sla.policy.timezone),
        "name": person.name if person else step.person,
        "reason": step.reason,
    }
    key = f"typical.step_{step.state}"
    return say(LANG, key, **words)


def _path(token: str) -> str:
    return f"/desk/{quote(token, safe='')}/typical-cases"
