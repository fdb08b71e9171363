"""Who gets which report, and by which channel: by role, until they say otherwise."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain import authority
from chalicelib.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from chalicelib.domain.report_periods import Kind
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Role
from chalicelib.ports import Deps, Entry, Principal
from chalicelib.usecases.saving import persist

NONE = ""
CHANNELS = (Channel.EMAIL.value, Channel.SMS.value, NONE)
USUAL: Mapping[Role, frozenset[Kind]] = {
    Role.SUPERVISOR: frozenset({Kind.DAILY, Kind.WEEKLY}),
    Role.MANAGER: frozenset({Kind.WEEKLY, Kind.MONTHLY, Kind.QUARTERLY, Kind.YEARLY}),
}
"""By mail, for those on duty: the digest is the supervisors' (domain.md §7)."""

_NUMBER = 6


@dataclass(frozen=True)
class Subscribe:
    """A report of one kind by `email` or `sms`; by neither: no more."""

    kind: Kind
    channel: str


def subscribe(deps: Deps, who: Principal, command: Subscribe) -> Mapping[str, str]:
    """For oneself; how it stands then. NotAllowedError for who is not shown the measures."""
    person = _reader(deps, who)
    if command.channel not in CHANNELS:
        raise InvalidInputError("error.field_invalid", "channel")
    return persist(lambda: _subscribe(deps, person, command))


def of_person(deps: Deps, who: Principal) -> Mapping[str, str]:
    """The channel of each kind; nothing where they get none."""
    return _standing(deps, _reader(deps, who))


def subscribers(deps: Deps, kind: Kind) -> Iterator[tuple[Person, Channel]]:
    """Who gets it, and by which channel, in the order of the office's document."""
    for person in deps.office.people.values():
        if person.role in authority.SEES_MEASURES:
            channel = _standing(deps, person)[kind]
            if channel:
                yield person, Channel(channel)


def _subscribe(deps: Deps, person: Person, command: Subscribe) -> Mapping[str, str]:
    now = _standing(deps, person)
    wanted = {**now, command.kind.value: command.channel}
    if wanted == now:
        return now
    last = deps.store.last_entry(_book(person.id))
    number = int(last.key) + 1 if last else 1
    text = json.dumps(wanted)
    stands = deps.store.enter(Entry(_book(person.id), f"{number:0{_NUMBER}}", text))
    if stands is not None and stands.text != text:
        raise ConflictError
    return wanted


def _standing(deps: Deps, person: Person) -> dict[str, str]:
    usual = USUAL.get(person.role, frozenset()) if person.on_duty else frozenset[Kind]()
    by_role = {kind.value: Channel.EMAIL.value if kind in usual else NONE for kind in Kind}
    last = deps.store.last_entry(_book(person.id))
    return by_role | json.loads(last.text) if last else by_role


def _reader(deps: Deps, who: Principal) -> Person:
    person = deps.office.people.get(who.id)
    if person is None or who.role not in authority.SEES_MEASURES:
        raise NotAllowedError
    return person


def _book(person: str) -> str:
    return f"subscriptions/{person}"
