"""Office hours of one day, as stretches of its wall clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

NOTHING = timedelta(0)


@dataclass(frozen=True)
class OfficeHours:
    """Spans of a working day since midnight, in order; ValueError if there is none or they overlap."""

    spans: tuple[tuple[timedelta, timedelta], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("office hours need at least one span, in order and without overlap")

    @property
    def length(self) -> timedelta:
        """Working time of one day."""
        return sum((end - begin for begin, end in self.spans), NOTHING)

    def worked(self, clock_time: timedelta) -> timedelta:
        """Working time of the day up to that time."""
        total = NOTHING
        for begin, end in self.spans:
            if clock_time <= begin:
                break
            total += min(clock_time, end) - begin
        return total

    def after(self, worked: timedelta) -> timedelta:
        """When that much of the day is worked: the end of a span rather than the begin of the next."""
        for begin, end in self.spans:
            if worked <= end - begin:
                return begin + worked
            worked -= end - begin
        raise ValueError("more than an office day")

    def until(self, worked: timedelta) -> timedelta:
        """Until when so much of the day may still wait: the begin of a span rather than the end before it."""
        for begin, end in self.spans:
            if worked < end - begin:
                return begin + worked
            worked -= end - begin
        raise ValueError("an office day or more")

    def next(self, clock_time: timedelta) -> timedelta | None:
        """That time within a span (begin included, end not), else the next begin; None after the last."""
        return next((max(clock_time, begin) for begin, end in self.spans if clock_time < end), None)


def since_midnight(clock_time: time | datetime) -> timedelta:
    """A time of day as the stretch that a wall clock has run since midnight."""
    minutes = clock_time.hour * 60 + clock_time.minute
    return timedelta(0, minutes * 60 + clock_time.second, clock_time.microsecond)
