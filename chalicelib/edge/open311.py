"""Programs of others knock: Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2). Reading needs no key."""

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import NotPublishedError
from chalicelib.edge import open311_asked as asked
from chalicelib.edge import open311_said as said
from chalicelib.edge.http import lang_of
from chalicelib.edge.open311_wire import Said, answers_georeport
from chalicelib.usecases import open311, published

routes = Blueprint(__name__)
ANY = [
    *(asked.FORM, "multipart/form-data", "application/json", "application/octet-stream"),
    *("text/plain", "text/xml", "application/xml"),
]
"""What is no form is told so in a document; Chalice would say 415 in its own words."""


@routes.route(f"{said.PATH}/{{document}}", methods=["GET"])
@answers_georeport(routes)
def listed(document: str) -> Said:
    home, request = deps(), routes.current_request
    if document == "requests":
        return said.requests(home, lang_of(request), asked.listing(home, request))
    if document not in said.LISTS:
        raise NotPublishedError("error.resource_unknown")
    return said.LISTS[document](home, lang_of(request))


@routes.route(f"{said.PATH}/{{document}}", methods=["POST"], content_types=ANY)
@answers_georeport(routes)
def submit(document: str) -> Said:
    home, request = deps(), routes.current_request
    if document != "requests":
        raise NotPublishedError("error.resource_unknown")
    return said.taken(home, lang_of(request), asked.submitted(home, request))


@routes.route(f"{said.PATH}/services/{{document}}", methods=["GET"])
@answers_georeport(routes)
def definition(document: str) -> Said:
    return said.definition(open311.service(deps(), document), lang_of(routes.current_request))


@routes.route(f"{said.PATH}/requests/{{document}}", methods=["GET"])
@answers_georeport(routes)
def request(document: str) -> Said:
    home = deps()
    found = published.Listing((published.find(home, document),))
    return said.requests(home, lang_of(routes.current_request), found)


@routes.route(f"{said.PATH}/tokens/{{document}}", methods=["GET"])
@answers_georeport(routes)
def token(document: str) -> Said:
    return said.token(document, published.find(deps(), document))
