"""The auditor's plan: which cases are looked at, drawn by rules and a seed that anybody can draw again.

Whether a case is drawn depends on the seed and its ticket, never on the order in which cases are read. What
was drawn is on record: the same plan drawn later, when cases have moved on, gives the recorded sample.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from heapq import heappush, heappushpop

from chalicelib.domain import authority
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.values import Outcome, Resolved
from chalicelib.ports import Deps, Entry, Principal

PLANS, PAGE = "plans", 1000
SHARE, PER_UNIT = "share", "per-unit"
_RULE = re.compile(r"(share=0?\.\d{1,6}|share=1|per-unit=[1-9]\d{0,3}|extreme|bad-survey|excluded)")
LOW, SPAN = 2, 1 << 64


@dataclass(frozen=True)
class Plan:
    """Cases received on these days, by these rules."""

    first: date
    last: date
    rules: tuple[str, ...]
    seed: str

    @property
    def id(self) -> str:
        text = " ".join((self.first.isoformat(), self.last.isoformat(), *sorted(self.rules), self.seed))
        return sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class OnRecord:
    """A plan that was drawn: by whom, when, and how many cases it has."""

    id: str
    first: date
    last: date
    rules: tuple[str, ...]
    seed: str
    person: str
    at: datetime
    size: int


@dataclass(frozen=True)
class Drawn:
    """A case of the sample, and the rules by which it is in it."""

    ticket: str
    rules: tuple[str, ...]


def plan(first: date, last: date, rules: Iterable[str], seed: str) -> Plan:
    """InvalidInputError for a rule that there is not, or days that run backwards."""
    named = tuple(dict.fromkeys(rules))
    if not named or not all(map(_RULE.fullmatch, named)):
        raise InvalidInputError("error.field_invalid", "rule")
    if last < first:
        raise InvalidInputError("error.date_invalid", "to")
    return Plan(first, last, named, seed)


def draw(deps: Deps, who: Principal, wanted: Plan) -> tuple[Drawn, ...]:
    """The sample of a plan in the order of tickets, drawn and put on record if it is not yet."""
    if who.role not in authority.AUDITS:
        raise NotAllowedError
    if deps.store.entry(PLANS, wanted.id) is None:
        _record(deps, who, wanted, _drawn(deps, wanted))
    return sample(deps, wanted.id)


def sample(deps: Deps, id: str) -> tuple[Drawn, ...]:
    """What is on record of a plan."""
    found, after = list[Drawn](), ""
    while page := deps.store.entries(f"{PLANS}/{id}", after, PAGE):
        found += [Drawn(entry.key, tuple(json.loads(entry.text))) for entry in page]
        after = page[-1].key
    return tuple(found)


def plans(deps: Deps, who: Principal) -> tuple[OnRecord, ...]:
    """Every plan that was drawn, as it is on record."""
    if who.role not in authority.AUDITS:
        raise NotAllowedError
    return tuple(map(_on_record, deps.store.entries(PLANS, "", PAGE)))


def _on_record(entry: Entry) -> OnRecord:
    said = json.loads(entry.text)
    first, last = (date.fromisoformat(said[name]) for name in ("first", "last"))
    at = datetime.fromisoformat(said["at"])
    return OnRecord(
        entry.key, first, last, tuple(said["rules"]), said["seed"], said["person"], at, said["size"]
    )


def _record(deps: Deps, who: Principal, wanted: Plan, found: Mapping[str, list[str]]) -> None:
    """The plan itself comes last: without it, whoever is interrupted draws again."""
    for ticket in sorted(found):
        deps.store.enter(Entry(f"{PLANS}/{wanted.id}", ticket, json.dumps(found[ticket])))
    said = {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "rules": wanted.rules,
        "seed": wanted.seed,
        "person": who.id,
        "at": deps.now().isoformat(),
        "size": len(found),
    }
    deps.store.enter(Entry(PLANS, wanted.id, json.dumps(said)))


def _drawn(deps: Deps, wanted: Plan) -> Mapping[str, list[str]]:
    """One pass; in memory are the sample and the best few of each unit."""
    found: dict[str, list[str]] = defaultdict(list)
    best: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for case in _received(deps, wanted):
        for rule in wanted.rules:
            name, _, number = rule.partition("=")
            if name == PER_UNIT:
                _keep(best[rule, case.unit or case.cycle.unit], _lot(wanted.seed, rule, case), int(number))
            elif _TAKES[name](case, number, _lot(wanted.seed, rule, case)[0]):
                found[case.ticket].append(rule)
    for (rule, _), kept in best.items():
        for _, ticket in kept:
            found[ticket].append(rule)
    return found


def _received(deps: Deps, wanted: Plan) -> Iterable[Case]:
    for ticket in deps.store.tickets():
        case = deps.store.case(ticket)
        if case and case.received_at and case.cycles:
            day = deps.sla.calendar.local_day(case.received_at)
            if wanted.first <= day <= wanted.last:
                yield case


def _keep(kept: list[tuple[int, str]], lot: tuple[int, str], most: int) -> None:
    """The lowest lots, in a heap whose top is the highest of them; a ticket that comes twice counts once."""
    mine = (-lot[0], lot[1])
    if mine in kept:
        return
    if len(kept) < most:
        heappush(kept, mine)
    else:
        heappushpop(kept, mine)


def _lot(seed: str, rule: str, case: Case) -> tuple[int, str]:
    digest = sha256(f"{seed}\x1f{rule}\x1f{case.ticket}".encode()).digest()
    return int.from_bytes(digest[:8]), case.ticket


def _had_bad_survey(case: Case) -> bool:
    """Not or partly solved, or dissatisfied (domain.md §5)."""
    return any(
        cycle.resolved in (Resolved.NO, Resolved.PARTLY) or (cycle.satisfaction or LOW + 1) <= LOW
        for cycle in case.cycles
        if cycle.answered
    )


_TAKES: Mapping[str, Callable[[Case, str, int], bool]] = {
    SHARE: lambda _, share, lot: lot < float(share) * SPAN,
    "extreme": lambda case, _, __: case.risk == "extreme",
    "bad-survey": lambda case, _, __: _had_bad_survey(case),
    "excluded": lambda case, _, __: any(cycle.outcome is Outcome.EXCLUDED for cycle in case.cycles),
}
