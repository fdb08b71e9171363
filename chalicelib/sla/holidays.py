"""What the State Council's days off and make-up workdays are for, from the package chinesecalendar."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from chinese_calendar import constants


class Holiday(StrEnum):
    """A holiday with its days off, or with the weekend days that are worked for it."""

    NEW_YEAR = "new_years_day"
    SPRING_FESTIVAL = "spring_festival"
    TOMB_SWEEPING = "tomb_sweeping_day"
    LABOUR_DAY = "labour_day"
    DRAGON_BOAT = "dragon_boat_festival"
    NATIONAL_DAY = "national_day"
    MID_AUTUMN = "mid_autumn_festival"
    VICTORY_DAY = "anti_fascist_70th_day"


def holiday_of(day: date) -> Holiday | None:
    """Why the State Council gave that day off, or has it worked; None for any other."""
    return _days().get(day)


@cache
def _days() -> Mapping[date, Holiday]:
    by_name = {str(each.value): Holiday(each.name) for each in constants.Holiday}
    days: dict[date, str] = {**constants.holidays, **constants.workdays}
    return {day: by_name[name] for day, name in days.items() if name in by_name}
