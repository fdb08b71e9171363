"""What can happen to the outcome of a reply: promises, exclusion, termination, suggestions (domain.md §2)."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import Rows, stay
from chalicelib.domain.values import Outcome, Status, Verdict


@dataclass(frozen=True, kw_only=True)
class PromiseGiven(Body):
    """What the reply could not solve: until when, and the steps until then; `moved` for the second date.

    Of a merged case it is the master's, given at the event that it `follows`.
    """

    due_at: datetime
    moved: bool = False
    follows: str = ""
    steps: str = private()


@dataclass(frozen=True, kw_only=True)
class PromiseFollowedUp(Body):
    """What came of the promise: the answer that the survey asks about."""

    outcome: Outcome
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class ExclusionProposed(Body):
    """The unit finds that the case should not count: `reason` is a code of the list.

    `reference` names the stamped statement where there is one.
    """

    reason: str
    reference: str = private()
    note: str = private()


@dataclass(frozen=True, kw_only=True)
class ExclusionApproved(Body):
    """The case leaves the rates; before the reply: once the citizen has an answer all the same."""

    note: str = private()


@dataclass(frozen=True, kw_only=True)
class ExclusionRefused(Body):
    """It counts; also takes back an approval that no reply has followed yet."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class TerminationProposed(Body):
    """The unit finds that nothing more can be done in the matter, for the reasons that it gives."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class TerminationApproved(Body):
    """The reply may end the matter for good."""

    note: str = private()


@dataclass(frozen=True, kw_only=True)
class TerminationRefused(Body):
    """It goes on; also takes back an approval that no reply has followed yet."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class SuggestionDecided(Body):
    """Whether it is adopted, and why; the last decision before the reply counts."""

    verdict: Verdict
    grounds: str = private()


@dataclass(frozen=True, kw_only=True)
class SuggestionAwarded(Body):
    """Thanks in words, and in whole yuan where there is money (`amount` 0: none)."""

    amount: int
    words: str = private()


_HANDLING = (Status.IN_PROGRESS, Status.AWAITING_CITIZEN)
_ANSWERED = (Status.REPLIED, Status.EVALUATED)

ROWS: Rows = {
    PromiseGiven: stay(Status.REPLIED),
    PromiseFollowedUp: stay(Status.REPLIED),
    ExclusionProposed: stay(*_HANDLING, *_ANSWERED),
    ExclusionApproved: stay(*_HANDLING, *_ANSWERED),
    ExclusionRefused: stay(*_HANDLING, *_ANSWERED),
    TerminationProposed: stay(*_HANDLING),
    TerminationApproved: stay(*_HANDLING),
    TerminationRefused: stay(*_HANDLING),
    SuggestionDecided: stay(Status.ACCEPTED, *_HANDLING, Status.MERGED),
    SuggestionAwarded: stay(*_ANSWERED),
}
