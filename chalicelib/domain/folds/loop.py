"""The loop itself: received, accepted, dispatched, handled, replied, ended."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.head import Cycle, Head, title_of
from chalicelib.domain.marks import Proof, marked
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.returning import Stage
from chalicelib.domain.values import MET, REACHED, Grade, Outcome, PauseReason, Start, Status, Target, Type
from chalicelib.sla import clock as clocks


@fold.register
def _received(body: e.CaseReceived, to: Folding) -> None:
    to.case.channel, to.case.lang, to.case.policy, to.case.title = (
        body.channel,
        body.lang,
        body.policy,
        body.title,
    )
    to.case.confidence, to.case.received_at = body.confidence, to.at
    to.case.calendar = body.calendar
    to.case.respondent, to.case.repeats = body.respondent, body.repeats
    to.case.wordless = body.wordless
    to.case.cycles = [Cycle(1, to.at)]
    _settle(to.case, body.type, body.category, body.grade, body.probability, body.impact, body.district)
    for target in to.sla.policy.starting(Start.RECEIVED):
        running.start(to.case, to.sla, target, to.at)
    if body.shown:
        running.meet(to.case, Target.ACKNOWLEDGEMENT, to.at)


@fold.register
def _accepted(body: e.CaseAccepted, to: Folding) -> None:
    regraded = (body.type, body.grade) != (to.case.type, to.case.grade)
    _settle(to.case, body.type, body.category, body.grade, body.probability, body.impact, body.district)
    running.meet(to.case, Target.ACCEPTANCE, to.at)
    if regraded:
        running.recompute(to.case, to.sla, to.at)
    for target in to.sla.policy.starting(Start.ACCEPTED):
        if target not in to.case.clocks:
            running.start(to.case, to.sla, target, to.at)


@fold.register
def _dispatched(body: e.CaseDispatched, to: Folding) -> None:
    to.case.unit, to.case.handler = body.unit, body.handler
    to.case.co_units = tuple(unit for unit in to.case.co_units if unit != body.unit)
    if to.case.dispatched_at is None:
        to.case.dispatched_at = to.at
        running.start(to.case, to.sla, Target.FIRST_CONTACT, to.at)
    running.meet(to.case, Target.DISPATCH, to.at)
    running.start(to.case, to.sla, Target.RETURN_WINDOW, to.at)


@fold.register
def _signed(body: e.CaseSignedFor, to: Folding) -> None:
    running.meet(to.case, Target.RETURN_WINDOW, to.at)
    if to.case.returned.stage is Stage.ASKED:
        # Whoever works on it after all has taken the return back.
        running.settle_return(to.case, to.at)


@fold.register
def _contacted(body: e.ContactMade, to: Folding) -> None:
    running.meet(to.case, Target.FIRST_CONTACT, to.at)
    cycle = to.case.cycle
    # After the reply it stands on the trail, and makes nobody contacted who was not.
    if body.how == MET and cycle.replied_at is None:
        to.case.change_cycle(met=True)
    if body.how in REACHED and cycle.contacted_at is None and cycle.replied_at is None:
        clock = to.case.clocks.get(Target.FIRST_CONTACT)
        # A refusal stops the clock: who is reached after the term was reached late all the same.
        late = cycle.number == 1 and clock is not None and clock.late(to.at)
        to.case.change_cycle(contacted_at=to.at, contact_in_time=not late)


@fold.register
def _asked(body: e.QuestionAsked, to: Folding) -> None:
    to.case.asked_at = to.at
    running.pause(to.case, to.sla, PauseReason.QUESTION, to.at)


@fold.register
def _lapsed(body: e.QuestionLapsed, to: Folding) -> None:
    running.resume(to.case, to.sla, to.at)


@fold.register
def _added(body: e.CitizenAdded, to: Folding) -> None:
    if body.why == Meaning.TELLS_WHAT:
        to.case.wordless = False
    if to.case.status is Status.AWAITING_CITIZEN:
        running.resume(to.case, to.sla, to.at)


@fold.register
def _replied(body: e.CaseReplied, to: Folding) -> None:
    running.release(to.case, to.sla, to.at)
    running.stop(to.case, to.at)
    if not (body.follows and body.outcome is Outcome.PROMISED):
        to.case.master = ""
    clock = to.case.reply_clock
    if body.direct:
        to.case.change_cycle(contacted_at=to.at, contact_in_time=True)
    to.case.change_cycle(
        replied_at=to.at,
        due_at=clock and clock.due_at,
        missed=clock is not None and clock.missed,
        outcome=body.outcome,
        unit=body.unit,
        handler=to.case.handler or "",
        direct=body.direct,
        marks=_evidence(to.case.cycle, body),
    )
    # An exclusion may be decided after the reply, a termination may not.
    if to.case.proposed in (body.outcome, Outcome.TERMINATED):
        to.case.drop_proposal()


def _evidence(cycle: Cycle, reply: e.CaseReplied) -> int:
    """Of a merged case the evidence stands with its master; a direct answer has no handling to prove."""
    owes = not (reply.direct or reply.follows)
    return marked(cycle.marks, [Proof.BARE if owes else Proof.PROVED])


@fold.register
def _informed(body: e.CitizenInformed, to: Folding) -> None:
    if body.of is e.Notice.ACKNOWLEDGEMENT:
        running.meet(to.case, Target.ACKNOWLEDGEMENT, body.arrived_at)
    elif body.of is e.Notice.REPLY and to.case.cycle.informed_at is None:
        to.case.change_cycle(informed_at=body.arrived_at)
        if not to.case.final:
            running.start(to.case, to.sla, Target.REEXAMINATION_REQUEST, body.arrived_at)


@fold.register
def _transcribed(body: e.RecordingTranscribed, to: Folding) -> None:
    if body.submission == to.case.ticket:
        to.case.title = title_of(body.text)


@fold.register
def _reopened(body: e.CaseReopened, to: Folding) -> None:
    if to.case.cycle.closed_at is None:
        # Before the citizen was asked: whoever says at once that it is not solved need not wait for a survey.
        to.case.change_cycle(closed_at=to.at)
    to.case.master = ""
    to.case.cycles.append(Cycle(to.case.cycle.number + 1, to.at, instance=to.case.instance))
    to.case.closed_at = None
    to.case.drop_proposal()
    # The promise was of the last cycle, and the head is kept small.
    to.case.clocks.pop(Target.FOLLOW_UP, None)
    running.start(to.case, to.sla, Target.REOPENED_REPLY, to.at)


@fold.register(e.CaseDeclined)
@fold.register(e.CaseWithdrawn)
def _ended(body: e.Body, to: Folding) -> None:
    running.end(to.case, to.sla, to.at)
    to.case.drop_proposal()
    to.case.closed_at = to.at


@fold.register
def _archived(body: e.CaseArchived, to: Folding) -> None:
    for target, clock in to.case.clocks.items():
        running.meet(to.case, target, min(to.at, clock.due_at) if target in clocks.WINDOWS else to.at)


def _settle(
    case: Head, type_: Type, category: str, grade: Grade, probability: int, impact: int, district: str | None
) -> None:
    case.type, case.category, case.grade = type_, category, grade
    case.probability, case.impact, case.district = probability, impact, district
