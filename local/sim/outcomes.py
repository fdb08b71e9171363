"""What must hold of a reply's outcome: approved by somebody else, and asked about once it is final."""

from collections.abc import Iterator, Sequence

from chalicelib.domain import events as e
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Outcome, Target

APPROVED = {Outcome.EXCLUDED: e.ExclusionApproved, Outcome.TERMINATED: e.TerminationApproved}
PROPOSED = {e.ExclusionApproved: e.ExclusionProposed, e.TerminationApproved: e.TerminationProposed}


def wrongs(case: Case, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong, one line each."""
    for number, event in enumerate(events):
        yield from _approved_by_another(event, events[:number])
        yield from _approved_before(event, events[:number])
        yield from _asked_too_early(event, events[:number])
    clock = case.clocks.get(Target.FOLLOW_UP)
    if case.promised and (clock is None or clock.met_at is not None):
        yield f"{case.ticket} has promised something, and nothing reminds of it"
    if not case.promised and clock is not None and clock.met_at is None:
        yield f"{case.ticket} has promised nothing, and its clock runs"


def _approved_by_another(event: Event, before: Sequence[Event]) -> Iterator[str]:
    kind = PROPOSED.get(type(event.body))
    if kind is None:
        return
    made = [each for each in before if isinstance(each.body, kind)]
    if not made or made[-1].actor == event.actor:
        yield f"{event.id} approves what nobody else has proposed"


def _approved_before(event: Event, before: Sequence[Event]) -> Iterator[str]:
    """A reply that needs approval has it, since the last refusal and the last reply."""
    if not isinstance(event.body, e.CaseReplied) or event.body.outcome not in APPROVED:
        return
    ends = (e.ExclusionRefused, e.TerminationRefused, e.CaseReplied, e.CaseReopened)
    since = max((number for number, each in enumerate(before) if isinstance(each.body, ends)), default=-1)
    if not any(isinstance(each.body, APPROVED[event.body.outcome]) for each in before[since + 1 :]):
        yield f"{event.id} is {event.body.outcome}, and nobody has approved that"


def _asked_too_early(event: Event, before: Sequence[Event]) -> Iterator[str]:
    """The survey waits for what was promised, and never asks about what does not count."""
    if isinstance(event.body, e.SurveyDue) and _settled(before) in (Outcome.PROMISED, Outcome.EXCLUDED):
        yield f"{event.id} asks about a reply that is {_settled(before)}"


def _settled(events: Sequence[Event]) -> Outcome | None:
    """The outcome of the latest reply, by its events alone."""
    found: Outcome | None = None
    replied = False
    for event in events:
        match event.body:
            case e.CaseReplied(outcome=outcome):
                found, replied = outcome, True
            case e.PromiseFollowedUp(outcome=outcome):
                found = outcome
            case e.ExclusionApproved() if replied:
                found = Outcome.EXCLUDED
            case e.CaseReopened():
                found, replied = None, False
            case _:
                pass
    return found
