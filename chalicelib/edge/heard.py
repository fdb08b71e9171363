"""What was said in a call, as those who have to do with the case listen to it."""

from chalice.app import Response

from chalicelib.channels import sound
from chalicelib.domain.errors import NotAllowedError, NotFoundError
from chalicelib.domain.head import Head
from chalicelib.domain.values import PROTECTED, Role
from chalicelib.edge.http import HEADERS
from chalicelib.edge.seen import seen
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access, casework, links, recordings


def may(case: Head, role: Role) -> bool:
    """A voice tells who it is: of a tip-off it is the supervisor's alone."""
    return role is Role.SUPERVISOR or case.type not in PROTECTED


def by_officer(deps: Deps, who: Principal, ticket: str) -> Response:
    """Of a case that this person may see."""
    case, _ = casework.open_for(deps, who, ticket)
    return _answer(deps, case, who.id, who.role)


def behind_link(deps: Deps, token: str) -> Response:
    """The same for whoever holds a signed link."""
    case, person = links.acting(deps, token)
    return _answer(deps, case, person.id, person.role)


def _answer(deps: Deps, case: Head, person: str, role: Role) -> Response:
    """Led to the blobs for some minutes, or the sound itself where it is at hand."""
    if not may(case, role):
        raise NotAllowedError
    ticket = case.ticket
    key = recordings.sound_of(deps, ticket).sound
    seen(deps, person, role, ticket, access.RECORDING)
    address = deps.uploads.link(key, f"{ticket}.wav")
    if address:
        return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": address}, 303)
    content = deps.blobs.get(key)
    if content is None:
        raise NotFoundError(ticket)
    return Response(content, {**HEADERS, "Content-Type": sound.TYPE})
