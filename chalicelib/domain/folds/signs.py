"""The signs of an answer, and what became of them."""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.head import Head
from chalicelib.domain.marks import marked
from chalicelib.domain.signs_events import SignsSettled, SurveyFlagged
from chalicelib.domain.values import Sign, SignVerdict


@fold.register
def _flagged(body: SurveyFlagged, to: Folding) -> None:
    """What was settled before is open again: whoever settled it did not know of this."""
    _mark(to.case, body.cycle, map(Sign, body.signs.split()), None)


@fold.register
def _settled(body: SignsSettled, to: Folding) -> None:
    _mark(to.case, body.cycle, (), body.verdict)


def _mark(case: Head, number: int, new: Iterable[Sign], verdict: SignVerdict | None) -> None:
    """An answer may be of an earlier cycle: the case was reopened by it."""
    cycle = case.cycles[number - 1]
    marks = marked(cycle.marks, (*new, *([verdict] if verdict else ())), instead_of=SignVerdict)
    case.cycles[number - 1] = replace(cycle, marks=marks)
