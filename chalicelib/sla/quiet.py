"""When a message may leave: the table "When messages go out" of domain.md §4."""

from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from chalicelib.sla.calendar import Calendar, utc
from chalicelib.sla.policy import Policy

TOMORROW = timedelta(days=1)
SECONDS = 3600


class Audience(StrEnum):
    """Whom a message is for, and how much it presses them."""

    ANSWER = "answer"
    """The answer to what the citizen has just done: acknowledgement, status, STOP, thanks."""
    CITIZEN = "citizen"
    """Anything else to a citizen, surveys too."""
    STAFF_WORKING = "staff_working"
    """To staff, about a target in working time."""
    STAFF_CLOCK = "staff_clock"
    """To staff, about a target that runs around the clock."""


def send_at(
    policy: Policy, calendar: Calendar, audience: Audience, now: datetime, *, pressing: bool
) -> datetime:
    """The first moment from `now` on at which the message may go, in UTC; now itself if nothing holds it.

    `pressing` says that it is about a critical or extreme case, which nothing holds. Around the clock only
    the night holds; in working time a day off holds as well, and what is held goes in office hours.
    """
    quiet = policy.quiet_hours.holds(calendar.local_time(now))
    if pressing or audience is Audience.ANSWER:
        return utc(now)
    if audience is Audience.STAFF_WORKING:
        held = quiet or not calendar.is_workday(calendar.local_day(now))
        return calendar.next_office_moment(now) if held else utc(now)
    return _morning(policy, calendar, now) if quiet else utc(now)


def spread(policy: Policy, at: datetime, whose: str) -> datetime:
    """What many wait for at one moment, each at another one of the time that the policy gives for it."""
    return at + policy.rounds.morning * _share(whose)


def next_round(policy: Policy, at: datetime, whose: str) -> datetime:
    """The first of the person's own moments from `at` on: they spread a herd of reminders (design.md 7)."""
    every = policy.rounds.every
    first = utc(at).replace(hour=0, minute=0, second=0, microsecond=0) - every + every * _share(whose)
    return first + every * -((first - at) // every)


def _share(whose: str) -> float:
    """Of the whole, from 0 on: the same for the same name, whole seconds of any span up to an hour."""
    return crc32(whose.encode()) % SECONDS / SECONDS


def _morning(policy: Policy, calendar: Calendar, now: datetime) -> datetime:
    end = policy.quiet_hours.end
    day = calendar.local_day(now)
    return calendar.at_local(day if calendar.local_time(now) < end else day + TOMORROW, end)
