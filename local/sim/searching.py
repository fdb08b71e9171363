"""Officers look for cases in the simulated world: a list is what a look at every case says, and no more."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.protection import may_have
from chalicelib.domain.units import Office, Person
from chalicelib.domain.values import PROTECTED, Role
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import queues
from chalicelib.usecases.queues import Queue
from chalicelib.usecases.search import pages
from chalicelib.usecases.search.filters import Filters, Risk
from local.sim.words import PHONES
from local.sim.world import World

LISTS = 8
"""Of any that could be asked for, at each rest."""

EVERYWHERE = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR})
REACHES = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.DISPATCHER, Role.SUPERVISOR})
DAY = timedelta(days=1)


def wrongs(world: World) -> Iterator[str]:
    """With dice of their own: what is looked for changes nobody's life."""
    deps, dice = replace(world.deps, store=world.store), Random(len(world.submitted))  # noqa: S311  a game
    cases = [case for case in map(world.store.case, world.store.tickets()) if case]
    people = [person for person in world.deps.office.people.values() if person.role is not Role.ADMIN]
    for _ in range(LISTS if cases else 0):
        person = dice.choice(people)
        for filters in (a_filter(deps, dice, dice.choice(cases), person), _a_queue(deps, dice, person)):
            yield from wrong(deps, person, filters, dice.choice((1, 7, 50, 200)), cases)


def wrong(deps: Deps, person: Person, filters: Filters, limit: int, cases: Iterable[Case]) -> Iterator[str]:
    """What a list of theirs has too much, too little or twice."""
    found = listed(deps, who(person), filters, limit)
    expected = {case.ticket for case in cases if _is_theirs(deps.office, person, case)}
    expected &= {case.ticket for case in cases if fits(deps, person, filters, case)}
    if len(found) != len(set(found)) or set(found) != expected:
        yield f"{person.id} was shown {sorted(set(found) ^ expected)} wrongly or twice: {filters}"


def listed(deps: Deps, who: Principal, filters: Filters, limit: int) -> list[str]:
    """All its pages."""
    page = pages.cases(deps, who, filters, limit=limit)
    found = [case.ticket for case in page.items]
    while page.cursor:
        page = pages.cases(deps, who, filters, page.cursor, limit)
        found += [case.ticket for case in page.items]
    return found


def who(person: Person) -> Principal:
    return Principal(person.id, person.role, person.unit)


def a_filter(deps: Deps, dice: Random, like: Case, person: Person) -> Filters:
    """One or two things, mostly as a case has them."""
    received, due = like.received_at or deps.now(), like.due_at or deps.now()
    known: dict[str, object] = {
        "unit": like.unit or "center",
        "handler": like.handler or person.id,
        "respondent": like.respondent,
        "text": like.title[1:3],
        "category": like.category,
        "district": like.district or "",
        "status": frozenset({like.status}),
        "type": frozenset({like.type}),
        "grade": frozenset({like.grade}),
        "channel": frozenset({like.channel}),
        "risk": frozenset({Risk(like.risk)}),
        "due_from": due,
        "due_to": due + DAY,
        "received_from": received - dice.randint(0, 3) * DAY,
        "received_to": received + dice.randint(0, 3) * DAY,
        "overdue": True,
    }
    known |= {"phone": dice.choice(PHONES)} if person.role in REACHES else {}
    names = dice.sample(sorted(known), dice.randint(1, 2))
    return Filters(**{name: known[name] for name in names})  # type: ignore[arg-type]  # its own fields


def fits(deps: Deps, person: Person, filters: Filters, case: Case) -> bool:
    """Field by field, from the case alone: nothing of the product's own matching."""
    asked = {name: value for name, value in vars(filters).items() if value}
    return all(_FITS[name](deps, person, case, value) for name, value in asked.items())


def _a_queue(deps: Deps, dice: Random, person: Person) -> Filters:
    own = [queue for queue in queues.theirs(deps, who(person)) if queue is not Queue.PARKED]
    return queues.filters(deps, dice.choice(own))


def _is_theirs(office: Office, person: Person, case: Case) -> bool:
    is_protected = case.type in PROTECTED
    if is_protected and person.id in case.about:
        return False
    if person.role in EVERYWHERE:
        return True
    below = case.unit in office.subtree(person.unit)
    return below and (not is_protected or may_have(case, person.unit, office))


def _sender(deps: Deps, case: Case) -> Citizen:
    submission = deps.store.submission(case.ticket)
    return submission.content.citizen if submission else Citizen()


def _phone(deps: Deps, person: Person, case: Case, phone: str) -> bool:
    sender = _sender(deps, case)
    hidden = sender.anonymous or sender.confidential or case.type in PROTECTED
    return sender.phone == phone and (not hidden or person.role is Role.SUPERVISOR)


def _text(deps: Deps, _: Person, case: Case, words: str) -> bool:
    submission = deps.store.submission(case.ticket)
    heard = "".join(getattr(each.body, "text", "") for each in deps.store.history(case.ticket)
                    if each.kind == "RecordingTranscribed")  # fmt: skip
    said = submission.content.text + submission.content.title if submission else ""
    return words in case.title + "\n" + said + "\n" + heard


def _before(at: datetime | None, end: datetime) -> bool:
    return at is not None and at < end


_FITS: Mapping[str, Callable[..., bool]] = {
    "unit": lambda deps, _, case, unit: case.unit in deps.office.subtree(unit),
    "handler": lambda _, __, case, handler: case.handler == handler,
    "respondent": lambda _, __, case, name: case.respondent == name and case.type not in PROTECTED,
    "phone": _phone,
    "text": _text,
    "category": lambda _, __, case, category: case.category == category,
    "district": lambda _, __, case, district: case.district == district,
    "status": lambda _, __, case, among: case.status in among,
    "type": lambda _, __, case, among: case.type in among,
    "grade": lambda _, __, case, among: case.grade in among,
    "channel": lambda _, __, case, among: case.channel in among,
    "risk": lambda _, __, case, among: case.risk in among,
    "due_from": lambda _, __, case, begin: case.due_at is not None and case.due_at >= begin,
    "due_to": lambda _, __, case, end: _before(case.due_at, end),
    "received_from": lambda _, __, case, begin: not _before(case.received_at, begin),
    "received_to": lambda _, __, case, end: _before(case.received_at, end),
    "overdue": lambda deps, _, case, __: _before(case.due_at, deps.now()),
}
