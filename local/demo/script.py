"""Who writes when, and what becomes of it: the messages, the script, and a curve of arrivals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Role, Type
from chalicelib.sla.calendar import Calendar

FIRST, LAST = date(2026, 9, 7), date(2026, 9, 28)
"""Two Mondays; between them a Sunday that is worked and the Mid-Autumn holiday."""

PER_DAY = (14, 8, 7, 5, 3, 3)
"""Messages on the first working days: most come on Monday."""

PER_HOUR = {
    7: 2,
    8: 6,
    9: 14,
    10: 13,
    11: 8,
    12: 4,
    13: 4,
    14: 9,
    15: 9,
    16: 7,
    17: 5,
    18: 3,
    19: 4,
    20: 4,
    21: 2,
}


@dataclass(frozen=True)
class Cue:
    """What becomes of a message; the fields are explained in script.yaml."""

    reply: str = ""
    again: str = ""
    survey: tuple[str, ...] = ()
    wait: Mapping[str, Role] | None = None
    sort: Mapping[str, Any] | None = None
    stop: bool = False
    tell: bool = False

    def waits(self, step: str, role: Role | None = None) -> bool:
        """Is that step left lying until a missed target climbs (to this very role)?"""
        level = (self.wait or {}).get(step)
        return level is not None and role in (None, level)


@dataclass(frozen=True)
class Voice:
    """One message, when it comes and what becomes of it."""

    number: int
    at: datetime
    channel: Channel
    content: Content
    cue: Cue

    @property
    def key(self) -> str:
        return f"demo-{self.channel}-message-{self.number:04}"


def voices(calendar: Calendar, random: Random) -> list[Voice]:
    """All of them, in the order of their arrival."""
    messages, cues = _yaml("local", "demo_messages.yaml")["messages"], _yaml("local.demo", "script.yaml")
    times = _arrivals(calendar, random)
    rows = zip(times, messages, cues, strict=True)
    return [
        Voice(number, at, Channel(message["channel"]), _content(message), _cue(cue))
        for number, (at, message, cue) in enumerate(rows, start=1)
    ]


def _arrivals(calendar: Calendar, random: Random) -> list[datetime]:
    days = (FIRST + timedelta(n) for n in range(30))
    working = [day for day in days if calendar.is_workday(day)]
    return sorted(
        calendar.at_local(day, _time(random))
        for day, messages in zip(working, PER_DAY, strict=False)
        for _ in range(messages)
    )


def _time(random: Random) -> time:
    hour = random.choices(list(PER_HOUR), list(PER_HOUR.values()))[0]
    return time(hour, random.randrange(60), random.randrange(60))


def _content(message: Mapping[str, str]) -> Content:
    citizen = Citizen(name=message.get("name", ""), phone=message.get("phone", ""))
    return Content(
        text=message["text"],
        title=message.get("title", ""),
        district=message.get("district"),
        type=Type(message["type"]) if "type" in message else None,
        lang="en" if message["text"].isascii() else "zh-CN",
        citizen=citizen,
    )


def _cue(row: Mapping[str, Any]) -> Cue:
    wait = {step: Role(role) for step, role in row.get("wait", {}).items()}
    return Cue(**{**row, "survey": tuple(row.get("survey", ())), "wait": wait})


def _yaml(package: str, name: str) -> Any:
    return yaml.safe_load((files(package) / name).read_text("utf-8"))
