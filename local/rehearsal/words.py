"""How the figures of a rehearsal are said: times in the office's zone, lengths, shares, names."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.messages import language, say
from chalicelib.domain.units import Person, Unit
from chalicelib.domain.values import Target
from chalicelib.sla.terms import Term
from local.rehearsal.rows import Fault

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG = timedelta(days=10)
"""From here on nobody asks for the hours."""

DASH = "—"


class Words:
    """Speaks one language about one office's time."""

    def __init__(self, lang: str, zone: ZoneInfo) -> None:
        self.lang, self._zone = language(lang), zone

    def say(self, key: str, **words: object) -> str:
        """A text of the catalogue's group `rehearsal`."""
        return say(self.lang, f"rehearsal.{key}", **{name: str(value) for name, value in words.items()})

    def target(self, target: Target) -> str:
        return say(self.lang, f"target.{target}")

    def when(self, at: datetime | None) -> str:
        """2019-04-25 09:32."""
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}" if at else DASH

    def day(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d}" if at else DASH

    def month(self, month: int) -> str:
        return f"{date(1, month, 1):%b}" if self.lang == "en" else self.say("month", month=month)

    def length(self, length: timedelta | None) -> str:
        """11天20小时; 0小时5分; 889天."""
        if length is None:
            return DASH
        if length >= LONG:
            return self.say("whole_days", days=length.days)
        if length >= DAY:
            return self.say("days", days=length.days, hours=length % DAY // HOUR)
        return self.say("minutes", hours=length // HOUR, minutes=length % HOUR // timedelta(minutes=1))

    def term(self, term: Term) -> str:
        """5 个工作日."""
        return self.say(f"term.{term.unit}", amount=term.amount)

    def unit(self, unit: Unit | None) -> str:
        if unit is None:
            return self.say("no_unit")
        return unit.name_en if self.lang == "en" else unit.name

    def person(self, person: Person, unit: Unit | None) -> str:
        """Name and unit; in a file of cases nobody has a name but the role, which says it already."""
        return f"{person.name} · {self.unit(unit)}" if person.phone or person.email else person.name

    def fault(self, fault: Fault) -> str:
        """第 12 行：…"""
        spoken = dict(fault.words)
        if "column" in spoken:
            spoken["column"] = self.say(f"column.{spoken['column']}")
        return self.say("line", line=fault.line, reason=self.say(f"fault.{fault.key}", **spoken))


def percent(part: int, whole: int) -> str:
    """62.9%; a dash where nothing is to be judged."""
    return f"{part / whole:.1%}" if whole else DASH


def signed(number: int) -> str:
    """+3, −2, 0."""
    return f"{number:+}".replace("-", "−") if number else "0"
