"""The auditor knocks: who looked at what, plans, findings; a unit's head answers those of the own units."""

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, as_json, asked, body_json, read_as
from chalicelib.usecases import access, findings, sampling

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]


@routes.route("/v1/staff/audit/accesses", methods=["GET"])
@answers_json(routes)
def accesses() -> object:
    home, request = deps(), routes.current_request
    who, query = signed_in(home, request), asked(request)
    return access.listed(
        home, who, **{name: query.get(name) or "" for name in ("ticket", "person", "day", "cursor")}
    )


@routes.route("/v1/staff/audit/plans", methods=["GET"])
@answers_json(routes)
def plans() -> object:
    home = deps()
    return sampling.plans(home, signed_in(home, routes.current_request))


@routes.route("/v1/staff/audit/findings", methods=["GET"])
@answers_json(routes)
def listed() -> object:
    home, request = deps(), routes.current_request
    return findings.listed(home, signed_in(home, request), asked(request).get("cursor") or "")


@routes.route("/v1/staff/audit/findings", methods=["POST"], content_types=ANY)
@answers_json(routes)
def find() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return as_json(findings.find(home, who, read_as(findings.Find, body_json(request))), 201)


@routes.route("/v1/staff/audit/findings/{id}/measure", methods=["POST"], content_types=ANY)
@answers_json(routes)
def measure(id: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return findings.measure(home, who, id, read_as(findings.Measure, body_json(request)))


@routes.route("/v1/staff/audit/findings/{id}/follow-up", methods=["POST"], content_types=ANY)
@answers_json(routes)
def follow_up(id: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return findings.follow_up(home, who, id, read_as(findings.FollowUp, body_json(request)))
