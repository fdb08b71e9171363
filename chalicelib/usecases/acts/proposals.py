"""Exclusion (剔除) and termination (终结): the unit proposes, the supervisor decides (domain.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.head import Head
from chalicelib.domain.values import Outcome, Status
from chalicelib.usecases.acts.doing import Action, Actions, Doing, one_of, required

EXCLUSION_REASONS = ("no_legal_basis", "beyond_remit", "outside_terms", "abusive", "history_or_lawsuit")
STAMPED = "history_or_lawsuit"
"""Believed only with the statement that the unit has stamped."""
BY_APPROVAL = (Outcome.EXCLUDED, Outcome.TERMINATED)
PROPOSALS = (e.ExclusionProposed, e.TerminationProposed)
ANSWERED = (Status.REPLIED, Status.EVALUATED)


@dataclass(frozen=True)
class ProposeExclusion:
    """`reference`: where the stamped statement is found."""

    reason: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True)
class ProposeTermination:
    reason: str


@dataclass(frozen=True)
class Approve:
    note: str = ""


@dataclass(frozen=True)
class Refuse:
    reason: str


def fits_proposal(case: Head, outcome: Outcome) -> None:
    """What needs approval has it, and what has been approved is what the reply says.

    InvalidInputError otherwise.
    """
    approved = case.proposed if case.approved else None
    if outcome is not approved and (approved or outcome in BY_APPROVAL):
        raise InvalidInputError("error.outcome_approval", "outcome")


def _propose_exclusion(doing: Doing, command: ProposeExclusion) -> None:
    one_of(command.reason, EXCLUSION_REASONS, "reason")
    if command.reason == STAMPED:
        required(command.reference, "reference")
    doing.take_on()
    body = e.ExclusionProposed(reason=command.reason, reference=command.reference, note=command.note)
    doing.record(body)


def _propose_termination(doing: Doing, command: ProposeTermination) -> None:
    required(command.reason, "reason")
    doing.take_on()
    doing.record(e.TerminationProposed(reason=command.reason))


def _approve_exclusion(doing: Doing, command: Approve) -> None:
    """Not while somebody waits for what was promised: that comes first."""
    _is_another(doing)
    doing.record(e.ExclusionApproved(note=command.note))


def _approve_termination(doing: Doing, command: Approve) -> None:
    _is_another(doing)
    doing.record(e.TerminationApproved(note=command.note))


def _refuse_exclusion(doing: Doing, command: Refuse) -> None:
    required(command.reason, "reason")
    doing.record(e.ExclusionRefused(reason=command.reason))


def _refuse_termination(doing: Doing, command: Refuse) -> None:
    required(command.reason, "reason")
    doing.record(e.TerminationRefused(reason=command.reason))


def _is_another(doing: Doing) -> None:
    """Whoever has proposed something does not approve it, whatever their role has become."""
    if proposer(doing.deps.store.history(doing.case.ticket)) == doing.by.actor:
        raise NotAllowedError


def proposer(history: Sequence[Event]) -> str:
    """Who made the last proposal."""
    made = (each.actor for each in reversed(history) if isinstance(each.body, PROPOSALS))
    return next(made, "")


def may_be_excluded(case: Head) -> bool:
    """Not twice, not while something else is proposed, and of what is answered only by a real answer."""
    return case.proposed is None and not case.terminated and not _is_out(case)


def _is_out(case: Head) -> bool:
    return case.status in ANSWERED and case.excluded


def may_be_terminated(case: Head) -> bool:
    return case.proposed is None


def _is_open(case: Head, outcome: Outcome) -> bool:
    return case.proposed is outcome and not case.approved


def _exclusion_is_open(case: Head) -> bool:
    return _is_open(case, Outcome.EXCLUDED) and not case.promised


def _termination_is_open(case: Head) -> bool:
    return _is_open(case, Outcome.TERMINATED)


def _exclusion_is_proposed(case: Head) -> bool:
    return case.proposed is Outcome.EXCLUDED


def _termination_is_proposed(case: Head) -> bool:
    return case.proposed is Outcome.TERMINATED


ACTIONS: Actions = {
    "propose_exclusion": Action(
        ProposeExclusion, _propose_exclusion, e.ExclusionProposed, signs=True, fits=may_be_excluded
    ),
    "approve_exclusion": Action(Approve, _approve_exclusion, e.ExclusionApproved, fits=_exclusion_is_open),
    "refuse_exclusion": Action(Refuse, _refuse_exclusion, e.ExclusionRefused, fits=_exclusion_is_proposed),
    "propose_termination": Action(
        ProposeTermination, _propose_termination, e.TerminationProposed, signs=True, fits=may_be_terminated
    ),
    "approve_termination": Action(
        Approve, _approve_termination, e.TerminationApproved, fits=_termination_is_open
    ),
    "refuse_termination": Action(
        Refuse, _refuse_termination, e.TerminationRefused, fits=_termination_is_proposed
    ),
}
