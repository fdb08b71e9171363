"""What time does to a case, from the first reminder to the archive."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import events as e
from chalicelib.domain.values import Level, Status, Target
from chalicelib.usecases import actions, sweep
from chalicelib.usecases.waking import wake
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office

SMOKE = "柳塘街道小区楼下饭店油烟太大"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def escalations(office: Office, ticket: str, target: Target) -> list[Level]:
    bodies = (event.body for event in office.deps.store.history(ticket))
    return [b.level for b in bodies if isinstance(b, e.TargetEscalated) and b.target is target]


def reminders(office: Office, ticket: str, target: Target) -> list[float]:
    bodies = (event.body for event in office.deps.store.history(ticket))
    return [b.fraction for b in bodies if isinstance(b, e.ReminderDue) and b.target is target]


def test_one_case_climbs_all_three_levels(office: Office) -> None:
    """traps.md 5."""
    ticket = office.sms(SMOKE)
    office.wait(12 * DAY, HOUR)
    assert escalations(office, ticket, Target.REPLY) == [Level.UNIT_HEAD, Level.SUPERVISOR, Level.MANAGER]
    assert reminders(office, ticket, Target.REPLY) == [0.5, 0.8, 1.0]


def test_a_case_that_nobody_dispatched_climbs_to_the_dispatch_centre(office: Office) -> None:
    """traps.md 4."""
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.wait(4 * DAY, HOUR)
    assert escalations(office, ticket, Target.DISPATCH) == [Level.UNIT_HEAD, Level.SUPERVISOR, Level.MANAGER]
    said = office.sent(office.deps.office.dispatcher_on_duty().email)
    assert any("请了解原因并督促办理" in mail.text for mail in said)


def test_nothing_fires_once_the_target_is_met(office: Office) -> None:
    """traps.md 11."""
    ticket = office.sms(SMOKE)
    office.act(ticket, "contact", actions.Contact("called"))
    office.reply(ticket)
    office.wait(6 * DAY, HOUR)
    assert reminders(office, ticket, Target.REPLY) == []
    assert escalations(office, ticket, Target.REPLY) == []


def test_a_reminder_held_for_the_morning_is_dropped_if_the_reply_comes_first(office: Office) -> None:
    ticket = office.sms(WATER)
    office.wait(timedelta(hours=11, minutes=59))
    office.wait(timedelta(hours=2), timedelta(minutes=10))
    held = [d for d in office.deps.store.deliveries(ticket) if d.reaction == "reminder" and not d.attempts]
    assert held
    office.reply(ticket)
    office.wait(DAY, HOUR)
    statuses = {office.deps.store.delivery(d.id).status for d in held}  # type: ignore[union-attr]
    assert statuses == {"cancelled"}


def test_a_late_wake_reminds_once_and_misses_no_escalation(office: Office) -> None:
    ticket = office.sms(SMOKE)
    office.world.pass_time(30 * DAY)
    office.settle()
    assert reminders(office, ticket, Target.REPLY) == [1.0]
    assert len(escalations(office, ticket, Target.REPLY)) == 3


def test_waking_twice_changes_nothing(office: Office) -> None:
    ticket = office.sms(SMOKE)
    office.wait(3 * DAY, HOUR)
    before = office.case(ticket).seq
    wake(office.deps, ticket, office.world.now)
    wake(office.deps, ticket, office.world.now - DAY)
    assert office.case(ticket).seq == before


def test_a_wake_called_for_a_time_ahead_of_the_clock_does_what_is_due_then(office: Office) -> None:
    """Two machines' clocks differ: the wake-up call may come before our own clock says so."""
    ticket = office.sms(SMOKE)
    called_for = office.case(ticket).wake_at
    assert called_for
    following = wake(office.deps, ticket, called_for)
    assert following
    assert following > called_for


def test_silence_is_signing(office: Office) -> None:
    ticket = office.sms(SMOKE)
    office.wait(2 * DAY, HOUR)
    assert office.case(ticket).status is Status.IN_PROGRESS
    assert "CaseSignedFor" in office.kinds(ticket)


def test_a_note_never_moves_a_due_time(office: Office) -> None:
    """traps.md 6."""
    ticket = office.sms(SMOKE)
    before = office.case(ticket).due_at
    office.wait(3 * HOUR)
    office.act(ticket, "note", actions.Note("已转告同事"))
    assert office.case(ticket).due_at == before


def test_an_unanswered_question_lapses_when_the_pause_limit_is_used_up(office: Office) -> None:
    ticket = office.sms(SMOKE)
    before = office.case(ticket).due_at
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    assert office.case(ticket).wake_at
    office.wait(9 * DAY, HOUR)
    assert office.case(ticket).status is Status.IN_PROGRESS
    after = office.case(ticket).due_at
    assert before
    assert after
    assert office.deps.sla.calendar.working_time(before, after) == timedelta(hours=37.5)


def survey_times(office: Office) -> list[datetime]:
    return [row.sent_at for row in office.sent() if row.reaction in ("survey", "nudge") and row.sent_at]


def test_the_survey_comes_seven_days_after_the_reply_arrived_and_one_nudge_three_days_later(
    office: Office,
) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    replied = office.world.now
    office.wait(20 * DAY, HOUR)
    assert survey_times(office) == [replied + 7 * DAY, replied + 10 * DAY]


def test_an_unanswered_survey_closes_and_the_case_is_archived(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(22 * DAY, 6 * HOUR)
    assert office.case(ticket).status is Status.EVALUATED
    office.wait(15 * DAY, 6 * HOUR)
    assert office.case(ticket).status is Status.ARCHIVED
    assert office.case(ticket).wake_at is None


def test_a_reply_at_night_waits_for_the_morning_and_arrives_only_then(
    office: Office,
) -> None:
    ticket = office.sms(WATER)
    office.wait(14 * HOUR)
    office.reply(ticket)
    assert office.case(ticket).cycle.informed_at is None
    office.wait(10 * HOUR)
    arrived, eight = (
        office.case(ticket).cycle.informed_at,
        datetime(2026, 3, 3, 8, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    assert arrived
    assert eight <= arrived <= eight + HOUR


def test_not_solved_opens_the_case_once_and_the_second_no_is_the_supervisors(office: Office) -> None:
    ticket = office.sms(WATER)
    for _ in range(2):
        office.reply(ticket)
        office.wait(7 * DAY, HOUR)
        office.sms("132")
    assert office.kinds(ticket).count("CaseReopened") == 1
    assert office.case(ticket).status is Status.EVALUATED
    office.act(ticket, "review", actions.Review("已上门核实"), SUPERVISOR)
    office.act(ticket, "reopen", actions.Reopen("确未解决"), SUPERVISOR)
    assert office.case(ticket).cycle.number == 3


def test_a_bad_answer_is_reviewed_before_the_case_is_archived(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(7 * DAY, HOUR)
    office.sms("122")
    office.wait(40 * DAY, 6 * HOUR)
    assert office.case(ticket).status is Status.EVALUATED
    office.act(ticket, "review", actions.Review("已核实"), SUPERVISOR)
    office.wait(HOUR)
    assert office.case(ticket).status is Status.ARCHIVED


def test_praise_is_thanked_for_and_never_surveyed(office: Office) -> None:
    ticket = office.sms("衷心感谢柳塘街道工作人员帮忙找回老人")
    office.act(ticket, "dispatch", actions.Dispatch("liutang"), DISPATCHER)
    office.reply(ticket, "谢谢您的鼓励")
    office.wait(30 * DAY, 6 * HOUR)
    assert "survey" not in office.told(WANG)
    assert office.case(ticket).status is Status.ARCHIVED


def test_a_herd_is_woken_in_one_sweep_and_not_a_page_a_minute(office: Office) -> None:
    """design.md 7: after long holidays the due times of nine days fall on one."""
    tickets = [office.sms(WATER, phone=f"+86139000003{number:02}") for number in range(12)]
    before = [office.kinds(ticket) for ticket in tickets]
    office.world.pass_time(timedelta(days=3))
    sweep.sweep_late(office.deps, limit=5)
    assert all(office.kinds(ticket) != kinds for ticket, kinds in zip(tickets, before, strict=True))
