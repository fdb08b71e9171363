"""Files of a case, as those who may see it are shown and handed them."""

from collections.abc import Sequence
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain import authority
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.merging_events import CaseJoined, MergedCaseAdded
from chalicelib.domain.values import PROTECTED, Role
from chalicelib.edge.http import HEADERS
from chalicelib.edge.seen import seen
from chalicelib.pages.models import Attached
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access, casework, inspection, links
from chalicelib.usecases.inspection import Checked, FileState

SAVED = "application/x-download"
"""Whatever it is: a browser saves it and opens nothing by itself."""


def for_role(deps: Deps, case: Case, role: Role, history: Sequence[Event]) -> tuple[Checked, ...]:
    """The files of a case as this role may know them: of a hidden sender without names and documents."""
    history = [event for event in history if not is_apart(deps, event)]
    files = inspection.of_case(deps, case.ticket, history)
    joined = (event.body.ticket for event in history if isinstance(event.body, MergedCaseAdded))
    senders = (_sender(deps, ticket) for ticket in dict.fromkeys((case.ticket, *joined)))
    is_hidden = any(authority.hides_sender(case, citizen, role) for citizen in senders)
    return inspection.without_sender(files) if is_hidden else files


def is_apart(deps: Deps, event: Event) -> bool:
    """Of another case that turned out to be a tip-off: it is read there alone."""
    if not isinstance(event.body, CaseJoined | MergedCaseAdded):
        return False
    other = deps.store.case(event.body.ticket)
    return other is None or other.type in PROTECTED


def _sender(deps: Deps, ticket: str) -> Citizen:
    submission = deps.store.submission(ticket)
    return submission.content.citizen if submission else Citizen()


def shown(files: tuple[Checked, ...]) -> tuple[Attached, ...]:
    """For a page."""
    return tuple(
        Attached(file.name, in_words(file.size), file.state, file.state is FileState.READY) for file in files
    )


def for_officer(deps: Deps, who: Principal, ticket: str, number: str) -> Response:
    """A file of a case that this person may see."""
    case, _ = casework.open_for(deps, who, ticket)
    return _one(deps, case, who.id, who.role, number)


def behind_link(deps: Deps, token: str, number: str) -> Response:
    """The same for whoever holds a signed link."""
    case, person = links.acting(deps, token)
    return _one(deps, case, person.id, person.role, number)


def _one(deps: Deps, case: Case, person: str, role: Role, number: str) -> Response:
    file = inspection.pick(for_role(deps, case, role, deps.store.history(case.ticket)), number)
    seen(deps, person, role, case.ticket, f"{access.FILE} {int(number)}")
    return handed_out(deps, file)


def handed_out(deps: Deps, file: Checked) -> Response:
    """An address at the blobs for some minutes, or the bytes where they are at hand: saved, never shown."""
    address = deps.uploads.link(file.key, file.name)
    if address:
        return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": address}, 303)
    content = deps.blobs.get(file.key)
    if content is None:
        raise NotFoundError(file.key)
    saved = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(content, {**HEADERS, "Content-Type": SAVED, "Content-Disposition": saved})


def in_words(size: int) -> str:
    """12 KB, 3.4 MB."""
    return f"{-(-size // 1024)} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
