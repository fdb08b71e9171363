"""Handling with others, and more time for it."""

from dataclasses import replace

from chalicelib.domain import running
from chalicelib.domain import work_events as w
from chalicelib.domain.evidence import HANDLING
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.marks import Proof, marked
from chalicelib.domain.values import PauseReason, Role, Target


@fold.register
def _unit_added(body: w.UnitAdded, to: Folding) -> None:
    if body.unit not in to.case.co_units:
        to.case.co_units = (*to.case.co_units, body.unit)


@fold.register
def _unit_removed(body: w.UnitRemoved, to: Folding) -> None:
    to.case.co_units = tuple(unit for unit in to.case.co_units if unit != body.unit)


@fold.register
def _evidence_added(body: w.EvidenceAdded, to: Folding) -> None:
    if body.step == HANDLING:
        to.case.change_cycle(marks=marked(to.case.cycle.marks, [Proof.PROVED]))


@fold.register
def _review_called(body: w.JointReviewCalled, to: Folding) -> None:
    to.case.work = replace(to.case.work, review=True)
    running.start(to.case, to.sla, Target.JOINT_REVIEW, to.at)


@fold.register
def _review_held(body: w.JointReviewHeld, to: Folding) -> None:
    to.case.work = replace(to.case.work, review=False)
    running.meet(to.case, Target.JOINT_REVIEW, to.at)


@fold.register
def _extension_asked(body: w.ExtensionAsked, to: Folding) -> None:
    by_head = to.sla.policy.extension.approver is Role.UNIT_HEAD
    to.case.work = replace(to.case.work, extension=body.term, head_decides=by_head)
    running.start(to.case, to.sla, Target.EXTENSION_DECISION, to.at)


@fold.register
def _extension_approved(body: w.ExtensionApproved, to: Folding) -> None:
    running.extend(to.case, to.sla, body.target, body.term, to.at)
    _decided(to)


@fold.register
def _extension_refused(body: w.ExtensionRefused, to: Folding) -> None:
    _decided(to)


@fold.register
def _hearing_called(body: w.HearingCalled, to: Folding) -> None:
    to.case.work = replace(to.case.work, hearing_at=to.at, hearing_lapsed=False)
    running.pause(to.case, to.sla, PauseReason.HEARING, to.at)


@fold.register
def _hearing_held(body: w.HearingHeld, to: Folding) -> None:
    to.case.work = replace(to.case.work, hearing_at=None, hearing_lapsed=False)
    running.run_again(to.case, to.sla, to.at)


@fold.register
def _hearing_lapsed(body: w.HearingLapsed, to: Folding) -> None:
    to.case.work = replace(to.case.work, hearing_lapsed=True)
    running.run_again(to.case, to.sla, to.at)


@fold.register
def _fast_settled(body: w.FastSettled, to: Folding) -> None:
    to.case.work = replace(to.case.work, fast=True)
    if body.sampled:
        running.start(to.case, to.sla, Target.SURVEY_REVIEW, to.at)


@fold.register
def _fast_reviewed(body: w.FastReviewed, to: Folding) -> None:
    to.case.work = replace(to.case.work, fast=False)
    running.meet(to.case, Target.SURVEY_REVIEW, to.at)


def _decided(to: Folding) -> None:
    to.case.work = replace(to.case.work, extension="", head_decides=False)
    running.meet(to.case, Target.EXTENSION_DECISION, to.at)
