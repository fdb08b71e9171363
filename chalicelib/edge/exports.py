"""Officers knock for files of their lists: asked for here, built in the background, fetched by a link."""

from dataclasses import dataclass, field
from urllib.parse import quote

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.edge import asking, attached
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import HEADERS, answers_json, answers_page, as_json, body_json, lang_of, read_as
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
@answers_json(routes)
def export() -> Response:
    home, request = deps(), routes.current_request
    who, asked = signed_in(home, request), read_as(Wanted, body_json(request))
    return _begun(home, who, asked, lang_of(request))


@routes.route("/v1/staff/exports/{id}", methods=["GET"])
@answers_json(routes)
def exported(id: str) -> object:
    home, who = deps(), signed_in(deps(), routes.current_request)
    found = exports.look(home, who, id)
    if found.link:
        seen(home, who.id, who.role, "", f"{access.EXPORT} {id}")
    return found


@routes.route("/exports/{token}", methods=["GET"])
@answers_page(routes)
def fetch(token: str) -> Response:
    """Whoever was given the link a moment ago."""
    return handed_out(deps(), token)


def _begun(home: Deps, who: Principal, asked: Wanted, lang: str) -> Response:
    filters = asking.filters(home, asked.filters)
    found = exports.ask(home, exports.Asked(who, asked.format, filters, lang))
    searched(home, who, filters)
    response = as_json(found, 202)
    response.headers["Location"] = found.place
    return response


def handed_out(home: Deps, token: str) -> Response:
    """The bytes, saved and never shown."""
    id, asked, content = exports.behind_link(home, token)
    seen(home, asked.who.id, asked.who.role, "", f"{access.EXPORT} {id}")
    saved = f"attachment; filename*=UTF-8''{quote(exports.name(id, asked.form), safe='')}"
    return Response(content, {**HEADERS, "Content-Type": attached.SAVED, "Content-Disposition": saved})
