"""Supervisors and managers publish typical cases in the simulated world, and everybody reads what is open.

They have dice and a faulty way to the store of their own: what they do changes no other life. What must hold
is told from the books and the submissions, by nothing of the use cases that show them.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random

from chalicelib.domain.case import Case
from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.facts import facts
from chalicelib.domain.units import Person
from chalicelib.domain.values import Grade, Role, Status, Type
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import open_figures, typical
from chalicelib.usecases.open_figures import Figures, Table
from chalicelib.usecases.typical import Propose, Reason
from chalicelib.usecases.typical_books import Act
from local.sim.faults import FaultError, Faults, Killed, faulty
from local.sim.world import World

TEXTS = (
    *("三天内办好，居民满意", "管道换新，当天恢复供水", "路灯修好，夜里亮了", "音响限时，居民睡得着了"),
    *("请致电13800000042", "找陆一帆就行", "住在402室的居民"),
)
"""Most may be read by everybody, some may not."""

PRIVATE = ("13800000042", "陆一帆", "402")
TROUBLE = 0.01
UNSETTLED = frozenset(
    {Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN}
    | {Status.MERGED}
)
HIDES = frozenset({Type.TIP_OFF, Type.ACCUSATION})
MANY = 10_000


class Press:
    """Whoever has to do with typical cases."""

    def __init__(self, world: World, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311  reproducible dice, nothing secret
        port, _ = faulty(world.store, Faults(self.dice, TROUBLE))
        self._world, self._deps = world, replace(world.deps, store=port)

    def act(self) -> None:
        """One thing that somebody does; whatever fails or is refused is left at that."""
        with suppress(FaultError, Killed, HuiyinError):
            self.dice.choice((self._propose, self._settle))()

    def _propose(self) -> None:
        if tickets := sorted(self._world.submitted):
            said = Propose(self.dice.choice(tickets), self.dice.choice(TEXTS), self.dice.choice(TEXTS))
            typical.propose(self._deps, self._who(), said)

    def _settle(self) -> None:
        known = [entry.key for entry in self._world.store.entries("typical", "", MANY)]
        if known:
            act, reason = (
                self.dice.choice((*[Act.APPROVE] * 6, *Act)),
                Reason(self.dice.choice(("", "想了想"))),
            )
            typical.settle(self._deps, self._who(), self.dice.choice(known), act, reason)

    def _who(self) -> Principal:
        """Mostly somebody whose work it is; now and then a supervisor who has come to be a manager."""
        people = list(self._world.deps.office.people.values())
        working = [each for each in people if each.role in (Role.SUPERVISOR, Role.MANAGER)]
        person: Person = self.dice.choice(people if self.dice.random() < 0.1 else working)  # noqa: PLR2004
        role = Role.MANAGER if self.dice.random() < 0.3 else person.role  # noqa: PLR2004
        return Principal(person.id, role, person.unit)


def wrongs(world: World) -> Iterator[str]:
    """What everybody reads and should not, or should and does not."""
    deps = replace(world.deps, store=world.store)
    yield from _typical(deps)
    received = _received(world)
    for month in open_figures.months(deps):
        yield from _figures(open_figures.read(deps, month), received)


def _typical(deps: Deps) -> Iterator[str]:
    shown, page = Counter[tuple[str, str]](), typical.shown(deps)
    while True:
        shown.update((each.title, each.text) for each in page.items)
        if page.cursor is None:
            break
        page = typical.shown(deps, page.cursor)
    expected = Counter(_approved(deps))
    if shown != expected:
        yield f"shown to everybody: {shown - expected}; not shown: {expected - shown}"
    if private := [each for each in shown if any(word in "".join(each) for word in PRIVATE)]:
        yield f"private words are shown to everybody: {private}"


def _approved(deps: Deps) -> Iterator[tuple[str, str]]:
    """From the lines of the books: approved by somebody else, not withdrawn, of no hidden case."""
    for entry in deps.store.entries("typical", "", MANY):
        said = json.loads(entry.text)
        steps = [json.loads(step.text) for step in deps.store.entries(f"typical/{entry.key}", "", MANY)]
        case = deps.store.case(said["ticket"])
        if [step["state"] for step in steps] != ["published"] or steps[0]["person"] == said["person"]:
            continue
        if case and _is_settled(case) and not _hides(deps, case):
            yield said["title"], said["text"]


def _is_settled(case: Case) -> bool:
    waits = case.status in (Status.REPLIED, Status.EVALUATED) and case.promised
    return case.status not in UNSETTLED and not waits and any(cycle.replied_at for cycle in case.cycles)


def _hides(deps: Deps, case: Case) -> bool:
    submission = deps.store.submission(case.ticket)
    if submission is None or case.about or case.grade is Grade.CRITICAL:
        return True
    citizen = submission.content.citizen
    return citizen.confidential or citizen.anonymous or bool({case.type, submission.content.type} & HIDES)


def _received(world: World) -> Counter[tuple[str, str]]:
    """By month and unit, from the cases themselves."""
    found = Counter[tuple[str, str]]()
    for case in filter(None, map(world.store.case, world.store.tickets())):
        for fact in facts(case):
            month = world.deps.sla.calendar.local_day(fact.at).isoformat()[:7]
            found[month, fact.unit] += fact.counts.get("received", 0)
    return found


def _figures(found: Figures, received: Counter[tuple[str, str]]) -> Iterator[str]:
    """What is told is right, what is small is not told, and nothing is left out."""
    total = sum(count for (month, _), count in received.items() if month == found.month)
    expected = total if total == 0 or total >= found.least else None
    for told in (found.office.received, found.volumes[-1].received):
        if told != expected:
            yield f"{told} are told of {found.month}, {expected} should be"
    for row in found.units.rows:
        count = received[found.month, row.value]
        if row.received is not None and (row.received != count or 0 < count < found.least):
            yield f"{row.received} of {count} are told of {row.value} in {found.month}"
    for table in (found.units, found.categories, found.districts):
        if (together := _together(table)) != (expected or 0):
            yield f"a table of {found.month} tells {together} of {expected}"


def _together(table: Table) -> int:
    rows = (*table.rows, table.others) if table.others else table.rows
    return sum(row.received or 0 for row in rows)
