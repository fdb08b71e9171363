"""Handling with others: units beside the lead, joint reviews, and evidence of each step."""

import re
from dataclasses import dataclass

from chalicelib.domain import protection
from chalicelib.domain import work_events as w
from chalicelib.domain.errors import InvalidInputError, RepeatError
from chalicelib.domain.evidence import STEPS
from chalicelib.domain.head import Head
from chalicelib.usecases.acts.doing import Action, Actions, Doing, handler_of, one_of, required

MOST_UNITS = 5
BETWEEN_NAMES = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class AddUnit:
    """`task`: the part of the matter that is theirs."""

    unit: str
    task: str = ""


@dataclass(frozen=True)
class RemoveUnit:
    unit: str
    reason: str


@dataclass(frozen=True)
class Report:
    text: str


@dataclass(frozen=True)
class CallReview:
    """`units`: ids or names, `experts`: names; at least one of the two."""

    question: str
    units: str = ""
    experts: str = ""


@dataclass(frozen=True)
class HoldReview:
    minutes: str


@dataclass(frozen=True)
class AddEvidence:
    """`reference`: where it is found, such as a file of the case or the number of a paper."""

    step: str
    text: str
    reference: str = ""


def _add_unit(doing: Doing, command: AddUnit) -> None:
    case, handler = doing.case, handler_of(doing, command.unit)
    if command.unit == case.unit:
        raise InvalidInputError("error.unit_leads", "unit")
    if command.unit in case.co_units:
        raise RepeatError("add_unit")
    if len(case.co_units) >= MOST_UNITS:
        raise InvalidInputError("error.units_too_many", "unit", limit=str(MOST_UNITS))
    doing.record(w.UnitAdded(unit=command.unit, handler=handler.id, task=command.task))


def _remove_unit(doing: Doing, command: RemoveUnit) -> None:
    required(command.reason, "reason")
    if command.unit not in doing.case.co_units:
        raise InvalidInputError("error.unit_not_beside", "unit")
    release_unit(doing, command.unit, command.reason)


def release_unit(doing: Doing, unit: str, reason: str) -> None:
    """Somebody there hears that they need not go on."""
    known = doing.deps.office.units.get(unit)
    handler = doing.deps.office.handler_on_duty(known.id) if known else None
    told = handler.id if handler else ""
    doing.record(w.UnitRemoved(unit=unit, handler=told, reason=reason))


def _report(doing: Doing, command: Report) -> None:
    required(command.text, "text")
    doing.record(w.UnitReported(unit=_reporting(doing), text=command.text))


def _reporting(doing: Doing) -> str:
    """The unit beside the lead for which this person speaks: the own one, or the first below it."""
    office, person = doing.deps.office, doing.deps.office.people.get(doing.by.actor)
    beside = doing.case.co_units
    if person is None or person.unit in beside:
        return person.unit if person else beside[0]
    below = office.subtree(person.unit)
    return next((unit for unit in beside if unit in below), beside[0])


def _call_review(doing: Doing, command: CallReview) -> None:
    required(command.question, "question")
    units = _invited(doing, command.units)
    if not units:
        required(command.experts, "units")
    doing.take_on()
    doing.record(
        w.JointReviewCalled(units=" ".join(units), experts=command.experts, question=command.question)
    )


def _invited(doing: Doing, text: str) -> tuple[str, ...]:
    """Units by their ids or names, each once; InvalidInputError for one that may not know of the case."""
    units = doing.deps.office.units
    named = {unit.name: unit.id for unit in units.values()}
    found = [named.get(word, word) for word in BETWEEN_NAMES.split(text) if word]
    if any(unit not in units for unit in found):
        raise InvalidInputError("error.unit_unknown", "units")
    if not all(protection.may_have(doing.case, unit, doing.deps.office) for unit in found):
        raise InvalidInputError("error.unit_protected", "units")
    return tuple(dict.fromkeys(found))


def _hold_review(doing: Doing, command: HoldReview) -> None:
    required(command.minutes, "minutes")
    doing.record(w.JointReviewHeld(minutes=command.minutes))


def _add_evidence(doing: Doing, command: AddEvidence) -> None:
    one_of(command.step, STEPS, "step")
    required(command.text, "text")
    doing.take_on()
    doing.record(w.EvidenceAdded(step=command.step, text=command.text, reference=command.reference))


def _has_others(case: Head) -> bool:
    return bool(case.co_units)


def _is_reviewed(case: Head) -> bool:
    return case.work.review


def _is_not_reviewed(case: Head) -> bool:
    return not case.work.review


ACTIONS: Actions = {
    "add_unit": Action(AddUnit, _add_unit, w.UnitAdded),
    "remove_unit": Action(RemoveUnit, _remove_unit, w.UnitRemoved, fits=_has_others),
    "report": Action(Report, _report, w.UnitReported),
    "call_review": Action(CallReview, _call_review, w.JointReviewCalled, signs=True, fits=_is_not_reviewed),
    "hold_review": Action(HoldReview, _hold_review, w.JointReviewHeld, fits=_is_reviewed),
    "add_evidence": Action(AddEvidence, _add_evidence, w.EvidenceAdded, signs=True),
}
