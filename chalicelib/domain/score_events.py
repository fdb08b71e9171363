"""What can happen to the score card of a reply (domain.md §5)."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import LIVE, Rows, stay
from chalicelib.domain.values import Plea, Point


@dataclass(frozen=True, kw_only=True)
class StormFound(Body):
    """A manager has found that poor work on reply `cycle` caused a public-opinion storm."""

    cycle: int
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class PointDisputed(Body):
    """Whom that point of reply `cycle` is held against objects to it."""

    cycle: int
    point: Point
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class PointRuled(Body):
    """The objection of `objector` is upheld, and the point is taken off; or it is rejected, and stands."""

    cycle: int
    point: Point
    ruling: Plea
    objector: str
    reason: str = private()


ROWS: Rows = {StormFound: stay(*LIVE), PointDisputed: stay(*LIVE), PointRuled: stay(*LIVE)}
