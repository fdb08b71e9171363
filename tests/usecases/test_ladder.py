"""traps.md 4, 5, 11: a case of any grade climbs all levels, in both homes, until the target is met."""

from datetime import timedelta

import pytest

from chalicelib.domain.values import Channel, Grade, Level, Target
from chalicelib.usecases import actions
from tests.homes import HOMES, Home, at
from tests.office import DISPATCHER
from tests.usecases.climbing import WORDS, Shaken, begun, climbed, ladder, plain, steps

ROUND = timedelta(minutes=15)
DAYS = [Home, Shaken]
"""A good one, and one on which the process dies at every moment and everything comes twice."""


@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("grade", Grade)
def test_trap_5_one_case_climbs_all_levels_to_the_minute_and_each_is_told_once_by_mail_and_sms(
    kind: type[Home], store: str, grade: Grade
) -> None:
    office, ticket = begun(kind, store, grade)
    office.until("Wed 2026-03-18 09:00")
    lines, taken = ladder(grade), sorted(steps(office, ticket))
    assert [said for said, _ in taken] == [plain(line) for line in lines]
    for line, (said, event) in zip(lines, taken, strict=True):
        rows = [row for row in office.everything() if row.event == event.id]
        assert sorted(row.channel for row in rows) == [Channel.EMAIL, Channel.SMS], line
        leaves = at(line.partition(" -> ")[2] or said[:20])
        latest = leaves + (ROUND if line.endswith("~") else timedelta())
        assert all(row.sent_at and leaves <= row.sent_at <= latest for row in rows), line
        assert {row.recipient for row in rows} == {plain(line).split()[-1]}


NOBODYS = {
    Grade.CRITICAL: ["09:05", "09:08", "09:10", "09:10", "09:25", "09:40"],
    Grade.URGENT: ["09:30", "09:48", "10:00", "10:00", "12:00", "14:00"],
    Grade.IMPORTANT: ["11:00", "13:42", "14:30", "14:30", "Tue 2026-03-03 18:00", "Wed 2026-03-04 18:00"],
    Grade.NORMAL: ["11:00", "13:42", "14:30", "14:30", "Tue 2026-03-03 18:00", "Wed 2026-03-04 18:00"],
}
CENTRE = ["0.5 d-lin", "0.8 d-lin", "1.0 d-lin", "UNIT_HEAD d-lin", "SUPERVISOR s-xu", "MANAGER m-gu"]


@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("grade", Grade)
def test_trap_4_a_case_that_no_unit_has_climbs_from_the_dispatchers_to_the_manager(
    kind: type[Home], store: str, grade: Grade
) -> None:
    office = kind(store)
    ticket = office.sms(WORDS)
    office.act(ticket, "accept", actions.Accept(grade=grade), DISPATCHER)
    office.until("Wed 2026-03-04 18:30")
    times = [when if len(when) > 5 else f"Mon 2026-03-02 {when}" for when in NOBODYS[grade]]
    expected = [f"{when} dispatch {who}" for when, who in zip(times, CENTRE, strict=True)]
    assert [line for line in climbed(office, ticket) if " dispatch " in line] == sorted(expected)
    # What waited for one round with another letter is in it.
    told = {(row.recipient, row.channel) for row in office.everything() if row.recipient != "citizen"}
    assert told == {(who, way) for who in ("d-lin", "s-xu", "m-gu") for way in (Channel.EMAIL, Channel.SMS)}


@pytest.mark.parametrize("late", [timedelta(minutes=40), timedelta(hours=30), timedelta(days=40)])
@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize("grade", Grade)
def test_trap_5_wakes_that_come_late_miss_no_level_and_repeat_no_step(
    grade: Grade, kind: type[Home], late: timedelta
) -> None:
    office, ticket = begun(kind, "sqlite", grade)
    while office.world.now < at("Wed 2026-03-25 09:00"):
        office.world.pass_time(late)
        office.settle()
    said = [tuple(line.split()[3:]) for line in climbed(office, ticket)]
    table = [tuple(plain(line).split()[3:]) for line in ladder(grade)]
    assert len(said) == len(set(said))
    assert set(said) <= set(table)
    must = {rung for rung in table if rung[1] in (*Level.__members__, "1.0")}
    assert must <= set(said), "of several reminders the last one is enough"


RUNGS = ["0.5", "0.8", "UNIT_HEAD", "SUPERVISOR", "MANAGER"]


@pytest.mark.parametrize("kind", DAYS)
@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize(
    ("store", "rung"), [*(("sqlite", rung) for rung in RUNGS), ("dynamodb", "UNIT_HEAD")]
)
def test_trap_11_nothing_comes_after_the_reply_however_far_the_case_had_climbed(
    kind: type[Home], store: str, grade: Grade, rung: str
) -> None:
    office, ticket = begun(kind, store, grade)
    (last,) = (line for line in ladder(grade) if f" reply {rung} " in line)
    office.until(plain(last)[:20])
    before = climbed(office, ticket)
    assert plain(last) in before
    office.reply(ticket)
    replied = office.world.now
    assert office.case(ticket).clocks[Target.REPLY].met_at == replied
    office.until("Thu 2026-05-14 09:00")
    assert climbed(office, ticket) == before
    late = [row for row in office.everything() if row.target and row.sent_at and row.sent_at > replied]
    assert late == [], "what waited for the morning or its round is dropped"
    assert office.next_due() is None, "nothing waits any more"
