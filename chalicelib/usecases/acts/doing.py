"""An action under way, and what all of them share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import events as e
from chalicelib.domain import instances, protection
from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.head import Head
from chalicelib.domain.units import Person
from chalicelib.domain.values import Role
from chalicelib.ports import Deps
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla


@dataclass(frozen=True)
class Doing:
    """An action under way: whose, on what, by which rules."""

    deps: Deps
    case: Case
    sla: Sla
    by: By

    def record(self, body: e.Body) -> None:
        self.case.record(self.by, body, self.sla)

    def take_on(self) -> None:
        """Whoever works on a case has signed for it."""
        self.case.sign(self.by, self.sla)


def always(_: Head) -> bool:
    """Nothing but the status decides."""
    return True


def never(_: Head) -> bool:
    """There is always something left to do."""
    return False


def undisputed(case: Head) -> bool:
    """No objection waits for the supervisor."""
    return not case.disputed


def by_any_policy(_: Policy, __: Role) -> None:
    """No pack says anything about it."""


@dataclass(frozen=True)
class Action:
    """One thing that an officer can order.

    `leaves` is the event that it leaves on the trail, whatever else it records: the table of transitions says
    in which statuses. `signs` and `accepts` are what it does first by itself. `fits` says what the
    status alone does not: whether the case is one for it now; `casework.act` refuses it otherwise. What is
    `over` is offered to nobody; whoever orders it all the same does no harm, or is told why not. `under`
    raises what is wrong where the pack knows no such thing, or gives it to another role.
    """

    command: type
    run: Callable[[Doing, Any], None]
    leaves: type[e.Body]
    signs: bool = False
    accepts: bool = False
    fits: Callable[[Head], bool] = always
    over: Callable[[Head], bool] = never
    under: Callable[[Policy, Role], None] = by_any_policy


Actions = Mapping[str, Action]


def required(text: str, field: str) -> None:
    """InvalidInputError without words."""
    if not text.strip():
        raise InvalidInputError("error.field_missing", field)


def handler_of(doing: Doing, unit: str) -> Person:
    """Who gets a case of that unit now; InvalidInputError without such a unit, or anybody there who may."""
    office = doing.deps.office
    if unit in office.units and not instances.may_judge(doing.case, unit, office):
        raise InvalidInputError("error.unit_answered", "unit")
    found = _free(doing, unit) if unit in office.units else None
    if found is None:
        is_shut = unit in office.units and not protection.may_have(doing.case, unit, office)
        raise InvalidInputError("error.unit_protected" if is_shut else "error.unit_unknown", "unit")
    return found


def _free(doing: Doing, unit: str) -> Person | None:
    """Of a further instance, nobody who has answered before."""
    case, office = doing.case, doing.deps.office
    if case.recused:
        return instances.judge_for(case, unit, office, case.recused)
    return protection.handler_for(case, unit, office)


def one_of(value: str, allowed: tuple[str, ...], field: str) -> None:
    """InvalidInputError unless it is one of the list."""
    if value not in allowed:
        raise InvalidInputError("error.field_invalid", field)
