"""When citizens write: by hour, weekday and season, and all at once when a storm has passed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = (22, 13, 2, 3, 1, 4, 7, 14, 42, 60, 111, 86, 54, 50, 67, 92, 70, 71, 51, 39, 33, 39, 40, 28)
"""Per mille of a day's messages, hour by hour."""
WEEKDAYS = (115, 138, 132, 115, 104, 51, 60)
"""Both rounded from the times of 7,142 messages to a city's board (2020 Teddy Cup, problem C)."""
MONTHS = (9, 7, 10, 10, 10, 11, 12, 12, 10, 9, 10, 11)
STORMS, STORM = 0.016, 3.0
"""Share of the days on which so many times as many write: six of a year."""


class Curve:
    """So many messages in so many days; the storms are drawn once."""

    def __init__(self, random: Random, start: date, messages: int, days: int) -> None:
        self._random, self._start = random, start
        storms = random.sample(range(days), max(1, round(STORMS * days)))
        self._storms = {start + timedelta(days=day) for day in storms}
        weights = [self._weight(start + timedelta(days=day)) for day in range(days)]
        self._scale = messages / sum(weights)

    def is_storm(self, day: date) -> bool:
        """Whether water and power fail that day."""
        return day in self._storms

    def moments(self) -> Iterator[datetime]:
        """In order and without end, in UTC."""
        day = self._start
        while True:
            yield from self._of(day)
            day += timedelta(days=1)

    def _weight(self, day: date) -> float:
        return WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * (STORM if day in self._storms else 1)

    def _of(self, day: date) -> list[datetime]:
        expected = self._weight(day) * self._scale
        number = int(expected) + (self._random.random() < expected % 1)
        hours = self._random.choices(range(24), HOURS, k=number)
        midnight = datetime.combine(day, time(), SHANGHAI)
        return sorted(midnight + timedelta(hours=hour + self._random.random()) for hour in hours)
