"""A simple matter is handled in a short procedure (简易办理), and can be taken out of it again."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import OPEN, Rows, stay


@dataclass(frozen=True, kw_only=True)
class ProcedureChosen(Body):
    """Its clocks run by the terms of that `procedure` of the policy, each from its own start."""

    procedure: str
    note: str = private()


@dataclass(frozen=True, kw_only=True)
class ProcedureLeft(Body):
    """It was not so simple: the ordinary terms hold again, each counted from its own start."""

    procedure: str
    reason: str = private()


ROWS: Rows = {ProcedureChosen: stay(*OPEN), ProcedureLeft: stay(*OPEN)}
