"""The ledger as a citizen reads it: who has the case since when, and when the clock stood still."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.ledger import Account, Pause
from chalicelib.domain.messages import language, say
from chalicelib.domain.values import PauseReason
from chalicelib.edge.clock_words import when
from chalicelib.ports import Deps

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Held:
    """A unit, or the hotline centre, has had the case; `ended_at` None: it has it now."""

    began_at: datetime
    ended_at: datetime | None
    unit: str


@dataclass(frozen=True)
class Waited:
    """We waited for the citizen, or for a hearing, and the time stood still; `ended_at` None: it does now."""

    began_at: datetime
    ended_at: datetime | None
    text: str


def held(deps: Deps, lang: str, accounts: tuple[Account, ...]) -> tuple[Held, ...]:
    """Who had it for a minute at least, or has it still, the first one first."""
    return tuple(
        Held(each.began_at, each.ended_at, unit(deps, each.unit, lang))
        for account in accounts
        for each in account.holdings
        if each.ended_at is None or each.length.wall >= MINUTE
    )


def waited(deps: Deps, lang: str, accounts: tuple[Account, ...]) -> tuple[Waited, ...]:
    """Every time that the clock stood still, the first one first."""
    return tuple(
        Waited(pause.began_at, pause.ended_at, _sentence(deps, lang, pause))
        for account in accounts
        for pause in account.pauses
    )


def unit(deps: Deps, id: str, lang: str) -> str:
    """Its name; the centre's for none, and no id of a unit that the office does not have any more."""
    if not id:
        return say(lang, "page.centre")
    found = deps.office.units.get(id)
    if found is None:
        return say(lang, "page.some_unit")
    return found.name_en if language(lang) == "en" else found.name


def _sentence(deps: Deps, lang: str, pause: Pause) -> str:
    key = "page.waited" if pause.ended_at else "page.waiting"
    if pause.reason is PauseReason.HEARING:
        key += "_hearing"
    return say(lang, key, when=when(lang, deps, pause.began_at, pause.ended_at))
