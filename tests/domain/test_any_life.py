"""Whatever lawfully happens to a case: its events alone give it again, and no note moves a deadline."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import parts
from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import score_events
from chalicelib.domain import signs_events as s
from chalicelib.domain import work_events as w
from chalicelib.domain.case import By, Case, rebuild
from chalicelib.domain.chain import verify
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.transitions import TRANSITIONS
from chalicelib.domain.values import (
    Channel,
    Grade,
    Measure,
    Outcome,
    Plea,
    Point,
    Resolved,
    SignVerdict,
    Target,
    Type,
    Verdict,
)
from chalicelib.domain.wake import next_wake, wake
from chalicelib.sla.sla import Sla
from chalicelib.store.codec import decode_case, decode_events, encode_case, encode_events
from tests.sla.builders import at

SLA, OFFICE = parts.build_sla(), parts.build_office()
TICKET, SALT = "ABCD2345E", "salt"
START = at("Fri 2026-09-18 16:30")
BY_TIME: set[type[e.Body]] = {e.ReminderDue, e.TargetEscalated}
"""What only time does, for it carries how far the clock has climbed."""
STARTS_OR_NOTES: set[type[e.Body]] = {e.CaseReceived, e.NoteAdded}


LATER = "a calendar that came later"
DAYS = parts.calendars()["china"].changed(off=frozenset({date(2026, 9, 23)}))
RULES = {"": SLA, LATER: parts.on(SLA.policy, {"china": DAYS})}


def sla_of(policy: str, days: str = "") -> Sla:
    assert policy == SLA.policy.version
    return RULES[days]


def record(case: Case, by: By, body: e.Body) -> None:
    """By the rules of the case, or those that the event brings."""
    case.record(by, body, RULES[getattr(body, "calendar", case.calendar)])


class Turn(NamedTuple):
    """After so many minutes time does what is due, then something lawful happens, chosen by a number."""

    minutes: int
    choice: int
    type: Type
    grade: Grade
    resolved: Resolved

    @property
    def target(self) -> Target:
        return Target.REOPENED_REPLY if self.choice % 2 else Target.REPLY


TURNS = st.builds(
    Turn,
    st.one_of(st.integers(0, 120), st.integers(0, 12 * 1440)),
    st.integers(0, 10_000),
    st.sampled_from(Type),
    st.sampled_from(Grade),
    st.sampled_from(Resolved),
)
LIVES = st.lists(TURNS, max_size=25)


def received(turn: Turn) -> e.Body:
    return e.CaseReceived(
        submission=TICKET,
        channel=Channel.SMS,
        lang="zh-CN",
        policy=SLA.policy.version,
        category="市容环境",
        confidence=0.9,
        rule="water",
        district=None,
        shown=False,
        title="停水两天",
        **settled(turn),  # type: ignore[arg-type]  # names are the body's
    )


def settled(turn: Turn) -> dict[str, object]:
    return {"type": turn.type, "grade": turn.grade, "probability": 1, "impact": 1 + turn.choice % 5}


def moved(case: Case, turn: Turn, now: datetime) -> list[e.Body]:
    """It changes hands or kind."""
    unit, was = case.unit or "utilities", case.type
    ruling = Ruling.UPHELD if turn.choice % 2 else Ruling.REJECTED
    return [
        e.CaseReturned(reason=ReturnReason.NOT_OURS, returned_by=unit, unit="market", text="不归我们"),
        e.ReturnRuled(
            ruling=ruling, returned_by=unit, handler="w-lu", appeal_until=now, text="已核", precedent=""
        ),
        e.ReturnAppealed(returned_by=unit, text="仍不归我们"),
        e.CaseTakenBack(taken_from=unit),
        e.CaseTransferred(unit="gas", handler="w-tang", before="w-lu", reason="归口"),
        e.CaseReassigned(handler="h-wei", before="w-lu", reason=""),
        e.CaseRegraded(
            category="供水", was_type=was, was_category="", was_grade=case.grade, was_probability=1,
            was_impact=1, reason="核实", **settled(turn),  # type: ignore[arg-type]  # names are the body's
        ),
    ]  # fmt: skip


def lawful(case: Case, turn: Turn, now: datetime) -> list[e.Body]:
    """One of each kind that may happen now, time's own and notes apart."""
    number = case.cycle.number
    bodies: list[e.Body] = [
        e.CaseAccepted(category="供水", district=None, **settled(turn)),  # type: ignore[arg-type]  # the same
        e.CaseDispatched(unit="utilities", handler="w-lu", reason="duty"),
        e.CalendarChanged(calendar=LATER),
        e.CaseDeclined(reason="other_place", advice="请向当地反映"),
        e.CaseWithdrawn(reason="好了"),
        e.CaseSignedFor(silent=False),
        e.ContactMade(how="called", note="已通话"),
        e.QuestionAsked(text="哪一栋？"),
        e.QuestionLapsed(),
        e.CitizenAdded(why=Meaning.TELLS_WHAT, submission=TICKET),
        e.CaseReplied(outcome=Outcome.SOLVED, unit="utilities", direct=turn.choice % 2 == 0, text="已修好"),
        e.CitizenInformed(of=e.Notice.ACKNOWLEDGEMENT, proof=e.Proof.SENT, arrived_at=now, delivery="d1"),
        e.CitizenInformed(of=e.Notice.REPLY, proof=e.Proof.DELIVERED, arrived_at=now, delivery="d2"),
        e.PicturesLost(reason="gone", submission=TICKET),
        e.RecordingKept(sound="s1", seconds=9, submission=TICKET),
        e.RecordingLost(reason="gone", submission=TICKET),
        e.RecordingTranscribed(
            by="engine", confidence=0.5, text="停水了", marked="停水了", submission=TICKET
        ),
        e.TranscriptMissing(reason="empty", submission=TICKET),
        e.SurveyDue(cycle=number),
        e.SurveyNudged(cycle=number),
        e.SurveyAnswered(
            cycle=number,
            channel=Channel.SMS,
            contacted=True,
            resolved=turn.resolved,
            satisfaction=3,
            comment="",
        ),
        e.SurveyReviewed(finding="属实"),
        e.SurveyClosed(cycle=number, reason="no_answer"),
        s.SurveyFlagged(cycle=number, signs="hasty" if turn.choice % 2 else "shared_source officers_own"),
        s.SignsSettled(cycle=number, verdict=SignVerdict.CONFIRMED, reason="诉求人说不是本人"),
        score_events.StormFound(cycle=number, reason="媒体报道属实"),
        score_events.PointDisputed(cycle=number, point=Point.EVIDENCE, reason="有记录"),
        score_events.PointRuled(
            cycle=number, point=Point.EVIDENCE, ruling=Plea.UPHELD, objector="w-lu", reason="属实"
        ),
        e.CaseReopened(reason="not_resolved"),
        e.CaseArchived(),
        e.PromiseGiven(due_at=now + timedelta(days=3), moved=turn.choice % 2 == 0, steps="先勘察"),
        e.PromiseFollowedUp(outcome=Outcome.SOLVED, text="办好了"),
        e.ExclusionProposed(reason="beyond_remit", reference="", note=""),
        e.ExclusionApproved(note=""),
        e.ExclusionRefused(reason="不符"),
        e.TerminationProposed(reason="已穷尽"),
        e.TerminationApproved(note=""),
        e.TerminationRefused(reason="还有办法"),
        e.SuggestionDecided(verdict=Verdict.PARTLY, grounds="可行"),
        e.SuggestionAwarded(amount=500, words="谢谢"),
        *right_bodies(turn),
        *order_bodies(turn, now),
        *moved(case, turn, now),
        w.UnitAdded(unit="gas", handler="w-tang", task="查管道"),
        w.UnitRemoved(unit="gas", handler="w-tang", reason="查完了"),
        w.UnitReported(unit="gas", text="管道完好"),
        w.JointReviewCalled(units="gas urban", experts="", question="谁来修？"),
        w.JointReviewHeld(minutes="由城管修"),
        w.ExtensionAsked(target=turn.target, term="1wd", reason="等配件"),
        w.ExtensionApproved(target=turn.target, term="1wd", reason="等配件"),
        w.ExtensionRefused(reason="时间够"),
        w.HearingCalled(reason="听取意见"),
        w.HearingHeld(minutes="已听取"),
        w.HearingLapsed(),
        w.EvidenceAdded(step="handling", text="维修照片", reference="附件1"),
        w.FastSettled(measure=Measure.REPAIR, amount=50, sampled=turn.choice % 3 == 0),
        w.FastReviewed(finding="妥当"),
        m.CaseMerged(master="KM555RBGQ", unit="utilities" * (turn.choice % 2), handler="w-lu"),
        m.CaseUnmerged(reason="officer", text="不是同一件事"),
        m.MasterMoved(master="KM555RBGQ", event="KM555RBGQ:0003", kind="CaseDispatched", unit="utilities"),
        m.CaseJoined(ticket="KM555RBGQ"),
        m.CaseLeft(ticket="KM555RBGQ"),
        m.PromiseOwned(master="KM555RBGQ"),
        m.MergedCaseUrged(ticket="KM555RBGQ"),
        m.MergedCaseAdded(ticket="KM555RBGQ", submission="5VW6625YE"),
        m.CaseSplit(into="5VW6625YE", text="还有路灯也不亮"),
        *petition_bodies(case),
    ]
    return [body for body in bodies if case.status in TRANSITIONS[type(body)]]


def right_bodies(turn: Turn) -> list[e.Body]:
    return [
        e.CaseKeptOpen(reason="隐患"),
        e.CaseKeptWithUnit(reason="隐患"),
        e.CitizenObjected(channel=Channel.WEB, text="就在本市"),
        e.ObjectionReviewed(upheld=turn.choice % 2 == 0, reason="属实"),
        e.CitizenUrged(channel=Channel.WEB),
        e.CaseUrged(text="请抓紧"),
        e.RespondentNamed(about="housing w-he"),
        e.CaseTakenAway(),
    ]


def petition_bodies(case: Case) -> list[e.Body]:
    """Of a hotline, which has one procedure and no name for it."""
    return [
        e.ProcedureChosen(procedure="", note="一次办好"),
        e.ProcedureLeft(procedure="", reason="须核实"),
        e.ReexaminationAsked(
            instance=min(case.instance + 1, 3), unit="chengjiang", handler="h-fang", before="utilities",
            recused="w-lu", channel=Channel.SMS, text="不同意",
        ),
    ]  # fmt: skip


def order_bodies(turn: Turn, now: datetime) -> list[e.Body]:
    grade, due_at = (OrderGrade.GENERAL, OrderGrade.KEY)[turn.choice % 2], now + timedelta(days=3)
    return [
        e.SupervisionOrdered(grade=grade, due_at=due_at, words="请说明"),
        e.SupervisionAnswered(text="说明如下"),
        e.SupervisionSentBack(grade=grade, due_at=due_at, words="再说明"),
        e.SupervisionClosed(words=""),
    ]


def lived(turns: list[Turn], *, noting: bool = False) -> Case:
    """A case through its life; `noting` writes a note after everything that happens."""
    case, now = Case(TICKET, SALT), START
    for number, turn in enumerate(turns):
        now += timedelta(minutes=turn.minutes)
        if number == 0:
            record(case, By(now), received(turn))
        else:
            wake(case, RULES[case.calendar], OFFICE, By(now))
            choices = lawful(case, turn, now)
            if not choices:
                return case
            record(case, By(now, "w-lu"), choices[turn.choice % len(choices)])
        if noting and case.status in TRANSITIONS[e.NoteAdded]:
            record(case, By(now, "w-lu"), e.NoteAdded(text="记一笔"))
    return case


def test_every_kind_of_event_is_among_those_that_happen() -> None:
    turn = Turn(0, 0, Type.HELP, Grade.NORMAL, Resolved.YES)
    case = lived([turn])
    statuses = {status for row in TRANSITIONS.values() for status in row}
    kinds = {type(body) for status in statuses for body in lawful(replace(case, status=status), turn, START)}
    assert kinds == set(TRANSITIONS) - BY_TIME - STARTS_OR_NOTES


@pytest.mark.slow
@settings(max_examples=500)
@given(LIVES.filter(bool))
def test_a_case_is_what_its_events_made_of_it_after_any_lawful_life(turns: list[Turn]) -> None:
    case = lived(turns)
    events = list(decode_events(*encode_events(case.pending)))
    stored = decode_case(encode_case(case, 1))
    assert verify(events, SALT) == []
    again = rebuild(TICKET, SALT, events, sla_of)
    assert replace(again, version=stored.version) == stored
    assert next_wake(again, RULES[again.calendar]) == next_wake(stored, RULES[stored.calendar])


@pytest.mark.slow
@settings(max_examples=500)
@given(LIVES.filter(bool))
def test_no_note_ever_moves_a_deadline(turns: list[Turn]) -> None:
    plain, noted = lived(turns), lived(turns, noting=True)
    assert len(noted.pending) > len(plain.pending)
    assert (noted.clocks, noted.status, noted.cycles) == (plain.clocks, plain.status, plain.cycles)
    assert next_wake(noted, RULES[noted.calendar]) == next_wake(plain, RULES[plain.calendar])
