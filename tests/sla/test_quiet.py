"""When messages go out, minute by minute, against the table read anew for every minute."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from chalicelib.sla.quiet import Audience, send_at
from tests.sla.builders import CALENDAR, MINUTE, POLICY, at, shown

FIRST, LAST = at("Fri 2026-09-18 00:00"), at("Sat 2026-10-10 00:00")
ANSWER, CITIZEN, WORKING, CLOCK = Audience
goes = partial(send_at, POLICY, CALENDAR)


@pytest.mark.parametrize(
    ("audience", "now", "sent"),
    [
        (ANSWER, "Fri 2026-09-25 23:00", "Fri 2026-09-25 23:00"),
        (CITIZEN, "Mon 2026-09-21 20:59", "Mon 2026-09-21 20:59"),
        (CITIZEN, "Mon 2026-09-21 21:00", "Tue 2026-09-22 08:00"),
        (CITIZEN, "Tue 2026-09-22 00:30", "Tue 2026-09-22 08:00"),
        (CITIZEN, "Tue 2026-09-22 08:00", "Tue 2026-09-22 08:00"),
        (CITIZEN, "Fri 2026-09-25 10:00", "Fri 2026-09-25 10:00"),  # a day off
        (CITIZEN, "Thu 2026-09-24 22:00", "Fri 2026-09-25 08:00"),
        (CLOCK, "Fri 2026-09-25 22:00", "Sat 2026-09-26 08:00"),
        (CLOCK, "Sat 2026-09-26 10:00", "Sat 2026-09-26 10:00"),
        (WORKING, "Mon 2026-09-21 12:30", "Mon 2026-09-21 12:30"),  # the table holds nights and days off only
        (WORKING, "Mon 2026-09-21 19:00", "Mon 2026-09-21 19:00"),
        (WORKING, "Mon 2026-09-21 08:15", "Mon 2026-09-21 08:15"),
        (WORKING, "Mon 2026-09-21 21:30", "Tue 2026-09-22 09:00"),
        (WORKING, "Mon 2026-09-21 07:59", "Mon 2026-09-21 09:00"),
        (WORKING, "Thu 2026-09-24 21:30", "Mon 2026-09-28 09:00"),
        (WORKING, "Sat 2026-09-19 10:00", "Sun 2026-09-20 09:00"),
        (WORKING, "Sun 2026-09-20 10:00", "Sun 2026-09-20 10:00"),  # a make-up workday
    ],
)
def test_messages_go_out_by_the_table(audience: Audience, now: str, sent: str) -> None:
    assert shown(goes(audience, at(now), pressing=False)) == sent


@pytest.mark.parametrize("audience", Audience)
def test_nothing_holds_what_is_about_a_critical_or_extreme_case(audience: Audience) -> None:
    assert shown(goes(audience, at("Fri 2026-09-25 03:00"), pressing=True)) == "Fri 2026-09-25 03:00"


def quiet(local: datetime) -> bool:
    return local.hour >= 21 or local.hour < 8


def day_off(local: datetime) -> bool:
    return not CALENDAR.is_workday(local.date())


def in_office(local: datetime) -> bool:
    return not day_off(local) and (9 <= local.hour < 12 or (13, 30) <= (local.hour, local.minute) < (18, 0))


def every_minute() -> list[datetime]:
    return [FIRST + number * MINUTE for number in range((LAST - FIRST) // MINUTE)]


def test_no_minute_of_three_weeks_deviates_from_the_table() -> None:
    morning = office = send_at(POLICY, CALENDAR, WORKING, LAST, pressing=False)
    for local in reversed(every_minute()):
        morning = morning if quiet(local) else local
        office = local if in_office(local) else office
        assert goes(CITIZEN, local, pressing=False) == goes(CLOCK, local, pressing=False)
        assert goes(WORKING, local, pressing=False) == (office if quiet(local) or day_off(local) else local)
        if local < LAST - timedelta(days=1):
            assert goes(CITIZEN, local, pressing=False) == morning
