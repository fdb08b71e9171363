"""A unit gives a case back (退单): return, ruling, one appeal, ruling on it (domain.md §2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, UnlawfulActionError
from chalicelib.domain.head import Head
from chalicelib.domain.returning import ReturnReason, Ruling, Stage
from chalicelib.domain.values import Target
from chalicelib.usecases.acts.doing import Action, Actions, Doing, handler_of, required


@dataclass(frozen=True)
class Return:
    """`unit`: the one that would be right."""

    reason: ReturnReason
    text: str
    unit: str = ""


@dataclass(frozen=True)
class Rule:
    """Of a return or an appeal; upheld, the case goes to `unit` if one is named.

    `precedent`: words for whoever routes the next case of this category.
    """

    ruling: Ruling
    text: str
    unit: str = ""
    precedent: str = ""


@dataclass(frozen=True)
class AppealReturn:
    text: str


def _return(doing: Doing, command: Return) -> None:
    required(command.text, "text")
    case = doing.case
    if command.unit:
        _other_unit(doing, command.unit)
    window = case.clocks.get(Target.RETURN_WINDOW)
    _in_time(doing, window.due_at if window else None)
    body = e.CaseReturned(
        reason=command.reason, returned_by=case.unit or "", unit=command.unit, text=command.text
    )
    doing.record(body)


def _rule_return(doing: Doing, command: Rule) -> None:
    _rule(doing, command, final=False)


def _rule_appeal(doing: Doing, command: Rule) -> None:
    _rule(doing, command, final=True)


def _rule(doing: Doing, command: Rule, *, final: bool) -> None:
    case, upheld = doing.case, command.ruling is Ruling.UPHELD
    _check(doing, command)
    body = e.ReturnRuled(
        ruling=command.ruling,
        returned_by=case.unit or "",
        handler=case.handler or "",
        unit=command.unit,
        category=case.category if command.precedent else "",
        final=final,
        appeal_until=None if upheld or final else _appeal_until(doing),
        text=command.text,
        precedent=command.precedent,
    )
    doing.record(body)
    if upheld:
        _take_back(doing, body)
    else:
        doing.take_on()


def _check(doing: Doing, command: Rule) -> None:
    """Words, a unit only where the case leaves, and a category that the precedent is for."""
    required(command.text, "text")
    if command.unit and command.ruling is Ruling.REJECTED:
        raise InvalidInputError("error.field_invalid", "unit")
    if command.unit:
        _other_unit(doing, command.unit)
    if command.precedent and not doing.case.category:
        raise InvalidInputError("error.field_invalid", "precedent")


def _take_back(doing: Doing, ruled: e.ReturnRuled) -> None:
    """The centre has it, or at once the unit that is right."""
    handler = handler_of(doing, ruled.unit) if ruled.unit else None
    doing.record(e.CaseTakenBack(taken_from=ruled.returned_by, unit=ruled.unit))
    if handler:
        doing.record(e.CaseDispatched(unit=ruled.unit, handler=handler.id, reason="return_upheld"))


def _appeal_until(doing: Doing) -> datetime | None:
    """The term of a ruling once more."""
    case, policy = doing.case, doing.sla.policy
    found = policy.due(doing.sla.calendar, Target.RETURN_RULING, case.type, case.grade, doing.by.at)
    return found.at if found else None


def _appeal(doing: Doing, command: AppealReturn) -> None:
    required(command.text, "text")
    _in_time(doing, doing.case.returned.appeal_until)
    doing.record(e.ReturnAppealed(returned_by=doing.case.unit or "", text=command.text))


def _other_unit(doing: Doing, unit: str) -> None:
    handler_of(doing, unit)
    if unit == doing.case.unit:
        raise InvalidInputError("error.field_invalid", "unit")


def _in_time(doing: Doing, until: datetime | None) -> None:
    if until is None or doing.by.at > until:
        raise UnlawfulActionError(f"too late: {until}", status=doing.case.status)


def can_return(case: Head) -> bool:
    """Once a dispatch, and never again where it was refused; a reexamination stays where it is."""
    is_free = case.returned.stage is Stage.NONE and case.unit not in case.returned.rejected
    return is_free and case.instance == 1


def _is_at(stage: Stage) -> Callable[[Head], bool]:
    return lambda case: case.returned.stage is stage


is_returned, can_appeal, is_appealed = (
    _is_at(stage) for stage in (Stage.ASKED, Stage.REJECTED, Stage.APPEALED)
)

ACTIONS: Actions = {
    "return": Action(Return, _return, e.CaseReturned, fits=can_return),
    "rule_return": Action(Rule, _rule_return, e.ReturnRuled, fits=is_returned),
    "appeal_return": Action(AppealReturn, _appeal, e.ReturnAppealed, fits=can_appeal),
    "rule_appeal": Action(Rule, _rule_appeal, e.ReturnRuled, fits=is_appealed),
}
