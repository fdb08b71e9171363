"""Officers knock: work lists, cases and actions by API, and the small page behind a signed link."""

from dataclasses import asdict, dataclass
from typing import Annotated

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain import authority
from chalicelib.domain.errors import FileWithheldError
from chalicelib.edge import asking, attached, desk, heard, listing, queue_lists, signed_link
from chalicelib.edge.bounds import Cursor
from chalicelib.edge.http import answers_page, body_form, lang_of
from chalicelib.edge.operations import Tagged, operation, told
from chalicelib.ports import Deps, Page, Parked, Principal
from chalicelib.usecases import parking, signs
from chalicelib.usecases.search.filters import LONGEST

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", *FORM]


@dataclass(frozen=True)
class Flags:
    unsettled: bool = False
    cursor: Cursor = ""


@dataclass(frozen=True)
class Waiting:
    cursor: Annotated[str, told(maxLength=LONGEST["cursor"])] | None = None


@routes.route("/v1/staff/cases", methods=["GET"])
@operation(routes)
def cases(home: Deps, who: Principal, query: asking.Cases) -> desk.Lines:
    return listing.lines(home, who, asking.query(home, asdict(query)))


@routes.route("/v1/staff/queues", methods=["GET"])
@operation(routes)
def queues(home: Deps, who: Principal) -> queue_lists.Queues:
    return queue_lists.overview(home, who)


@routes.route("/v1/staff/queues/{queue}", methods=["GET"])
@operation(routes)
def queue(home: Deps, who: Principal, queue: str, query: asking.Pages) -> queue_lists.Held:
    page = asking.paging(home, query)
    return queue_lists.page(home, who, queue, page.cursor, page.limit)


@routes.route("/v1/staff/actions", methods=["GET"])
@operation(routes)
def actions(who: Principal) -> asking.Schemas:  # noqa: ARG001  whoever is signed in
    return asking.schemas()


@routes.route("/v1/staff/cases/{ticket}", methods=["GET"])
@operation(routes)
def case(home: Deps, who: Principal, ticket: str) -> Tagged[desk.Whole]:
    found = desk.case(home, who, ticket)
    return Tagged(found, found.case.version)


@routes.route("/v1/staff/cases/{ticket}/files/{number}", methods=["GET"])
@operation(routes, raises=(FileWithheldError,))
def file(home: Deps, who: Principal, ticket: str, number: str) -> Response:
    return attached.for_officer(home, who, ticket, number)


@routes.route("/v1/staff/cases/{ticket}/recording", methods=["GET"])
@operation(routes)
def recording(home: Deps, who: Principal, ticket: str) -> Response:
    return heard.by_officer(home, who, ticket)


@routes.route("/v1/staff/cases/{ticket}/{action}", methods=["POST"], content_types=ANY)
@operation(routes, each=asking.ACTIONS)
def act(
    home: Deps, who: Principal, ticket: str, action: str, headers: asking.OrderHeaders, body: object
) -> Tagged[desk.Line]:
    done = desk.act(home, who, ticket, asking.order(action, headers, body))
    return Tagged(done, done.version)


@routes.route("/v1/staff/signs", methods=["GET"])
@operation(routes, roles=authority.SEES_SIGNS)
def flagged(home: Deps, who: Principal, query: Flags) -> Page[signs.Flagged]:
    return signs.listed(home, who, query.cursor, unsettled=query.unsettled)


@routes.route("/v1/staff/parked", methods=["GET"])
@operation(routes, roles=authority.SEES_PARKED)
def parked(home: Deps, who: Principal, query: Waiting) -> Page[Parked]:
    return parking.listed(home, who, query.cursor)


@routes.route("/v1/staff/parked/{id}/{action}", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.SEES_PARKED, each=asking.SETTLING)
def settle_parked(home: Deps, who: Principal, id: str, action: str) -> Parked:
    return parking.settle(home, who, id, action)


@routes.route("/a/{token}", methods=["GET"])
@answers_page(routes)
def action_page(token: str) -> str:
    return signed_link.page(deps(), token)


@routes.route("/a/{token}/files/{number}", methods=["GET"])
@answers_page(routes)
def file_behind_link(token: str, number: str) -> Response:
    """Checked like every signed_link."""
    return attached.behind_link(deps(), token, number)


@routes.route("/a/{token}/recording", methods=["GET"])
@answers_page(routes)
def recording_behind_link(token: str) -> Response:
    """Checked like every signed_link."""
    return heard.behind_link(deps(), token)


@routes.route("/a/{token}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def take_action(token: str) -> Response:
    request = routes.current_request
    return signed_link.take(deps(), lang_of(request), token, body_form(request))
