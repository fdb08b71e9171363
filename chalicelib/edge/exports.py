"""Officers knock for files of their lists: asked for here, built in the background, fetched by a link."""

from dataclasses import dataclass, field
from urllib.parse import quote

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.edge import asking, attached
from chalicelib.edge.http import HEADERS, answers_page
from chalicelib.edge.operations import Accepted, operation
from chalicelib.edge.seen import searched, seen
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access
from chalicelib.usecases.exports import asking as exports
from chalicelib.usecases.exports.files import Form

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]


@dataclass(frozen=True)
class Wanted:
    """The body: `filters` by name, each as the list takes it in its address."""

    format: Form
    filters: dict[str, str] = field(default_factory=dict)


@routes.route("/v1/staff/exports", methods=["POST"], content_types=ANY)
@operation(routes)
def export(home: Deps, who: Principal, lang: str, body: Wanted) -> Accepted[exports.Export]:
    filters = asking.filters(home, body.filters)
    found = exports.ask(home, exports.Asked(who, body.format, filters, lang))
    searched(home, who, filters)
    return Accepted(found, found.place)


@routes.route("/v1/staff/exports/{id}", methods=["GET"])
@operation(routes)
def exported(home: Deps, who: Principal, id: str) -> exports.Export:
    found = exports.look(home, who, id)
    if found.link:
        seen(home, who.id, who.role, "", f"{access.EXPORT} {id}")
    return found


@routes.route("/exports/{token}", methods=["GET"])
@answers_page(routes)
def fetch(token: str) -> Response:
    """Whoever was given the link a moment ago."""
    return handed_out(deps(), token)


def handed_out(home: Deps, token: str) -> Response:
    """The bytes, saved and never shown."""
    id, asked, content = exports.behind_link(home, token)
    seen(home, asked.who.id, asked.who.role, "", f"{access.EXPORT} {id}")
    saved = f"attachment; filename*=UTF-8''{quote(exports.name(id, asked.form), safe='')}"
    return Response(content, {**HEADERS, "Content-Type": attached.SAVED, "Content-Disposition": saved})
