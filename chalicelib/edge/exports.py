"""Officers knock for files of their lists: built in the background, fetched by a link that is asked for."""

from dataclasses import dataclass, field
from urllib.parse import quote

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import TooManyExportsError
from chalicelib.edge import asking, attached, export_pages, forms
from chalicelib.edge.http import HEADERS, answers_page, asked, body_form, lang_of
from chalicelib.edge.operations import Accepted, operation
from chalicelib.edge.seen import seen
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access
from chalicelib.usecases.exports import asking as exports
from chalicelib.usecases.exports.files import Form

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", *FORM]


@dataclass(frozen=True)
class Wanted:
    """The body: `filters` by name, each as the list takes it in its address."""

    format: Form
    filters: dict[str, str] = field(default_factory=dict)


@routes.route("/v1/staff/exports", methods=["POST"], content_types=ANY)
@operation(routes, raises=(TooManyExportsError,))
def export(
    home: Deps, who: Principal, lang: str, headers: forms.Keyed, body: Wanted
) -> Accepted[exports.Export]:
    ordered = exports.Asked(who, body.format, asking.filters(home, body.filters), lang)
    found = export_pages.begun(home, ordered, forms.given_key(headers.idempotency_key))
    return Accepted(found, found.place)


@routes.route("/v1/staff/exports/{id}", methods=["GET"])
@operation(routes)
def exported(home: Deps, who: Principal, id: str) -> exports.Export:
    found = exports.look(home, who, id)
    if found.link:
        seen(home, who.id, who.role, "", f"{access.EXPORT} {id}")
    return found


@routes.route("/desk/{token}/exports", methods=["GET"])
@answers_page(routes)
def own_exports(token: str) -> str:
    request = routes.current_request
    return export_pages.page(deps(), lang_of(request), token, asked(request))


@routes.route("/desk/{token}/exports", methods=["POST"], content_types=FORM)
@answers_page(routes)
def export_by_page(token: str) -> Response:
    request = routes.current_request
    return export_pages.order(deps(), lang_of(request), token, body_form(request))


@routes.route("/desk/{token}/exports/{id}", methods=["GET"])
@answers_page(routes)
def fetch_by_page(token: str, id: str) -> Response:
    return export_pages.file(deps(), token, id)


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
