"""What follows from what happened, as one table. Reactions write deliveries and call no provider."""

from collections.abc import Callable, Iterable, Mapping

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import score_events
from chalicelib.domain import signs_events as s
from chalicelib.domain import work_events as w
from chalicelib.domain.case import By
from chalicelib.domain.chain import Event
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Submission
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Change, Deps, Record
from chalicelib.usecases import (
    by_hand,
    gaps,
    inspection,
    merging,
    notices,
    notices_merging,
    notices_outcomes,
    notices_petition,
    notices_returns,
    notices_rights,
    notices_score,
    notices_work,
    pictures,
    precedents,
    recordings,
    rounds,
    signs,
    webhooks,
)
from chalicelib.usecases.letters import Letter, Matter, deliveries, ways
from chalicelib.usecases.links import CITIZEN
from chalicelib.usecases.receive import receive
from chalicelib.usecases.saving import load, persist, save

Reaction = Callable[[Deps, Matter], Iterable[Letter]]

REACTIONS: Mapping[type[e.Body], tuple[Reaction, ...]] = {
    e.CaseReceived: (notices.acknowledge, notices.register_extreme, gaps.ask),
    e.CaseAccepted: (notices.register_extreme_call, notices_petition.tell_of_acceptance),
    e.CaseDispatched: (notices.assign, notices.tell_of_dispatch),
    e.CaseDeclined: (notices.decline,),
    e.CaseWithdrawn: (notices.confirm_withdrawal, notices_rights.tell_to_stop),
    e.QuestionAsked: (notices.ask,),
    e.CitizenAdded: (
        notices.confirm_addition,
        notices_merging.tell_of_addition,
        notices_outcomes.tell_of_the_end,
        notices_petition.refuse_reexamination,
    ),
    e.CaseReplied: (notices_outcomes.reply,),
    e.ReminderDue: (notices.remind,),
    e.TargetEscalated: (notices.escalate,),
    e.SurveyDue: (notices.survey,),
    e.SurveyNudged: (notices.nudge,),
    e.SurveyAnswered: (notices.thank, notices.ask_for_review),
    e.CaseReopened: (notices.tell_of_reopening, notices.assign_again),
    e.PicturesLost: (notices.tell_of_loss,),
    e.RecordingLost: (notices.tell_of_loss,),
    e.RecordingTranscribed: (notices.confirm_transcript,),
    e.TranscriptMissing: (notices.ask_to_listen,),
    e.PromiseGiven: (notices_outcomes.move_promise,),
    e.PromiseFollowedUp: (notices_outcomes.follow_up,),
    e.SuggestionAwarded: (notices_outcomes.award,),
    e.ExclusionProposed: (notices_outcomes.ask_for_approval,),
    e.ExclusionApproved: (notices_outcomes.tell_of_approval,),
    e.ExclusionRefused: (notices_outcomes.tell_of_refusal,),
    e.TerminationProposed: (notices_outcomes.ask_for_approval,),
    e.TerminationApproved: (notices_outcomes.tell_of_approval,),
    e.TerminationRefused: (notices_outcomes.tell_of_refusal,),
    e.CaseKeptOpen: (notices_rights.tell_of_keeping_open,),
    e.CaseKeptWithUnit: (notices_rights.tell_of_keeping_open,),
    e.CitizenObjected: (notices_rights.take_objection,),
    e.ObjectionReviewed: (notices_rights.tell_of_objection,),
    e.CitizenUrged: (notices_rights.pass_on_urging,),
    e.CaseUrged: (notices_rights.urge,),
    e.CaseTakenAway: (notices_rights.tell_of_taking_back,),
    e.SupervisionOrdered: (notices_rights.order,),
    e.SupervisionSentBack: (notices_rights.order,),
    e.SupervisionAnswered: (notices_rights.tell_of_order_answer,),
    e.SupervisionClosed: (notices_rights.tell_of_order_end,),
    e.CaseReturned: (notices_returns.ask_for_ruling,),
    e.ReturnRuled: (notices_returns.tell_of_ruling, precedents.keep),
    e.ReturnAppealed: (notices_returns.ask_for_ruling,),
    e.CaseTakenBack: (notices_returns.tell_of_return,),
    e.CaseTransferred: (notices_returns.tell_of_transfer,),
    e.CaseReassigned: (notices_returns.tell_of_reassignment,),
    e.CaseRegraded: (notices_returns.tell_of_regrading,),
    w.UnitAdded: (notices_work.tell_co_unit,),
    w.UnitRemoved: (notices_work.release_co_unit,),
    w.UnitReported: (notices_work.tell_of_report,),
    w.JointReviewCalled: (notices_work.invite,),
    w.ExtensionAsked: (notices_work.ask_for_extension,),
    w.ExtensionApproved: (notices_work.tell_of_extension,),
    w.ExtensionRefused: (notices_work.tell_of_refusal,),
    w.HearingCalled: (notices_work.tell_of_hearing,),
    w.HearingHeld: (notices_work.tell_of_hearing_held,),
    w.FastSettled: (notices_work.ask_to_review,),
    m.CaseMerged: (notices_merging.tell_of_merging,),
    m.CaseUnmerged: (notices_merging.tell_of_return,),
    m.MasterMoved: (notices_merging.pass_on,),
    m.CaseJoined: (notices_merging.tell_of_joining,),
    m.MergedCaseAdded: (notices_merging.tell_of_addition,),
    m.MergedCaseUrged: (notices_rights.pass_on_urging,),
    e.CitizenInformed: (notices_petition.tell_of_right,),
    e.ReexaminationAsked: (notices_petition.confirm_reexamination, notices_petition.hand_over),
    e.ProcedureChosen: (notices_petition.tell_of_simplicity,),
    e.ProcedureLeft: (notices_petition.tell_of_ordinary_terms,),
    s.SurveyFlagged: (notices.show_signs,),
    score_events.StormFound: (notices_score.tell_of_storm,),
    score_events.PointDisputed: (notices_score.ask_to_rule,),
    score_events.PointRuled: (notices_score.tell_of_ruling,),
}


def react(deps: Deps, record: Record) -> None:
    """Carry out what follows from one record of the feed; a repeat changes nothing."""
    if not record.events:
        receive(deps, record.ticket)
        return
    case = deps.store.case(record.ticket)
    submission = deps.store.submission(record.ticket)
    if case is None or submission is None:
        raise LookupError(f"events of {record.ticket} without its case")
    for event in record.events:
        _react(deps, case, submission, event)
    if case.wake_at:
        deps.clock.schedule(case.ticket, case.generation, case.wake_at)


def letters_of(deps: Deps, matter: Matter) -> list[Letter]:
    """Who is told what of this event."""
    return [
        letter for reaction in REACTIONS.get(type(matter.event.body), ()) for letter in reaction(deps, matter)
    ]


def _react(deps: Deps, case: Head, submission: Submission, event: Event) -> None:
    matter = Matter(event, case, submission)
    said = (row for letter in letters_of(deps, matter) for row in deliveries(deps, matter, letter))
    rows = tuple(row for each in said for row in rounds.join(deps, each))
    rows += (*recordings.following(deps, matter), *pictures.following(deps, matter))
    rows += tuple(webhooks.following(deps, matter))
    if rows:
        deps.store.commit(Change(deliveries=rows, queued=True))
        # All of them: a row of an earlier try may be due, whatever this one would say at this hour.
        deps.enqueue(rows)
        deps.notify()
    if not ways(deps, matter, CITIZEN):
        _tell_without_message(deps, matter)
    _inspect(deps, submission, event.body)
    signs.look(deps, matter)
    merging.follow(deps, case, event)


def _tell_without_message(deps: Deps, matter: Matter) -> None:
    """On the tracking page, or by an officer for those who came to the desk."""
    event, case = matter.event, matter.case
    at_desk, is_reply = (
        matter.submission.channel is Channel.DESK,
        isinstance(event.body, e.CaseReplied | e.PromiseFollowedUp),
    )
    if is_reply and at_desk:
        by_hand.ask_for(deps, case)
    elif is_reply:
        persist(lambda: _show(deps, event, cycle=case.cycle.number))
    elif at_desk and type(event.body) in by_hand.TOLD:
        by_hand.ask_to_tell(deps, case, event)


def _inspect(deps: Deps, submission: Submission, body: e.Body) -> None:
    """After the letters: nobody waits for an acknowledgement while files are looked at."""
    if isinstance(body, e.CaseReceived):
        inspection.inspect(deps, submission)
    elif isinstance(body, e.CitizenAdded) and (added := deps.store.submission(body.submission)):
        inspection.inspect(deps, added)


def _show(deps: Deps, event: Event, cycle: int) -> None:
    """Nobody to write to: the answer stands on the tracking page, and that is how it arrives."""
    case, sla = load(deps, event.ticket)
    if case.status is not Status.REPLIED or case.cycle.number != cycle or case.knows(e.Notice.REPLY):
        return
    now = deps.now()
    body = e.CitizenInformed(of=e.Notice.REPLY, proof=e.Proof.SHOWN, arrived_at=now, delivery="")
    case.record(By(now), body, sla)
    save(deps, case, sla)
