"""Supervisors and managers knock: typical cases are proposed, settled, withdrawn; auditors read all of it."""

from dataclasses import dataclass
from typing import Annotated

from chalice.app import Blueprint

from chalicelib.domain import authority
from chalicelib.domain.errors import NotFoundError
from chalicelib.edge.operations import Created, operation, told
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases import typical
from chalicelib.usecases.typical_books import LONGEST_KEY, Act, Typical

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]


@dataclass(frozen=True)
class Proposals:
    cursor: Annotated[str, told(maxLength=LONGEST_KEY)] = ""


@routes.route("/v1/typical-cases", methods=["GET"])
@operation(routes, roles=authority.SEES_TYPICAL)
def listed(home: Deps, who: Principal, query: Proposals) -> Page[Typical]:
    return typical.listed(home, who, query.cursor)


@routes.route("/v1/typical-cases", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.PROPOSES_TYPICAL, raises=(NotFoundError,))
def propose(home: Deps, who: Principal, body: typical.Propose) -> Created[Typical]:
    return Created(typical.propose(home, who, body))


@routes.route("/v1/typical-cases/{id}/approve", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.APPROVES_TYPICAL)
def approve(home: Deps, who: Principal, id: str) -> Typical:
    return typical.settle(home, who, id, Act.APPROVE)


@routes.route("/v1/typical-cases/{id}/refuse", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.APPROVES_TYPICAL)
def refuse(home: Deps, who: Principal, id: str, body: typical.Reason) -> Typical:
    return typical.settle(home, who, id, Act.REFUSE, body)


@routes.route("/v1/typical-cases/{id}/withdraw", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.HANDLES_TYPICAL)
def withdraw(home: Deps, who: Principal, id: str, body: typical.Reason) -> Typical:
    return typical.settle(home, who, id, Act.WITHDRAW, body)
