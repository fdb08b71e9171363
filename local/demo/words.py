"""An event in one line: the fields of its body, each in the words of the language, put into its label."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.messages import date_time, has, language, say
from chalicelib.domain.values import Level
from chalicelib.ports import Deps

PREFIXES = {"reason": "decline", "how": "contact"}


class Words:
    """Speaks one language about the office of `deps`."""

    def __init__(self, deps: Deps, lang: str) -> None:
        self._deps = deps
        self.lang = language(lang)

    def label(self, key: str, **words: object) -> str:
        chinese, english = _labels()[key]
        return str(english if self.lang == "en" else chinese).format(**words)

    def has(self, key: str) -> bool:
        return key in _labels()

    def tell(self, event: Event) -> str:
        """What happened; empty for what nobody needs to read."""
        key = kind(event.body)
        key = key if self.has(key) else type(event.body).__name__
        spoken = {field.name: self._word(field.name, event.body) for field in fields(event.body)}
        return self.label(key, **spoken)

    def unit(self, unit: str) -> str:
        if not unit:
            return self.label("nobody")
        found = self._deps.office.unit(unit)
        return found.name_en if self.lang == "en" else found.name

    def actor(self, actor: str, citizen: Citizen) -> str:
        """Who did it; of a citizen the end of the number, or the name."""
        if actor == "system":
            return self.label("system")
        if actor == "citizen":
            return self.citizen(citizen)
        return self._deps.office.person(actor).name

    def citizen(self, citizen: Citizen) -> str:
        shown = f"…{citizen.phone[-4:]}" if citizen.phone else self.label("anonymous")
        return self.label("citizen", who=shown)

    def day(self, at: datetime, number: int) -> str:
        """The day's heading, with what is special about it."""
        calendar = self._deps.sla.calendar
        day = calendar.local_day(at)
        works, weekend = calendar.is_workday(day), day.weekday() > 4  # noqa: PLR2004  Friday
        odd = "make_up" if works and weekend else "holiday" if not works and not weekend else ""
        name = self.label("weekday", name=self.label("weekdays").split()[day.weekday()])
        date = f"{day:%d %b}" if self.lang == "en" else f"{day.month}月{day.day}日"
        return self.label("day", date=date, weekday=name, number=number, kind=self.label(odd) if odd else "")

    def _word(self, name: str, body: e.Body) -> object:
        value = getattr(body, name)
        if name in ("person", "handler"):
            return self._deps.office.person(value).name
        if name == "unit":
            return self.unit(value)
        if name in ("confidence", "fraction"):
            return f"{value:.0%}"
        if name == "satisfaction":
            return say(self.lang, f"satisfaction.{value}")
        return self._plain(name, value)

    def _plain(self, name: str, value: object) -> object:
        if isinstance(value, bool):
            key = f"{name}.{'yes' if value else 'no'}"
            return self.label(key) if self.has(key) else value
        if isinstance(value, Level):
            return self.label(f"level.{value.value}")
        if isinstance(value, datetime):
            return date_time(self.lang, value, self._deps.sla.policy.timezone)
        key = f"{PREFIXES.get(name, name)}.{value}"
        spoken = isinstance(value, StrEnum) or name in PREFIXES
        return say(self.lang, key) if spoken and has(self.lang, key) else value


def kind(body: e.Body) -> str:
    """The event's name and what sets it apart from others of that name."""
    apart = ""
    match body:
        case e.CaseSignedFor(silent=True):
            apart = ".silent"
        case e.CaseReplied(direct=True):
            apart = ".direct"
        case e.ReminderDue(fraction=fraction):
            apart = ".overdue" if fraction >= 1 else f".{fraction:.0%}"
        case e.TargetEscalated(level=level):
            apart = f".{level.value}"
        case e.SurveyClosed(reason=reason):
            apart = f".{reason}"
        case _:
            pass
    return type(body).__name__ + apart


@cache
def _labels() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load((files("local.demo") / "labels.yaml").read_text("utf-8"))
    return read
