"""What can happen when several requests are about one matter, or one request about several."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import LIVE, OPEN, Rows, stay, to
from chalicelib.domain.values import Status, Type


@dataclass(frozen=True, kw_only=True)
class CaseMerged(Body):
    """It is the same matter as `master` and follows it; `unit` and `handler` are those of the master."""

    master: str
    unit: str = ""
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(Body):
    """It goes on alone: by an officer, with the words `text`, or for what became of the master (`reason`)."""

    reason: str
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class MasterMoved(Body):
    """What the citizen of the master was told at its `event`, of that `kind`, is told here, too."""

    master: str
    event: str
    kind: str
    unit: str = ""
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseJoined(Body):
    """Of a master: the case `ticket` follows it."""

    ticket: str


@dataclass(frozen=True, kw_only=True)
class CaseLeft(Body):
    """Of a master: the case `ticket` follows it no more."""

    ticket: str


@dataclass(frozen=True, kw_only=True)
class MergedCaseAdded(Body):
    """Of a master: the citizen of the case `ticket`, which follows it, wrote again."""

    ticket: str
    submission: str


@dataclass(frozen=True, kw_only=True)
class MergedCaseUrged(Body):
    """Of a master: the citizen of the case `ticket`, which follows it, asks to get on with it."""

    ticket: str


@dataclass(frozen=True, kw_only=True)
class PromiseOwned(Body):
    """What the master promised to all is promised by whoever has this case: the master was opened again."""

    master: str


@dataclass(frozen=True, kw_only=True)
class CaseSplit(Body):
    """The words `text` are another matter: they became the case `into`; of a tip-off with its `type`."""

    into: str
    type: Type | None = None
    text: str = private()


ROWS: Rows = {
    CaseMerged: to(Status.MERGED, *OPEN),
    CaseUnmerged: to(Status.ACCEPTED, Status.MERGED),
    MasterMoved: stay(Status.MERGED),
    CaseJoined: stay(*OPEN),
    CaseLeft: stay(*LIVE),
    MergedCaseAdded: stay(*LIVE),
    MergedCaseUrged: stay(*LIVE),
    PromiseOwned: stay(Status.REPLIED),
    CaseSplit: stay(*OPEN),
}
