"""How events take effect: one function a kind of event, registered by the rooms of `folds`."""

from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from chalicelib.domain.body import Body
from chalicelib.domain.head import Head
from chalicelib.sla.sla import Sla


@dataclass(frozen=True)
class Folding:
    """The case that an event changes, when it happened, and the rules that its clocks follow."""

    case: Head
    at: datetime
    sla: Sla


@singledispatch
def fold(body: Body, to: Folding) -> None:
    """Let an event take effect on the case; most change nothing but the status."""
