"""What was found of a reply, and which of its points are disputed."""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.head import Head
from chalicelib.domain.marks import Mark, Proof, marked
from chalicelib.domain.score_events import PointDisputed, PointRuled, StormFound
from chalicelib.domain.values import Plea, Point


@fold.register
def _found(body: StormFound, to: Folding) -> None:
    _mark(to.case, body.cycle, [Proof.STORM])


@fold.register
def _disputed(body: PointDisputed, to: Folding) -> None:
    _plead(to.case, body.cycle, body.point, Plea.RAISED)


@fold.register
def _ruled(body: PointRuled, to: Folding) -> None:
    _plead(to.case, body.cycle, body.point, body.ruling)


def _plead(case: Head, number: int, point: Point, plea: Plea) -> None:
    _mark(case, number, [(point, plea)], [(point, each) for each in Plea])


def _mark(case: Head, number: int, new: Iterable[Mark], instead_of: Iterable[Mark] = ()) -> None:
    cycle = case.cycles[number - 1]
    case.cycles[number - 1] = replace(cycle, marks=marked(cycle.marks, new, instead_of))
