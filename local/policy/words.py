"""Lengths of time as a picture says them, in either language."""

from collections.abc import Iterable
from datetime import timedelta

from chalicelib.domain.messages import say
from chalicelib.sla.terms import Term, TermUnit

UNITS = (
    (timedelta(days=1), TermUnit.DAYS),
    (timedelta(hours=1), TermUnit.HOURS),
    (timedelta(minutes=1), TermUnit.MINUTES),
)


def term(lang: str, value: Term | timedelta) -> str:
    """ "5个工作日" or "5 wd"; a wait in the largest unit in which it is whole."""
    written = _term(value) if isinstance(value, timedelta) else value
    return say(lang, f"draw.unit_{written.unit}", n=str(written.amount))


def terms(lang: str, values: tuple[Term, ...]) -> str:
    """One, or several of which the earliest counts."""
    said = joined(lang, (term(lang, value) for value in values))
    return said if len(values) == 1 else say(lang, "draw.earliest", terms=said)


def after(lang: str, value: Term | timedelta) -> str:
    """ "7天后" or "after 7 d"."""
    return say(lang, "draw.after", term=term(lang, value))


def joined(lang: str, words: Iterable[str]) -> str:
    """As a list in that language."""
    return say(lang, "draw.and").join(words)


def _term(wait: timedelta) -> Term:
    length, unit = next(each for each in UNITS if not wait % each[0])
    return Term(wait // length, unit)
