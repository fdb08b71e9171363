"""When messages go out (domain.md §4), cell by cell: every row at every kind of hour and of day.

A holiday of eight days follows Tuesday 2025-09-30, one of nine days Saturday 2026-02-14, a day of work.
"""

import pytest

from chalicelib.sla.quiet import Audience, send_at
from tests.sla.builders import CALENDAR, POLICY, at, shown

NOW = "at once"
CITIZEN, WORKING, CLOCK = Audience.CITIZEN, Audience.STAFF_WORKING, Audience.STAFF_CLOCK

# Of each hour: other messages to citizens and surveys, staff in working time, staff around the clock.
CELLS = {
    "office time": ("Tue 2026-03-10 10:00", NOW, NOW, NOW),
    "its first minute": ("Tue 2026-03-10 09:00", NOW, NOW, NOW),
    "lunch": ("Tue 2026-03-10 12:30", NOW, NOW, NOW),
    "before the office opens, no longer quiet": ("Tue 2026-03-10 08:00", NOW, NOW, NOW),
    "evening": ("Tue 2026-03-10 19:00", NOW, NOW, NOW),
    "the last minute of the evening": ("Tue 2026-03-10 20:59", NOW, NOW, NOW),
    "quiet": ("Tue 2026-03-10 21:00", "Wed 2026-03-11 08:00", "Wed 2026-03-11 09:00", "Wed 2026-03-11 08:00"),
    "midnight": (
        "Wed 2026-03-11 00:00",
        "Wed 2026-03-11 08:00",
        "Wed 2026-03-11 09:00",
        "Wed 2026-03-11 08:00",
    ),
    "its last minute": (
        *("Wed 2026-03-11 07:59", "Wed 2026-03-11 08:00", "Wed 2026-03-11 09:00", "Wed 2026-03-11 08:00"),
    ),
    "day off": ("Sat 2026-03-14 10:00", NOW, "Mon 2026-03-16 09:00", NOW),
    "lunch of a day off": ("Sat 2026-03-14 12:30", NOW, "Mon 2026-03-16 09:00", NOW),
    "evening of a day off": ("Sat 2026-03-14 19:00", NOW, "Mon 2026-03-16 09:00", NOW),
    "quiet, before a day off": (
        *("Fri 2026-03-13 21:00", "Sat 2026-03-14 08:00", "Mon 2026-03-16 09:00", "Sat 2026-03-14 08:00"),
    ),
    "quiet, on a day off, early": (
        *("Sat 2026-03-14 03:00", "Sat 2026-03-14 08:00", "Mon 2026-03-16 09:00", "Sat 2026-03-14 08:00"),
    ),
    "quiet, on a day off, late": (
        *("Sat 2026-03-14 22:00", "Sun 2026-03-15 08:00", "Mon 2026-03-16 09:00", "Sun 2026-03-15 08:00"),
    ),
    "quiet, before a workday": (
        *("Sun 2026-03-15 23:00", "Mon 2026-03-16 08:00", "Mon 2026-03-16 09:00", "Mon 2026-03-16 08:00"),
    ),
    "a Sunday on which everybody works": ("Sun 2026-09-20 10:00", NOW, NOW, NOW),
    "its evening": ("Sun 2026-09-20 19:00", NOW, NOW, NOW),
    "its night": (
        *("Sun 2026-09-20 22:00", "Mon 2026-09-21 08:00", "Mon 2026-09-21 09:00", "Mon 2026-09-21 08:00"),
    ),
    "the day off before it": ("Sat 2026-09-19 10:00", NOW, "Sun 2026-09-20 09:00", NOW),
    "the Friday night before it": (
        *("Fri 2026-09-18 22:00", "Sat 2026-09-19 08:00", "Sun 2026-09-20 09:00", "Sat 2026-09-19 08:00"),
    ),
    "a Friday off": ("Fri 2026-09-25 10:00", NOW, "Mon 2026-09-28 09:00", NOW),
    "evening before eight days off": ("Tue 2025-09-30 19:00", NOW, NOW, NOW),
    "night before eight days off": (
        *("Tue 2025-09-30 21:30", "Wed 2025-10-01 08:00", "Thu 2025-10-09 09:00", "Wed 2025-10-01 08:00"),
    ),
    "in the midst of eight days off": ("Fri 2025-10-03 10:00", NOW, "Thu 2025-10-09 09:00", NOW),
    "a night of them": (
        *("Sat 2025-10-04 02:00", "Sat 2025-10-04 08:00", "Thu 2025-10-09 09:00", "Sat 2025-10-04 08:00"),
    ),
    "their last night": (
        *("Wed 2025-10-08 23:00", "Thu 2025-10-09 08:00", "Thu 2025-10-09 09:00", "Thu 2025-10-09 08:00"),
    ),
    "the Saturday worked for them": ("Sat 2025-10-11 10:00", NOW, NOW, NOW),
    "a worked Saturday before nine days off": ("Sat 2026-02-14 17:00", NOW, NOW, NOW),
    "its night before nine days off": (
        *("Sat 2026-02-14 21:00", "Sun 2026-02-15 08:00", "Tue 2026-02-24 09:00", "Sun 2026-02-15 08:00"),
    ),
}


def sent(audience: Audience, now: str, *, pressing: bool = False) -> str:
    leaves = shown(send_at(POLICY, CALENDAR, audience, at(now), pressing=pressing))
    return NOW if leaves == now else leaves


@pytest.mark.parametrize("hour", CELLS)
def test_every_cell_of_the_table_holds(hour: str) -> None:
    now, *cells = CELLS[hour]
    assert [sent(audience, now) for audience in (CITIZEN, WORKING, CLOCK)] == cells


@pytest.mark.parametrize("hour", CELLS)
def test_an_answer_to_ones_own_act_and_all_about_danger_go_at_once_at_any_hour(hour: str) -> None:
    now, *_ = CELLS[hour]
    assert sent(Audience.ANSWER, now) == NOW
    assert {sent(audience, now, pressing=True) for audience in Audience} == {NOW}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("hour", CELLS)
def test_what_may_go_at_a_moment_may_go_when_that_moment_comes(hour: str, audience: Audience) -> None:
    """Else what was held would be held again, and for ever."""
    now, *_ = CELLS[hour]
    first = send_at(POLICY, CALENDAR, audience, at(now), pressing=False)
    assert send_at(POLICY, CALENDAR, audience, first, pressing=False) == first
