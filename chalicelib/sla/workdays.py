"""Which days an office works: a calendar as a document, kept by the hash of its content (design.md 12).

The hours of the day belong to the policy; what stands here changes with the State Council's yearly notice,
and running cases follow it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from chalicelib.sla import reading
from chalicelib.sla.calendar import SATURDAY, YearTable
from chalicelib.sla.content import version_of
from chalicelib.sla.document import Notes, Section
from chalicelib.sla.errors import PolicyError

NO_DAYS: frozenset[date] = frozenset()
NOT_ANNOUNCED = YearTable(NO_DAYS, NO_DAYS, announced=False)


@dataclass(frozen=True)
class Workdays:
    """A named calendar; a year that is not in `years` is Monday to Friday, and provisional."""

    name: str
    years: Mapping[int, YearTable]

    @cached_property
    def version(self) -> str:
        """The hash of the content, by which a case names the calendar that it is counted on."""
        return version_of(self.document())

    def changed(
        self, *, off: frozenset[date] = frozenset(), worked: frozenset[date] = frozenset()
    ) -> "Workdays":
        """With further days off and days worked."""
        return Workdays(self.name, _with(self.years, off, worked))

    def document(self) -> Mapping[str, object]:
        """As it is kept; `parse_kept` reads it again."""
        return {
            "name": self.name,
            "years": {str(year): _kept(self.years[year]) for year in sorted(self.years)},
        }


def parse_kept(document: Mapping[str, object]) -> Workdays:
    """What `Workdays.document` gave."""
    notes = Notes()
    top = Section(document, ("calendar",), notes)
    name, years = top.read("name", str), top.section("years")
    found = {int(year): _table(years.section(year)) for year in years.keys}
    if notes.faults:
        raise PolicyError.of(*notes.faults)
    return Workdays(name, found)


def parse_own(document: Mapping[str, object], known: Mapping[str, Workdays]) -> dict[str, Workdays]:
    """An office's own calendars beside the `known` ones; PolicyError names the path of every fault.

    Each begins with the years of its `base`: days off and days worked of its own are added, and years that
    the base does not know yet may be given as they were announced. A calendar that bears the name of a known
    one takes its place; a base is a known one or stands above.
    """
    notes = Notes()
    top = Section(document, (), notes)
    found = dict(known)
    for name in top.keys:
        own = top.section(name)
        base = own.read("base", _named(found))
        announced = _years(own.optional_section("announced"))
        off, worked = own.optional("off", _days, NO_DAYS), own.optional("worked", _days, NO_DAYS)
        own.close()
        if own.sound and (both := off & worked):
            own.fault(f"{min(both)} is off as well", "worked")
        if not notes.faults:
            found[name] = Workdays(name, {**base.years, **announced}).changed(off=off, worked=worked)
    if notes.faults:
        raise PolicyError.of(*notes.faults)
    return found


def _with(
    years: Mapping[int, YearTable], off: frozenset[date], worked: frozenset[date]
) -> Mapping[int, YearTable]:
    """Own days in a year that nobody has announced hold, and leave it provisional."""
    result = dict(years)
    for year in sorted({day.year for day in off | worked}):
        table = result.get(year, NOT_ANNOUNCED)
        free = frozenset(day for day in off if day.year == year)
        busy = frozenset(day for day in worked if day.year == year)
        result[year] = replace(
            table,
            off=(table.off - busy) | frozenset(day for day in free if day.weekday() < SATURDAY),
            make_up=(table.make_up - free) | frozenset(day for day in busy if day.weekday() >= SATURDAY),
        )
    return result


def _years(section: Section) -> dict[int, YearTable]:
    found: dict[int, YearTable] = {}
    for year in section.keys:
        if not year.isdecimal():
            section.fault("is no year", year)
            continue
        table = section.section(year)
        read = _table(table)
        if not table.sound:
            continue
        if any(day.year != int(year) for day in read.off | read.make_up):
            table.fault(f"has a day of another year than {year}")
        found |= _with({int(year): YearTable(NO_DAYS, NO_DAYS)}, read.off, read.make_up)
    return found


def _table(section: Section) -> YearTable:
    off, worked = section.read("off", _days), section.read("worked", _days)
    announced = section.optional("announced", bool, True)
    section.close()
    return YearTable(off, worked, announced=announced)


def _kept(table: YearTable) -> dict[str, object]:
    days: dict[str, object] = {"off": _texts(table.off), "worked": _texts(table.make_up)}
    return days if table.announced else {**days, "announced": False}


def _named(known: Mapping[str, Workdays]) -> Callable[[object], Workdays]:
    def read(value: object) -> Workdays:
        if not isinstance(value, str) or value not in known:
            raise PolicyError(f'"{value}" is no calendar: there are {", ".join(known)}')
        return known[value]

    return read


def _days(value: object) -> frozenset[date]:
    """Days as YAML reads them, or as JSON keeps them."""
    return frozenset(reading.listed(value, _day))


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise PolicyError(f'"{value}" is no day: write 2026-10-01') from None


def _texts(days: frozenset[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
