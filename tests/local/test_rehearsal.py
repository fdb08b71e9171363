"""A rehearsal tells what the system itself would have done: against its engine, and against all of it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Grade, Level, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla import packs
from chalicelib.sla.china import china_calendar
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term
from chalicelib.store.sqlite import SqliteStore
from local.rehearsal.past import Held, PastCase, Question
from local.rehearsal.replay import Deadline, Verdict, replay
from local.rehearsal.rows import Fault
from local.rehearsal.run import Rehearsal, rehearse
from local.rehearsal.staff import UNNAMED, Staff, handler
from local.rehearsal.stored import stored
from local.replay.rows import Message
from local.replay.run import Replay
from tests.sla.builders import at, moments, shown

UNTIL = at("Wed 2026-12-30 18:00")
STAFF = Staff("zh-CN")


def sla(**changes: object) -> Sla:
    """The hotline with some of its sections changed."""
    policy = Policy.parse({**packs.document("hotline"), **changes})
    return Sla(policy, china_calendar(policy))


HOTLINE = sla()
HOTLINE_TARGETS = packs.document("hotline")["targets"]
assert isinstance(HOTLINE_TARGETS, dict)
FASTER = sla(targets={**HOTLINE_TARGETS, "reply": {"others": "2wd"}})


def case(
    received: str = "Fri 2026-09-18 10:00",
    *,
    replied: str | None = None,
    dispatched: str | None = "",
    contacted: str | None = None,
    ref: str = "1",
    unit: str = UNNAMED,
    type: Type = Type.COMPLAINT,
    grade: Grade = Grade.NORMAL,
    questions: tuple[Question, ...] = (),
) -> PastCase:
    """Dispatched at once unless it says otherwise."""
    dispatched_at = at(dispatched or received) if dispatched is not None else None
    return PastCase(
        ref=ref,
        office=STAFF.office(unit),
        received_at=at(received),
        dispatched_at=dispatched_at,
        contacted_at=at(contacted) if contacted else None,
        replied_at=at(replied) if replied else None,
        type=type,
        grade=grade,
        held=(Held(dispatched_at, unit, handler(unit)),) if dispatched_at else (),
        questions=questions,
    )


def reply_of(past: PastCase, rules: Sla = HOTLINE) -> Deadline:
    return next(found for found in replay(past, rules, UNTIL) if found.target is Target.REPLY)


def lived(*past: PastCase | Fault, against: Sla | None = None, terms: tuple[str, ...] = ()) -> Rehearsal:
    return rehearse(past, HOTLINE, against, UNTIL, [Term.parse(term) for term in terms])


def test_a_make_up_workday_counts() -> None:
    """traps.md 1: five working days from Friday include Sunday 2026-09-20, and skip the holiday."""
    found = reply_of(case("Fri 2026-09-18 10:00", replied="Thu 2026-09-24 18:00"))
    assert (shown(found.due_at), found.verdict) == ("Thu 2026-09-24 18:00", Verdict.ON_TIME)
    late = reply_of(case("Fri 2026-09-18 10:00", replied="Thu 2026-09-24 18:01"))
    assert (late.verdict, late.late_by) == (Verdict.LATE, timedelta(minutes=1))


def test_nothing_is_told_of_a_target_that_was_met() -> None:
    """traps.md 11"""
    for deadline in replay(case(replied="Fri 2026-09-18 10:30"), HOTLINE, UNTIL):
        assert deadline.told == ()


def test_a_missed_target_climbs_all_three_levels() -> None:
    """traps.md 5"""
    found = reply_of(case("Fri 2026-09-18 10:00", replied="Tue 2026-12-01 10:00"))
    levels = [(told.level, told.person.name, shown(told.at)) for told in found.told if told.level]
    assert levels == [
        (Level.UNIT_HEAD, "负责人 · 未分单位", "Thu 2026-09-24 18:00"),
        (Level.SUPERVISOR, "督办员", "Mon 2026-09-28 18:00"),
        (Level.MANAGER, "管理者", "Tue 2026-09-29 18:00"),
    ]
    assert [told.person.name for told in found.told if told.level is None] == ["承办人 · 未分单位"] * 3


def test_a_case_that_nobody_dispatched_climbs_from_the_dispatcher() -> None:
    """traps.md 4"""
    found = replay(case(dispatched=None), HOTLINE, UNTIL)
    assert [deadline.target for deadline in found] == [Target.DISPATCH, Target.REPLY]
    people = Counter(told.person.id for told in found[0].told)
    assert people == {"dispatcher": 4, "supervisor": 1, "manager": 1}


def test_a_case_that_is_open_is_late_only_past_its_due_time() -> None:
    until = at("Mon 2026-09-21 10:00")
    deadlines = {found.target: found for found in replay(case(), HOTLINE, until)}
    assert deadlines[Target.REPLY].verdict is Verdict.OPEN
    assert deadlines[Target.FIRST_CONTACT].verdict is Verdict.LATE
    assert deadlines[Target.FIRST_CONTACT].met_at is None


def test_what_happened_after_the_last_moment_is_not_known_yet() -> None:
    until = at("Mon 2026-09-21 10:00")
    past = case(replied="Mon 2026-09-21 10:01")
    found = next(each for each in replay(past, HOTLINE, until) if each.target is Target.REPLY)
    assert (found.verdict, found.met_at) == (Verdict.OPEN, None)


def test_a_question_to_the_citizen_pauses_the_reply() -> None:
    asked = (Question(at("Mon 2026-09-21 09:00"), at("Tue 2026-09-22 09:00")),)
    found = reply_of(case("Fri 2026-09-18 10:00", replied="Mon 2026-09-28 18:00", questions=asked))
    assert (shown(found.due_at), found.verdict) == ("Mon 2026-09-28 18:00", Verdict.ON_TIME)


def test_a_reminder_from_before_a_pause_stays_where_it_was_and_comes_once() -> None:
    asked = (Question(at("Wed 2026-09-23 09:00"), at("Thu 2026-09-24 09:00")),)
    found = reply_of(case("Fri 2026-09-18 10:00", replied="Mon 2026-09-28 18:00", questions=asked))
    plain = reply_of(case("Fri 2026-09-18 10:00", replied="Mon 2026-09-28 18:00"))
    assert found.told[0].at == plain.told[0].at < asked[0].asked_at
    assert len(found.told) == 2
    assert found.told[1].at > plain.told[1].at


def test_a_question_that_nobody_answers_pauses_no_longer_than_the_pack_allows() -> None:
    asked = (Question(at("Mon 2026-09-21 09:00"), None),)
    strict = sla(pause={"limit": "1wd", "targets": ["reply"]})
    found = reply_of(case("Fri 2026-09-18 10:00", replied="Tue 2026-12-01 10:00", questions=asked), strict)
    assert shown(found.due_at) == "Mon 2026-09-28 18:00"


def test_a_reminder_that_waits_for_the_morning_is_not_sent_once_the_case_is_answered() -> None:
    past = case("Fri 2026-09-18 20:00", grade=Grade.URGENT, replied="Sat 2026-09-19 10:00")
    told = reply_of(past).told
    assert [(shown(each.at), each.sent_at and shown(each.sent_at)) for each in told] == [
        ("Sat 2026-09-19 08:00", "Sat 2026-09-19 08:00")
    ]
    early = case("Fri 2026-09-18 18:00", grade=Grade.URGENT, replied="Sat 2026-09-19 07:30")
    assert [each.sent_at for each in reply_of(early).told] == [None]
    assert lived(early).after.total.overtaken >= 1


def test_a_critical_case_rings_at_night() -> None:
    past = case("Fri 2026-09-18 23:00", grade=Grade.CRITICAL, replied="Sat 2026-09-19 06:00")
    assert all(told.sent_at == told.at and not told.bundled for told in reply_of(past).told)


def test_reminders_of_one_round_are_one_message() -> None:
    many = [case(ref=str(number), replied="Tue 2026-12-01 10:00") for number in range(30)]
    result = lived(*many).after
    head = result.people["unit_head:unnamed:"]
    assert (head.escalations[Level.UNIT_HEAD], head.messages) == (60, 2)
    assert result.messages == sum(load.messages for load in result.people.values())
    assert result.messages == result.hours.total()


def test_a_case_that_comes_twice_counts_once_and_every_row_is_accounted_for() -> None:
    late = case("Thu 2026-12-31 10:00", ref="2")
    rows: list[PastCase | Fault] = [case(), case(), Fault(3, "row"), late]
    result = lived(*rows)
    assert (result.rows, result.cases, result.repeats, result.faulty, result.too_late) == (4, 1, 1, 1, 1)


def test_order_of_rows_changes_nothing() -> None:
    rows = [
        case(ref=str(day), received=f"Mon 2026-{month:02}-{day:02} 10:00", replied="Tue 2026-12-01 10:00")
        for month, day in [(3, 2), (6, 15), (9, 21), (10, 12)]
    ]
    one, other = lived(*rows).after, lived(*reversed(rows)).after
    assert (one.people, one.units, one.hours, one.days) == (
        other.people,
        other.units,
        other.hours,
        other.days,
    )
    assert one.worst == other.worst


def test_the_worst_are_named_worst_first_each_case_once() -> None:
    replies = ["Thu 2026-10-15 10:00", "Tue 2026-12-01 10:00", "Mon 2026-11-02 10:00"]
    past = [case(ref=str(number), replied=reply) for number, reply in enumerate(replies)]
    result = rehearse(past, HOTLINE, None, UNTIL, keep=2)
    assert [worst.ref for worst in result.after.worst] == ["1", "2"]
    assert {worst.target for worst in result.after.worst} == {Target.REPLY}


def test_what_changes_between_two_packs_is_told_with_both_due_times() -> None:
    past = case("Fri 2026-09-18 10:00", replied="Wed 2026-09-23 10:00")
    change = rehearse([past], FASTER, HOTLINE, UNTIL).comparison
    assert change is not None
    (moved,) = change.becomes_late
    due = (shown(moved.before_at), shown(moved.after_at))
    assert due == ("Thu 2026-09-24 18:00", "Mon 2026-09-21 18:00")
    assert change.targets[Target.REPLY].becomes_late == change.targets[Target.REPLY].earlier == 1
    back = rehearse([past], HOTLINE, FASTER, UNTIL).comparison
    assert back is not None
    assert (len(back.becomes_on_time), back.becomes_late) == (1, [])


def test_a_pack_against_itself_changes_nothing() -> None:
    past = [case(ref=str(n), replied=f"Mon 2026-09-{21 + 7 * n} 10:00") for n in (0, 1)]
    result = rehearse(past, HOTLINE, HOTLINE, UNTIL)
    assert result.comparison is not None
    assert (result.comparison.becomes_late, result.comparison.becomes_on_time) == ([], [])
    assert result.before is not None
    assert result.before.people == result.after.people


def test_a_target_that_a_pack_does_not_set_is_not_counted() -> None:
    bare = sla(targets={"reply": {"others": "5wd"}})
    result = rehearse([case()], bare, HOTLINE, UNTIL)
    assert list(result.after.targets) == [Target.REPLY]
    assert result.comparison is not None
    assert result.comparison.targets[Target.DISPATCH].same == 0


def test_other_terms_are_tried_on_every_case() -> None:
    past = [
        case(ref="1", replied="Thu 2026-09-24 18:00"),
        case(ref="2", replied="Mon 2026-09-28 09:00", type=Type.INQUIRY),
        case("Wed 2026-12-30 10:00", ref="3"),
    ]
    trials = {str(trial.term): trial.verdicts for trial in lived(*past, terms=("5wd", "15wd", "60d")).trials}
    assert trials["5wd"] == {Verdict.ON_TIME: 1, Verdict.LATE: 1, Verdict.OPEN: 1}
    assert trials["15wd"] == trials["60d"] == {Verdict.ON_TIME: 2, Verdict.OPEN: 1}


def test_a_due_time_in_a_year_not_announced_is_told_as_provisional() -> None:
    """traps.md 2"""
    result = rehearse([case("Wed 2026-12-30 10:00")], HOTLINE, None, at("Thu 2026-12-31 18:00"))
    assert result.after.targets[Target.REPLY].provisional == 1


@given(moments(), st.integers(0, 40 * 24 * 60), st.sampled_from(Grade), st.sampled_from(Type))
def test_the_steps_are_those_that_a_case_takes_that_is_woken_in_time(
    received: datetime, minutes: int, grade: Grade, type: Type
) -> None:
    """The engine's own `next_step` and `due_steps`, moment by moment."""
    end = received + timedelta(minutes=minutes)
    past = PastCase("1", STAFF.office("x"), received, received, replied_at=end, type=type, grade=grade)
    for found in replay(past, HOTLINE, end):
        clock = clocks.start(HOTLINE.policy, HOTLINE.calendar, found.target, type, grade, received)
        assert clock is not None
        steps: list[tuple[datetime, Level | None]] = []
        stop = past.met_at(found.target)
        assert stop is not None
        while (step := clocks.next_step(HOTLINE.policy, HOTLINE.calendar, clock, grade)) and step.at < stop:
            clock, taken = clocks.due_steps(HOTLINE.policy, HOTLINE.calendar, clock, grade, step.at)
            steps += [(each.at, each.level) for each in taken]
        assert [(told.at, told.level) for told in found.told] == steps
        assert (found.verdict is Verdict.LATE) == clocks.meet(clock, stop).missed


OF_DEADLINES = frozenset({"reminder", "overdue", "escalation", "round"})
WORDS = (
    "柳塘街道停水两天了，没人管",
    "路灯坏了三天，请修一下",
    "工地半夜还在施工，噪声扰民",
    "小区垃圾没人清运",
)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_who_would_be_told_when_is_who_was_told_when(share: float) -> None:
    """Three weeks of the whole system, its letters counted at the provider's door, then rehearsed."""
    begin = datetime(2026, 9, 16, 1, tzinfo=UTC)
    messages = [
        Message(str(n), begin + timedelta(hours=7 * n), Content(WORDS[n % 4], citizen=Citizen(name=f"A{n}")))
        for n in range(60)
    ]
    store = SqliteStore(None)
    played = Replay(store, messages, share)
    stage, heard = played._stage, Counter[tuple[str, datetime]]()

    def hear(sent: Delivery) -> None:
        if sent.channel is Channel.EMAIL and sent.reaction in OF_DEADLINES:
            heard[sent.recipient, stage.now] += 1

    stage.on_message.append(hear)
    assert played.run().complete
    result = rehearse(stored(store, stage.deps.office, begin, stage.now), HOTLINE, None, stage.now)
    assert result.cases == 60
    people = Counter[str]()
    for (person, _), count in heard.items():
        people[person] += count
    rehearsed = {id: load.messages for id, load in result.after.people.items() if load.messages}
    assert rehearsed == people
    assert sum(people.values()) > len(people) > 3  # somebody was told something
    zone = HOTLINE.policy.timezone
    local = [moment.astimezone(zone) for (_, moment), count in heard.items() for _ in range(count)]
    assert result.after.days == Counter(moment.date() for moment in local)
    assert result.after.hours == Counter((moment.weekday(), moment.hour) for moment in local)
