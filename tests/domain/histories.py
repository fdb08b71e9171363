"""Histories of cases for the tests of what is read from them: told by hand, or any that the table allows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.case import By, Case
from chalicelib.domain.chain import Event, chain
from chalicelib.domain.fold import Folding, fold
from chalicelib.domain.returning import ReturnReason
from chalicelib.domain.transitions import TRANSITIONS
from chalicelib.domain.values import Channel, Grade, Outcome, Resolved, Type
from chalicelib.sla.calendar import utc
from chalicelib.sla.sla import Sla
from tests.sla.builders import CALENDAR, POLICY, at

SLA = Sla(POLICY, CALENDAR)
RECEIVED = e.CaseReceived(
    submission="T", channel=Channel.SMS, lang="zh-CN", policy="p", type=Type.COMPLAINT, category="",
    grade=Grade.NORMAL, probability=1, impact=1, confidence=1.0, rule="r", district=None, shown=True,
    title="灯坏了",
)  # fmt: skip
ACCEPTED = e.CaseAccepted(
    type=Type.COMPLAINT, category="", grade=Grade.NORMAL, probability=1, impact=1, district=None
)
REPLIED = e.CaseReplied(outcome=Outcome.SOLVED, unit="urban", direct=False, text="修好了")
ADDED = e.CitizenAdded(submission="T2", why="adds")
NOT_SOLVED = e.SurveyAnswered(
    cycle=1, channel=Channel.WEB, contacted=True, resolved=Resolved.NO, satisfaction=1, comment=""
)
ASKED = e.QuestionAsked(text="哪一盏？")
BODIES = (
    ACCEPTED,
    ASKED,
    ADDED,
    REPLIED,
    NOT_SOLVED,
    e.CaseDeclined(reason="other_place", advice="请问邻市"),
    e.CaseWithdrawn(reason="好了"),
    e.CaseSignedFor(silent=False),
    e.ContactMade(how="called", note=""),
    e.QuestionLapsed(),
    e.NoteAdded(text="内部"),
    e.SurveyDue(cycle=1),
    e.SurveyReviewed(finding="属实"),
    e.SurveyClosed(cycle=1, reason="no_answer"),
    e.CaseReopened(reason="not_resolved"),
    e.CaseArchived(),
    e.CaseKeptOpen(reason="隐患"),
    e.CaseKeptWithUnit(reason="隐患"),
    e.CitizenObjected(channel=Channel.WEB, text="就在本市"),
    e.ObjectionReviewed(upheld=True, reason="属实"),
    e.CaseTakenAway(),
    e.CaseReturned(reason=ReturnReason.NOT_OURS, returned_by="urban", text=""),
    e.CaseTakenBack(taken_from="urban"),
    e.CaseTransferred(unit="market", handler="w-kong", before="", reason=""),
    e.CaseReassigned(handler="h-shao", before="", reason=""),
    m.CaseMerged(master="M", unit="gas", handler="w-gas"),
    m.MasterMoved(master="M", event="M:0003", kind="CaseDispatched", unit="housing", handler="w-housing"),
    m.CaseUnmerged(reason="officer", text=""),
)


def dispatched(unit: str) -> e.CaseDispatched:
    return e.CaseDispatched(unit=unit, handler=f"w-{unit}", reason="r")


@dataclass
class History:
    """A case together with everything that happened to it."""

    case: Case = field(default_factory=lambda: Case("T", "salt"))
    events: list[Event] = field(default_factory=list)

    def at(self, text: str, body: e.Body, actor: str = "w-lu") -> "History":
        """What the table allows, at a moment such as "Mon 2026-03-02 09:00"."""
        return self.then(at(text), body, actor)

    def then(self, moment: datetime, body: e.Body, actor: str = "w-lu") -> "History":
        self.events.append(self.case.record(By(utc(moment), actor), body, SLA))
        return self

    def handed(self, moment: datetime, unit: str) -> "History":
        """Dispatched once more, as after a return or a transfer, which the table has not yet."""
        body = dispatched(unit)
        event = chain("T", self.case.seq + 1, self.case.tip, utc(moment), "d-lin", body, "salt")
        fold(body, Folding(self.case, utc(moment), SLA))
        self.case.seq, self.case.tip = event.seq, event.hash
        self.events.append(event)
        return self


@st.composite
def histories(draw: st.DrawFn, backwards: int = 0) -> tuple[History, datetime]:
    """Any lawful history with hands that change in between, and a moment after it.

    With `backwards` some events are dated up to so many seconds before the one that they follow.
    """
    ticks = st.integers(-backwards, 90 * 3600).map(lambda s: timedelta(seconds=s, microseconds=s * 7919))
    history, now = History(), at("Fri 2026-02-27 11:00") + draw(ticks)
    history.then(now, RECEIVED, "citizen")
    for _ in range(draw(st.integers(0, 14))):
        now += draw(ticks)
        lawful = [body for body in BODIES if history.case.status in TRANSITIONS[type(body)]]
        units = [dispatched(unit) for unit in ("urban", "housing", "gas")]
        body = draw(st.sampled_from([*lawful, *units]))
        if history.case.status in TRANSITIONS[type(body)]:
            history.then(now, body)
        elif isinstance(body, e.CaseDispatched) and history.case.due_at and history.case.unit:
            history.handed(now, body.unit)
    return history, now + draw(ticks)
