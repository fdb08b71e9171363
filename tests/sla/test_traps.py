"""What other systems got wrong with deadlines, as claims about this one (the traps, by number)."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla.china import years
from chalicelib.sla.quiet import Audience, send_at
from chalicelib.sla.terms import Term, due
from tests.sla.builders import (
    CALENDAR,
    POLICY,
    at,
    calendar,
    clock,
    paused,
    regraded,
    shown,
    steps,
    taken,
)

HOUR = timedelta(hours=1)


def test_a_3_working_day_term_started_friday_2026_09_18_counts_sunday_2026_09_20() -> None:
    """Trap 1: a make-up workday is a working day."""
    found = due(CALENDAR, at("Fri 2026-09-18 10:00"), (Term.parse("3wd"),))
    assert shown(found.at) == "Tue 2026-09-22 18:00"


def test_a_deadline_in_a_year_without_calendar_is_provisional_and_recomputed_when_it_comes() -> None:
    """Trap 2: nobody is told a guess as if it were certain."""
    running = clock("Wed 2026-12-30 10:00")
    assert running.provisional
    assert shown(running.due_at) == "Wed 2027-01-06 18:00"
    loaded = calendar(off=(date(2027, 1, 1),), make_up=(date(2027, 1, 3),), year=2027)
    later = calendar(off=(date(2027, 1, 1), date(2027, 1, 4)), year=2027)
    now = at("Wed 2026-12-30 11:00")
    for known, end in ((loaded, "Wed 2027-01-06 18:00"), (later, "Fri 2027-01-08 18:00")):
        certain = clocks.regrade(POLICY, known, running, Type.COMPLAINT, Grade.NORMAL, now)
        assert (shown(certain.due_at), certain.provisional) == (end, False)


def test_a_pause_that_moves_a_deadline_into_a_year_without_calendar_makes_it_provisional() -> None:
    """Trap 2, for a deadline that was certain when it was set."""
    running = clock("Thu 2026-12-24 10:00")
    assert not running.provisional
    assert paused(running, "Mon 2026-12-28 10:00", "Tue 2026-12-29 10:00").provisional


def test_a_day_off_added_moves_a_deadline_later_and_never_forward() -> None:
    """Trap 3; test_properties.py asks it of every target, start and day."""
    start = at("Mon 2026-03-09 10:00")
    more_off = calendar(off=(*years()[2026].off, date(2026, 3, 11)), make_up=tuple(years()[2026].make_up))
    before, after = (due(known, start, (Term.parse("5wd"),)).at for known in (CALENDAR, more_off))
    assert (shown(before), shown(after)) == ("Mon 2026-03-16 18:00", "Tue 2026-03-17 18:00")


def test_a_pause_from_17_to_9_gives_back_one_hour() -> None:
    """Trap 8: neither the night nor the weekend counts, and none counts twice."""
    running = clock("Mon 2026-03-09 09:00")
    over_night = paused(running, "Tue 2026-03-10 17:00", "Wed 2026-03-11 09:00")
    over_weekend = paused(running, "Fri 2026-03-13 17:00", "Mon 2026-03-16 09:00")
    twice = paused(over_night, "Wed 2026-03-11 17:00", "Thu 2026-03-12 09:00")
    assert [each.due_at for each in (over_night, over_weekend, twice)] == [
        at("Tue 2026-03-17 10:00"),
        at("Tue 2026-03-17 10:00"),
        at("Tue 2026-03-17 11:00"),
    ]
    assert (twice.paused, twice.paused_seconds) == (2 * HOUR, 32 * 3600)


def test_changing_the_grade_forgets_no_pause() -> None:
    """Trap 9: a pause over a weekend counts in the kind of time of whatever grade the case has."""
    resumed = paused(clock("Fri 2026-03-06 16:00"), "Fri 2026-03-06 17:00", "Mon 2026-03-09 10:00")
    assert shown(resumed.due_at) == "Mon 2026-03-16 11:00"
    urgent = regraded(resumed, Grade.URGENT, "Mon 2026-03-09 11:00")
    assert urgent.due_at == at("Sat 2026-03-07 16:00") + 65 * HOUR
    assert not urgent.missed
    assert regraded(urgent, Grade.NORMAL, "Mon 2026-03-09 12:00") == resumed


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("Fri 2026-03-06 16:30", "2wh", "Mon 2026-03-09 09:30"),
        ("Tue 2026-03-10 11:30", "1wh", "Tue 2026-03-10 14:00"),
    ],
)
def test_the_midday_break_and_the_weekend_are_no_working_time(start: str, term: str, end: str) -> None:
    """Trap 10."""
    assert shown(due(CALENDAR, at(start), (Term.parse(term),)).at) == end


def test_a_second_due_moment_on_the_same_day_has_reminders_of_its_own() -> None:
    """Trap 13: neither another target nor an earlier due moment of that day takes them away."""
    first, second = (
        clock(text, target=Target.DISPATCH) for text in ("Tue 2026-03-10 09:00", "Tue 2026-03-10 09:30")
    )
    assert [steps(each)[2] for each in (first, second)] == ["Tue 2026-03-10 14:30", "Tue 2026-03-10 15:00"]
    first, found = taken(first, "Tue 2026-03-10 14:30")
    assert found == ["reminder 1.0", "escalation 1"]
    assert taken(second, "Tue 2026-03-10 15:00")[1] == found
    moved = paused(first, "Tue 2026-03-10 14:40", "Tue 2026-03-10 15:00")
    keys = {
        clocks.step_key(each, clocks.ladder(POLICY, CALENDAR, each, Grade.NORMAL)[2])
        for each in (first, second, moved)
    }
    assert len(keys) == 3


@pytest.fixture(params=["UTC", "America/Los_Angeles"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_half_past_midnight_in_shanghai_counts_in_that_shanghai_day(host_zone: str) -> None:
    """Trap 14: on any host, though it is still Monday in UTC."""
    start = at("Tue 2026-03-10 00:30").astimezone(None)
    assert CALENDAR.local_day(start) == date(2026, 3, 10)
    assert shown(due(CALENDAR, start, (Term.parse("1wd"),)).at) == "Wed 2026-03-11 18:00"
    assert shown(due(CALENDAR, start, (Term.parse("1d"),)).at) == "Thu 2026-03-12 00:00"


def test_no_message_to_staff_in_working_time_leaves_at_midnight_or_on_a_day_off() -> None:
    """Trap 7; test_quiet.py reads the whole table for every minute of three weeks."""
    for minute in range(48 * 60):
        now = at("Fri 2026-03-06 21:00") + timedelta(minutes=minute)
        sent = send_at(POLICY, CALENDAR, Audience.STAFF_WORKING, now, pressing=False)
        assert shown(sent) == "Mon 2026-03-09 09:00"
