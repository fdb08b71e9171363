"""A message that uses a right of its citizen's: an objection, or that an answer be examined again."""

from collections.abc import Mapping

from chalicelib.domain.case import By, Case
from chalicelib.domain.events import CitizenObjected
from chalicelib.domain.inbox import Submission
from chalicelib.domain.instances import Bar
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.values import Status
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla
from chalicelib.usecases import reexamining
from chalicelib.usecases.saving import load

_BARRED: Mapping[Bar, Meaning] = {
    Bar.LATE: Meaning.REEXAMINATION_LATE,
    Bar.FINAL: Meaning.REEXAMINATION_FINAL,
    Bar.TOP: Meaning.REEXAMINATION_TOP,
}


def again(deps: Deps, ticket: str) -> Meaning:
    """What becomes of the wish to have an answer examined again.

    Where the policy knows no such right, the words are as good as any others.
    """
    case, _ = load(deps, ticket)
    bar = reexamining.bar(deps, case)
    if bar is Bar.NONE:
        return Meaning.NEW_CASE if case.status is Status.ARCHIVED else Meaning.SAME_CONVERSATION
    return _BARRED[bar] if bar else Meaning.REEXAMINES


def use(deps: Deps, case: Case, by: By, sla: Sla, submission: Submission, meaning: Meaning) -> None:
    """Record what follows from it beside the message itself."""
    channel, ticket = submission.channel, submission.ticket
    if meaning is Meaning.OBJECTS and case.may_object(sla.policy.survey.close_after, by.at):
        case.record(by, CitizenObjected(channel=channel, submission=ticket, text=""), sla)
    if meaning is Meaning.REEXAMINES:
        reexamining.ask(deps, case, by, sla, reexamining.Said("", channel, ticket))
