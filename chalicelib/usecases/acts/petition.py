"""The simple procedure of a petition (简易办理): a plain matter is accepted and answered sooner."""

from dataclasses import dataclass

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, UnlawfulActionError
from chalicelib.domain.head import Head
from chalicelib.domain.values import PROTECTED, Target
from chalicelib.sla.timer import Clock
from chalicelib.usecases.acts.doing import Action, Actions, Doing, required

SIMPLE = "simple"
"""What the policy calls it."""


@dataclass(frozen=True)
class Simplify:
    note: str = ""


@dataclass(frozen=True)
class Formalise:
    """Back to the ordinary procedure; the citizen reads the reason."""

    reason: str


def _simplify(doing: Doing, command: Simplify) -> None:
    case = doing.case
    if SIMPLE not in doing.sla.policy.procedures:
        raise UnlawfulActionError("simplify", status=case.status)
    if any(_is_too_late(doing, clock) for clock in case.clocks.values()):
        raise InvalidInputError("error.procedure_late")
    doing.record(e.ProcedureChosen(procedure=SIMPLE, note=command.note))


def _formalise(doing: Doing, command: Formalise) -> None:
    required(command.reason, "reason")
    doing.record(e.ProcedureLeft(procedure=doing.case.procedure, reason=command.reason))


def _is_too_late(doing: Doing, clock: Clock) -> bool:
    """Its short term would have run out already: nobody is put in the wrong by a choice of words."""
    case, policy = doing.case, doing.sla.policy
    if clock.met_at or clock.target not in policy.procedures[SIMPLE]:
        return False
    short = policy.due(
        doing.sla.calendar, clock.target, case.type, case.grade, clock.started_at, procedure=SIMPLE
    )
    return short is not None and short.at <= doing.by.at


def may_be_simple(case: Head) -> bool:
    """A petition, for the first time, that nobody is accused in; not what was found to be less plain."""
    is_petition = Target.ACCEPTANCE in case.clocks and case.type not in PROTECTED
    is_first = len(case.cycles) == 1 and not case.disputed
    is_free = not case.procedure and not case.left_procedure
    return is_petition and is_first and is_free and not any(clock.extension for clock in case.clocks.values())


def is_simple(case: Head) -> bool:
    return case.procedure == SIMPLE


ACTIONS: Actions = {
    "simplify": Action(Simplify, _simplify, e.ProcedureChosen, fits=may_be_simple),
    "formalise": Action(Formalise, _formalise, e.ProcedureLeft, fits=is_simple),
}
