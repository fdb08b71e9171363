"""A case moves without a return: to another unit (改派) or person (改办), or to another kind and grade."""

from dataclasses import dataclass

from chalicelib.domain import events as e
from chalicelib.domain import protection
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.head import EXTREME, Head
from chalicelib.domain.units import Office, Person
from chalicelib.domain.values import Grade, Role, Status, Type
from chalicelib.usecases.acts.doing import Action, Actions, Doing, handler_of, one_of, required
from chalicelib.usecases.shielding import free, shield

WORKERS = (Role.HANDLER, Role.UNIT_HEAD)


@dataclass(frozen=True)
class Transfer:
    unit: str
    reason: str


@dataclass(frozen=True)
class Reassign:
    handler: str
    reason: str = ""


@dataclass(frozen=True)
class Regrade:
    """None leaves it as it is; `probability` and `impact` are 1 to 5, as digits if a form sends them."""

    reason: str
    type: Type | None = None
    category: str | None = None
    grade: Grade | None = None
    probability: int | str | None = None
    impact: int | str | None = None


def _transfer(doing: Doing, command: Transfer) -> None:
    required(command.reason, "reason")
    case, handler = doing.case, handler_of(doing, command.unit)
    if command.unit == case.unit:
        raise InvalidInputError("error.field_invalid", "unit")
    body = e.CaseTransferred(
        unit=command.unit,
        handler=handler.id,
        before=case.handler or "",
        ended_question=case.status is Status.AWAITING_CITIZEN,
        reason=command.reason,
    )
    doing.record(body)


def _reassign(doing: Doing, command: Reassign) -> None:
    case = doing.case
    if command.handler not in {person.id for person in colleagues(case, doing.deps.office)}:
        raise InvalidInputError("error.field_invalid", "handler")
    doing.record(e.CaseReassigned(handler=command.handler, before=case.handler or "", reason=command.reason))


def colleagues(case: Head, office: Office) -> tuple[Person, ...]:
    """Who else of the unit and those below it could have the case."""
    below = office.subtree(case.unit) if case.unit and case.unit in office.units else frozenset()
    return tuple(
        person
        for person in office.people.values()
        if person.role in WORKERS and person.unit in below and person.id not in (case.handler, *case.recused)
        if protection.may_have(case, person.unit, office) and not protection.is_about(case, person.id)
    )


def _regrade(doing: Doing, command: Regrade) -> None:
    required(command.reason, "reason")
    case = doing.case
    type = command.type or case.type
    one_of(type, doing.sla.policy.types, "type")
    probability = _degree(command.probability, case.probability, "probability")
    impact = _degree(command.impact, case.impact, "impact")
    body = e.CaseRegraded(
        type=type,
        category=command.category if command.category is not None else case.category,
        grade=_at_least_urgent(command.grade or case.grade, probability * impact),
        probability=probability,
        impact=impact,
        was_type=case.type,
        was_category=case.category,
        was_grade=case.grade,
        was_probability=case.probability,
        was_impact=case.impact,
        handler=case.handler or "",
        reason=command.reason,
    )
    if not _changes(body):
        raise InvalidInputError("error.nothing_changed")
    doing.record(body)
    shield(doing.deps, case, doing.by, doing.sla)
    free(doing.deps, case, doing.by, doing.sla)


def _degree(given: int | str | None, known: int, field: str) -> int:
    if given is None:
        return known
    one_of(str(given), tuple("12345"), field)
    return int(given)


def _at_least_urgent(grade: Grade, risk: int) -> Grade:
    """Extreme risk is never an ordinary matter (domain.md §3)."""
    return min(grade, Grade.URGENT, key=tuple(Grade).index) if risk >= EXTREME else grade


def _changes(body: e.CaseRegraded) -> bool:
    names = ("type", "category", "grade", "probability", "impact")
    return any(getattr(body, name) != getattr(body, f"was_{name}") for name in names)


def is_settled(case: Head) -> bool:
    """Nobody has to rule on a return of it first."""
    return not case.returned.pending


ACTIONS: Actions = {
    "transfer": Action(Transfer, _transfer, e.CaseTransferred, fits=is_settled),
    "reassign": Action(Reassign, _reassign, e.CaseReassigned),
    "regrade": Action(Regrade, _regrade, e.CaseRegraded),
}
