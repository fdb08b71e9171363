"""What was written for the citizen: the answers of a case and the words of its events; notes never are."""

from collections.abc import Iterable

from chalicelib.domain import events as e
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.head import Head
from chalicelib.domain.values import Outcome

Answer = e.CaseReplied | e.PromiseFollowedUp


def detail(event: Event) -> str:
    """The words that go with an event on the citizen's timeline."""
    match event.body:
        case e.CaseReplied(text=words) | e.QuestionAsked(text=words) | e.PromiseFollowedUp(text=words):
            return words
        case e.PromiseGiven(steps=words) | e.SuggestionAwarded(words=words) | e.CaseDeclined(advice=words):
            return words
        case w.ExtensionApproved(reason=words) | e.ProcedureLeft(reason=words):
            return words
        case e.ReexaminationAsked(text=words):
            return words
        case _:
            return ""


def latest(events: Iterable[Event]) -> str:
    """The answer that counts now; nothing while there is none."""
    said = [event.body.text for event in events if isinstance(event.body, Answer)]
    return said[-1] if said else ""


def outcome(case: Head | None) -> str:
    """What their answer settled; that a case does not count is no matter of its citizen's."""
    found = case.cycle.outcome if case and case.cycles else None
    return "" if found in (None, Outcome.EXCLUDED) else str(found)


def next_step(case: Head) -> str:
    """The name of what comes next: a status, or that something is promised."""
    return "promised" if case.promised else str(case.status)
