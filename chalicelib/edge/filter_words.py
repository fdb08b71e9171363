"""What a list was narrowed by, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime, time, timedelta

from chalicelib.domain.messages import date_time, day, say
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import Status
from chalicelib.edge import plain
from chalicelib.ports import Deps
from chalicelib.usecases.search.filters import END, Filters

_TICK = timedelta(microseconds=1)


def said(deps: Deps, lang: str, filters: Filters) -> str:
    """Everything that it names; that it is everything, if it names nothing."""
    return " · ".join(_parts(deps, lang, filters)) or say(lang, "exports.everything")


def status(lang: str, status: Status) -> str:
    """As said to officers, who are not whom it waits for."""
    return say(lang, "page.awaits_citizen" if status is Status.AWAITING_CITIZEN else f"status.{status}")


def _parts(deps: Deps, lang: str, filters: Filters) -> Iterator[str]:
    for name in (each.name for each in fields(Filters)):
        value = getattr(filters, name)
        if value is True:
            yield say(lang, f"search.{name}")
        elif value:
            label, words = say(lang, f"search.{name}"), _words(deps, lang, name, value)
            yield say(lang, "exports.filter", name=label, value=words)


def _words(deps: Deps, lang: str, name: str, value: object) -> str:
    if isinstance(value, datetime):
        return _moment(deps, lang, value, is_end=name.endswith(END))
    if isinstance(value, frozenset):
        return _listed(lang, name, value)
    told = _NAMED.get(name)
    return told(deps, lang, str(value)) if told else str(value)


def _listed(lang: str, name: str, values: frozenset[str]) -> str:
    if name == "status":
        if values == frozenset(OPEN):
            return say(lang, "page.queue_open")
        words = [status(lang, each) for each in Status if each in values]
    else:
        words = [say(lang, f"{name}.{each}") for each in sorted(values)]
    return say(lang, "exports.and").join(words)


def _moment(deps: Deps, lang: str, at: datetime, *, is_end: bool) -> str:
    """A day, if it was one: as an end it stands for the beginning of the next one."""
    zone = deps.sla.policy.timezone
    if at.astimezone(zone).time() != time():
        return date_time(lang, at, zone)
    return day(lang, at - _TICK if is_end else at, zone)


def _unit(deps: Deps, lang: str, said: str) -> str:
    return plain.unit(deps, said, lang) if said in deps.office.units else said


def _handler(deps: Deps, _: str, said: str) -> str:
    person = deps.office.people.get(said)
    return person.name if person else said


_NAMED: Mapping[str, Callable[[Deps, str, str], str]] = {"unit": _unit, "handler": _handler}
