"""The closed loop of a pack: every move of the table, and what time does by itself after how long."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain import events as e
from chalicelib.domain.messages import say
from chalicelib.domain.transitions import TRANSITIONS
from chalicelib.domain.values import Grade, Status, Target
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Term
from local.policy import words

Wait = Term | timedelta


@dataclass(frozen=True)
class Move:
    """A way from one status to another."""

    before: Status
    after: Status
    kind: type[e.Body]


def moves(policy: Policy) -> tuple[Move, ...]:
    """All that lead to another status under that policy, in the table's order."""
    no_right = policy.row(Target.REEXAMINATION_REPLY) is None
    return tuple(
        Move(before, after, kind)
        for kind, row in TRANSITIONS.items()
        for before, after in row.items()
        if before is not after and not (no_right and kind is e.ReexaminationAsked)
    )


def _signing(policy: Policy) -> Wait | None:
    """A unit that lets the window pass has signed; without a window only by its own act."""
    row = policy.row(Target.RETURN_WINDOW)
    return row.terms(policy.types[0], Grade.NORMAL)[0] if row else None


BY_TIME: Mapping[type[e.Body], Callable[[Policy], Wait | None]] = {
    e.CaseSignedFor: _signing,
    e.QuestionLapsed: lambda policy: policy.pause.limit,
    e.SurveyDue: lambda policy: policy.survey.after,
    e.SurveyNudged: lambda policy: policy.survey.nudge_after,
    e.SurveyClosed: lambda policy: policy.survey.close_after,
    e.CaseArchived: lambda policy: policy.survey.close_after,
}
"""What happens without anybody, and how long that waits in a normal case."""

ALSO_BY_HAND = frozenset({e.CaseSignedFor})


def wait(policy: Policy, lang: str, kind: type[e.Body]) -> str:
    """After how long it happens by itself; nothing for what somebody does."""
    find = BY_TIME.get(kind)
    length = find(policy) if find else None
    return words.after(lang, length) if length else ""


def archive_wait(policy: Policy, lang: str) -> str:
    """A case is kept open as long as a higher office may be asked."""
    row = policy.row(Target.REEXAMINATION_REQUEST)
    if row is None:
        return ""
    name = say(lang, f"target.{Target.REEXAMINATION_REQUEST}")
    length = words.terms(lang, row.terms(policy.types[0], Grade.NORMAL))
    return say(lang, "draw.window", window=name, term=length)
