"""What both homes are built of: policy, calendar, office and rules, each read once from its document.

An office lays down its own in one folder (`HUIYIN_OFFICE`): `policy.yaml`, `calendar.yaml`, `office.yaml`
and `rules.yaml`. What is not there is what the product comes with.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from chalicelib.domain.office_document import parse_office
from chalicelib.domain.units import Office
from chalicelib.ports import Store
from chalicelib.sla import packs
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.china import shipped
from chalicelib.sla.content import canonical
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla, SlaOf
from chalicelib.sla.workdays import Workdays, parse_kept, parse_own
from chalicelib.triage.rules import Rules
from chalicelib.triage.rules_document import parse_rules

PACK = "hotline"
IN_PACKAGE = Path(__file__).parent / "office"
"""Where `make package` puts an office's folder."""

DOCUMENTS = ("policy.yaml", "calendar.yaml", "office.yaml", "rules.yaml")

T = TypeVar("T")
Document = Mapping[str, object]


class DocumentError(ValueError):
    """A document of the office that cannot be taken; the message begins with the file."""


class UnknownPolicyError(LookupError):
    """A case names a policy or calendar that the store has never been given."""


def packaged() -> Path | None:
    """The folder that was packaged with the functions."""
    return IN_PACKAGE if IN_PACKAGE.is_dir() else None


@cache
def build_sla(folder: Path | None = None) -> Sla:
    """The policy in force, on its calendar."""
    named = calendars(folder)
    return _taken(
        folder, "policy.yaml", partial(packs.document, PACK), lambda read: on(Policy.parse(read), named)
    )


@cache
def build_office(folder: Path | None = None) -> Office:
    """Units and people."""
    sample = partial(packs.read_yaml, "chalicelib.sample", "city.yaml")
    return _taken(folder, "office.yaml", sample, parse_office)


@cache
def build_rules(folder: Path | None = None) -> Rules:
    """How a message is understood, and which unit has what."""
    shipped_rules = partial(packs.read_yaml, "chalicelib.triage", "rules.yaml")
    return _taken(folder, "rules.yaml", shipped_rules, lambda read: parse_rules(read, build_office(folder)))


@cache
def calendars(folder: Path | None = None) -> Mapping[str, Workdays]:
    """The calendars that a policy may name: those of the product and those of the office."""
    return _taken(folder, "calendar.yaml", dict[str, object], lambda read: parse_own(read, shipped()))


def keep_policy(store: Store, folder: Path | None = None) -> None:
    """Keep what is in force by its version, so that its cases can be judged after it has changed."""
    sla = build_sla(folder)
    for version, written in ((sla.policy.version, _policy_written), (sla.days, _days_written)):
        if store.document(version) is None:
            store.put_document(version, written(folder, version))


def sla_of(store: Store, folder: Path | None = None) -> SlaOf:
    """The rules by their versions: those in force from the folder, older ones from the store."""
    return by_version(store, build_sla(folder).policy, calendars(folder))


def by_version(store: Store, current: Policy, named: Mapping[str, Workdays]) -> SlaOf:
    """With that policy and these calendars in force; UnknownPolicyError for what nobody has kept."""
    known: dict[tuple[str, str], Sla] = {(current.version, ""): on(current, named)}

    def of(policy: str, days: str = "") -> Sla:
        if (policy, days) not in known:
            read = current if policy == current.version else Policy.parse(_stored(store, policy))
            if not days and read.calendar not in named:
                # Renamed, or given up: its cases are counted on, on the days that the office has now.
                read = replace(read, calendar=current.calendar)
            kept = {read.calendar: _workdays(store, named, days)} if days else named
            known[policy, days] = on(read, kept)
        return known[policy, days]

    return of


def on(policy: Policy, named: Mapping[str, Workdays]) -> Sla:
    """The policy on the calendar that it names; PolicyError if there is none of that name."""
    if policy.calendar not in named:
        raise PolicyError(f'calendar: there is no "{policy.calendar}": there are {", ".join(named)}')
    days = named[policy.calendar]
    return Sla(policy, Calendar(policy.timezone, policy.hours, days.years), days.version)


@cache
def _policy_written(folder: Path | None, _version: str) -> str:
    """The policy in force as it is kept; with another version the file is read again."""
    return canonical(_taken(folder, "policy.yaml", partial(packs.document, PACK), dict[str, object]))


@cache
def _days_written(folder: Path | None, _version: str) -> str:
    return canonical(calendars(folder)[build_sla(folder).policy.calendar].document())


def _workdays(store: Store, named: Mapping[str, Workdays], version: str) -> Workdays:
    found = next((days for days in named.values() if days.version == version), None)
    return found or parse_kept(_stored(store, version))


def _stored(store: Store, version: str) -> Mapping[str, object]:
    text = store.document(version)
    if text is None:
        raise UnknownPolicyError(f"the store has no document {version!r}")
    return json.loads(text)  # type: ignore[no-any-return]  # kept as a mapping


def _taken(
    folder: Path | None, name: str, default: Callable[[], Document], parse: Callable[[Document], T]
) -> T:
    """The office's own document if it has one; DocumentError tells what is wrong in it."""
    path = folder / name if folder else None
    if path is None or not path.is_file():
        return parse(default())
    try:
        return packs.taken(path, parse)
    except PolicyError as error:
        raise DocumentError(str(error)) from error
    except ValueError as error:
        raise DocumentError(f"{path}: {error}") from error
