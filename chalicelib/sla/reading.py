"""Values of a policy document, checked; each function raises PolicyError with the reason."""

from collections.abc import Callable
from datetime import time, timedelta
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.sla.errors import Fault, PolicyError
from chalicelib.sla.terms import Term

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
ADAY = timedelta(days=1)


def text(value: object) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise PolicyError("needs a text")
    return value


def term(value: object) -> Term:
    """A term of any length, none included."""
    # A bare 48 is a number to YAML; what it lacks is told better by the term.
    return Term.parse(str(value) if type(value) is int else text(value))


def deadline(value: object) -> tuple[Term, ...]:
    """One term or a list of them of which the earliest counts; none of them empty."""
    terms = listed(value, term) if isinstance(value, list | tuple) else (term(value),)
    if not terms or not all(each.amount for each in terms):
        raise PolicyError("needs a term longer than nothing")
    return terms


def wait(value: object) -> timedelta:
    """A stretch of wall time, where a day is exactly 24 hours."""
    read = term(value)
    if read.working or not read.amount:
        raise PolicyError(f'"{read}": a wait runs around the clock, so write m, h or d')
    return read.length(ADAY)


def share(value: object) -> float:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PolicyError("needs a number from 0 to 1")
    return float(value)


def number(value: object) -> float:
    """Any number, below nothing too."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise PolicyError("needs a number")
    return float(value)


def count(value: object) -> int:
    """A whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise PolicyError("needs a whole number from 1")
    return value


def whole(value: object) -> int:
    """A whole number from 0."""
    return 0 if type(value) is int and not value else count(value)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise PolicyError("needs true or false")
    return value


def zone(value: object) -> ZoneInfo:
    """A time zone of the IANA database."""
    name = text(value)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise PolicyError(f'"{name}" is no time zone') from error


def clock_time(value: object) -> time:
    """A local time such as "09:00", in quotes: YAML reads 13:30 without them as a number."""
    try:
        read = time.fromisoformat(text(value))
    except ValueError as error:
        # Only a scalar is shown: a list may hold itself, or a million words.
        said = f'"{value}" is no time' if isinstance(value, str | int) else "needs a time"
        raise PolicyError(f'{said} of day: write "09:00", with quotes') from error
    if read.tzinfo is not None:
        raise PolicyError("office time has no offset of its own")
    return read


def hours(value: object) -> tuple[tuple[time, time], ...]:
    """Pairs of begin and end within a day, in order and without overlap."""
    spans = listed(value, lambda pair: listed(pair, clock_time))
    edges = [edge for pair in spans for edge in pair]
    if any(len(pair) != len(("begin", "end")) for pair in spans) or not edges:
        raise PolicyError("needs pairs of begin and end")
    if any(later <= earlier for earlier, later in pairwise(edges)):
        raise PolicyError("needs its times in order and without overlap")
    return tuple((begin, end) for begin, end in spans)


def listed(value: object, convert: Callable[[object], T]) -> tuple[T, ...]:
    """Every item of a list, converted; PolicyError with the fault of each that is wrong."""
    if not isinstance(value, list | tuple):
        raise PolicyError("needs a list")
    items, faults = list[T](), list[Fault]()
    for place, item in enumerate(value):
        try:
            items.append(convert(item))
        except PolicyError as error:
            faults += [fault.below(place) for fault in error.faults]
    if faults:
        raise PolicyError.of(*faults)
    return tuple(items)


def one_of(kind: type[E], *allowed: E) -> Callable[[object], E]:
    """Reads a word of a closed list; some of it where `allowed` names them."""
    words = allowed or tuple(kind)

    def convert(value: object) -> E:
        written = text(value)
        for word in words:
            if word == written:
                return word
        raise PolicyError(f'"{written}" is not known: write {", ".join(words)}')

    return convert
