"""What is asked for on the command line, read and lived through."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chalicelib.config import Config
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term
from local import named
from local.rehearsal.moments import end_of, moment
from local.rehearsal.rows import CaseFile
from local.rehearsal.run import Rehearsal, rehearse
from local.rehearsal.stored import stored

Assumed = tuple[str, ...]


class AskedError(ValueError):
    """What is asked for makes no sense; says why."""


@dataclass(frozen=True)
class Asked:
    """The options of the command, as they were typed."""

    pack: str
    against: str | None
    cases: Path | None
    since: str | None
    columns: str
    until: str | None
    terms: tuple[str, ...]
    worst: int
    lang: str


def lived(asked: Asked) -> tuple[Rehearsal, Assumed]:
    """The rehearsal, and the columns that its file does not have.

    Raises AskedError, CasesError, PolicyError or ConfigError for what cannot be taken.
    """
    if (asked.cases is None) == (asked.since is None):
        raise AskedError("either --cases FILE or --from DATE is needed")
    after, before = named.sla(asked.pack), named.sla(asked.against) if asked.against else None
    terms = tuple(Term.parse(term) for term in asked.terms)
    zone = after.policy.timezone
    until = _read(end_of, asked.until, zone) if asked.until else None
    found = _of_file if asked.cases else _of_home
    result, assumed = found(asked, after, before, terms, until)
    if not result.cases:
        raise AskedError(f"no case among {result.rows} rows")
    return result, assumed


def _of_file(
    asked: Asked, after: Sla, before: Sla | None, terms: tuple[Term, ...], until: datetime | None
) -> tuple[Rehearsal, Assumed]:
    file = CaseFile(asked.cases or Path(), _columns(asked.columns), after.policy.timezone, asked.lang)
    last = until or file.last_moment()
    if last is None:
        raise AskedError(f"{asked.cases}: no row can be read")
    return rehearse(file, after, before, last, terms, asked.worst), file.assumed


def _of_home(
    asked: Asked, after: Sla, before: Sla | None, terms: tuple[Term, ...], until: datetime | None
) -> tuple[Rehearsal, Assumed]:
    from local.home import open_home

    since = _read(moment, asked.since or "", after.policy.timezone)
    home = open_home(Config.from_env(os.environ), owner=False)
    try:
        last = min(until or home.clock(), home.clock())
        cases = stored(home.store, home.deps.office, since, last)
        return rehearse(cases, after, before, last, terms, asked.worst), ()
    finally:
        home.close()


def _columns(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if any(not heading.strip() for _, _, heading in pairs):
        raise AskedError(f"--columns {text!r}: write received=HEADING,replied=HEADING")
    return {name.strip(): heading.strip() for name, _, heading in pairs}


def _read(how: Callable[[str, ZoneInfo], datetime], text: str, zone: ZoneInfo) -> datetime:
    try:
        return how(text, zone)
    except ValueError as error:
        raise AskedError(str(error)) from None
