"""A case behind an officer's personal link, with all that may be done to it now."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain.case import Case
from chalicelib.domain.errors import HuiyinError, NotFoundError
from chalicelib.domain.units import Person
from chalicelib.edge import attached, heard, signed_link
from chalicelib.edge.http import HEADERS
from chalicelib.edge.present import NOTHING
from chalicelib.edge.seen import seen
from chalicelib.pages import views
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access, casework, personal


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
