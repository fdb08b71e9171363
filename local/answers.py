"""Replies that people of a demo or a replay give: a suggestion is decided with its answer."""

from chalicelib.domain.head import Head
from chalicelib.domain.values import Outcome, Type, Verdict
from chalicelib.usecases.actions import Reply


def answer(case: Head | None, outcome: Outcome, text: str) -> Reply:
    """The reply that casework takes for a case of that type."""
    if case is not None and case.type is Type.SUGGESTION:
        return Reply(outcome, text, verdict=Verdict.ADOPTED, grounds=text)
    return Reply(outcome, text)
