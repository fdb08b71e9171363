"""The auditor knocks: who looked at what, plans, findings; a unit's head answers those of the own units."""

from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint

from chalicelib.domain import authority
from chalicelib.domain.errors import NotFoundError
from chalicelib.edge.bounds import Cursor, Key
from chalicelib.edge.operations import Created, operation
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases import access, findings, sampling

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]
READS_FINDINGS = authority.AUDITS | authority.ANSWERS_FINDINGS


@dataclass(frozen=True)
class Looks:
    """Of a case, or of a person on a day: today if none is said."""

    ticket: Key = ""
    person: Key = ""
    day: date | None = None
    cursor: Cursor = ""


@dataclass(frozen=True)
class Paged:
    cursor: Cursor = ""


@routes.route("/v1/staff/audit/accesses", methods=["GET"])
@operation(routes, roles=authority.AUDITS)
def accesses(home: Deps, who: Principal, query: Looks) -> Page[access.Access]:
    return access.listed(
        home, who, ticket=query.ticket, person=query.person, day=query.day, cursor=query.cursor
    )


@routes.route("/v1/staff/audit/plans", methods=["GET"])
@operation(routes, roles=authority.AUDITS)
def plans(home: Deps, who: Principal) -> tuple[sampling.OnRecord, ...]:
    return sampling.plans(home, who)


@routes.route("/v1/staff/audit/findings", methods=["GET"])
@operation(routes, roles=READS_FINDINGS)
def listed(home: Deps, who: Principal, query: Paged) -> Page[findings.Finding]:
    return findings.listed(home, who, query.cursor)


@routes.route("/v1/staff/audit/findings", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.AUDITS, raises=(NotFoundError,))
def find(home: Deps, who: Principal, body: findings.Find) -> Created[findings.Finding]:
    return Created(findings.find(home, who, body))


@routes.route("/v1/staff/audit/findings/{id}/measure", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.ANSWERS_FINDINGS)
def measure(home: Deps, who: Principal, id: str, body: findings.Measure) -> findings.Finding:
    return findings.measure(home, who, id, body)


@routes.route("/v1/staff/audit/findings/{id}/follow-up", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.AUDITS)
def follow_up(home: Deps, who: Principal, id: str, body: findings.FollowUp) -> findings.Finding:
    return findings.follow_up(home, who, id, body)
