"""What can happen to a petition alone: the simple procedure (简易办理), further instances (复查, 复核)."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import OPEN, Rows, stay, to
from chalicelib.domain.values import Channel, Status


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


@dataclass(frozen=True, kw_only=True)
class ReexaminationAsked(Body):
    """The citizen does not accept the answer: the next higher `unit` looks again, as that `instance`.

    `before` gave the answer; `handler` is empty where nobody there may have it, `recused` are the ids of
    those who have answered so far, with blanks between. `submission`: the message that says so, if any.
    """

    instance: int
    unit: str
    handler: str
    before: str
    recused: str
    channel: Channel
    submission: str = ""
    text: str = private()


ROWS: Rows = {
    ProcedureChosen: stay(*OPEN),
    ProcedureLeft: stay(*OPEN),
    ReexaminationAsked: to(Status.DISPATCHED, Status.REPLIED, Status.EVALUATED),
}
