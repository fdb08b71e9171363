"""What can happen to the answer of a survey that may not be the citizen's own."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import LIVE, Rows, stay
from chalicelib.domain.values import SignVerdict


@dataclass(frozen=True, kw_only=True)
class SurveyFlagged(Body):
    """New signs (their names, with blanks between) stand at the answer about reply `cycle`."""

    cycle: int
    signs: str


@dataclass(frozen=True, kw_only=True)
class SignsSettled(Body):
    """A supervisor has looked into the signs of that answer."""

    cycle: int
    verdict: SignVerdict
    reason: str = private()


ROWS: Rows = {SurveyFlagged: stay(*LIVE), SignsSettled: stay(*LIVE)}
"""Neither changes anything else: the answer has led where it leads before anybody looks at it."""
