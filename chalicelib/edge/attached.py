"""Files of a case, as those who may see it are shown and handed them."""

from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain.case import Case
from chalicelib.domain.errors import NotFoundError
from chalicelib.edge.http import HEADERS
from chalicelib.pages.models import Attached
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import casework, inspection, links
from chalicelib.usecases.inspection import Checked, FileState

SAVED = "application/x-download"
"""Whatever it is: a browser saves it and opens nothing by itself."""


def of_case(deps: Deps, case: Case) -> tuple[Checked, ...]:
    return inspection.of_case(deps, case.ticket, deps.store.history(case.ticket))


def shown(files: tuple[Checked, ...]) -> tuple[Attached, ...]:
    """For a page."""
    return tuple(
        Attached(file.name, in_words(file.size), file.state, file.state is FileState.READY) for file in files
    )


def for_officer(deps: Deps, who: Principal, ticket: str, number: str) -> Response:
    """A file of a case that this person may see."""
    case, _ = casework.open_for(deps, who, ticket)
    return handed_out(deps, inspection.pick(of_case(deps, case), number))


def behind_link(deps: Deps, token: str, number: str) -> Response:
    """The same for whoever holds a signed link."""
    case, _ = links.acting(deps, token)
    return handed_out(deps, inspection.pick(of_case(deps, case), number))


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
