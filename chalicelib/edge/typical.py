"""Supervisors and managers knock: typical cases are proposed, settled, withdrawn; auditors read all of it."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, as_json, asked, body_json, read_as
from chalicelib.usecases import typical
from chalicelib.usecases.typical_books import Act

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]


@routes.route("/v1/typical-cases", methods=["GET"])
@answers_json(routes)
def listed() -> object:
    home, request = deps(), routes.current_request
    return typical.listed(home, signed_in(home, request), asked(request).get("cursor") or "")


@routes.route("/v1/typical-cases", methods=["POST"], content_types=ANY)
@answers_json(routes)
def propose() -> Response:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return as_json(typical.propose(home, who, read_as(typical.Propose, body_json(request))), 201)


@routes.route("/v1/typical-cases/{id}/approve", methods=["POST"], content_types=ANY)
@answers_json(routes)
def approve(id: str) -> object:
    home = deps()
    return typical.settle(home, signed_in(home, routes.current_request), id, Act.APPROVE)


@routes.route("/v1/typical-cases/{id}/refuse", methods=["POST"], content_types=ANY)
@answers_json(routes)
def refuse(id: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return typical.settle(home, who, id, Act.REFUSE, read_as(typical.Reason, body_json(request)))


@routes.route("/v1/typical-cases/{id}/withdraw", methods=["POST"], content_types=ANY)
@answers_json(routes)
def withdraw(id: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return typical.settle(home, who, id, Act.WITHDRAW, read_as(typical.Reason, body_json(request)))
