"""The auditor's proof: every chain, every head, and every day's root against what was kept out of our reach.

A chain alone cannot tell that its end was cut off, or that somebody wrote it anew from the first event: what
was kept of the days can. Nothing here is written, and one day or one case is in memory at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain.case import Case, rebuild
from chalicelib.domain.chain import Event, verify
from chalicelib.domain.merkle import Leaf, Root, root_of
from chalicelib.ports import Deps
from chalicelib.usecases import roots

PAGE = 1000


class Damage(StrEnum):
    """What can have been done to the trail."""

    ALTERED = "altered"
    NOT_FOLLOWING = "does_not_follow"
    HEAD = "head_differs_from_events"
    CUT = "cut_off"
    REWRITTEN = "rewritten"
    MISSING = "case_missing"
    UNREADABLE = "unreadable"
    NOT_SEALED = "changed_and_not_sealed"
    ROOT_MISSING = "root_missing"
    ROOT_ALTERED = "root_altered"
    ROOT_NOT_FOLLOWING = "root_does_not_follow"


@dataclass(frozen=True)
class Wrong:
    """`event` is the number of the first event concerned, 0 if none is; `day` of a root, else empty."""

    kind: Damage
    ticket: str = ""
    event: int = 0
    day: str = ""


Tell = Callable[[str, int], None]
"""How far it has come: what is being looked at, and how many of it were."""


def verified(deps: Deps, *, since: str = "", ticket: str = "", tell: Tell) -> Iterator[Wrong]:
    """Everything that is wrong: of all, of what changed since a day (ISO), or of one case."""
    yield from _days(deps, since, ticket, tell)
    for number, each in enumerate(_asked_for(deps, since, ticket), start=1):
        yield from of_case(deps, each)
        tell("cases", number)


def of_case(deps: Deps, ticket: str) -> list[Wrong]:
    """What is wrong with a case by itself: its chain, and whether the head is what the events make of it.

    Looked at twice before it is told: a save may have come between the head and the events.
    """
    return _look(deps, ticket) and _look(deps, ticket)


def _look(deps: Deps, ticket: str) -> list[Wrong]:
    try:
        case, events = deps.store.case(ticket), deps.store.history(ticket)
        if case is None or not events:
            return [Wrong(Damage.MISSING, ticket)]
        wrong = [_of_link(ticket, line) for line in verify(events, case.salt)]
        return wrong or list(_of_head(deps, case, events))
    except Exception:  # noqa: BLE001  bytes that somebody changed can break in any place
        return [Wrong(Damage.UNREADABLE, ticket)]


def _of_link(ticket: str, line: str) -> Wrong:
    """`chain.verify` names the event and what is wrong with it."""
    id, _, said = line.partition(": ")
    kind = Damage.ALTERED if said.endswith("altered") else Damage.NOT_FOLLOWING
    return Wrong(kind, ticket, int(id.rpartition(":")[2]))


def _of_head(deps: Deps, case: Case, events: list[Event]) -> Iterator[Wrong]:
    """The title is a citizen's words: once it is removed, the events no longer give it."""
    if (case.seq, case.tip) != (len(events), events[-1].hash):
        yield Wrong(Damage.CUT if case.seq > len(events) else Damage.HEAD, case.ticket, len(events))
        return
    made = rebuild(case.ticket, case.salt, events, deps.sla_of)
    same = {"version": case.version, "wake_at": case.wake_at, "generation": case.generation}
    if replace(made, **same, title="") != replace(case, title=""):  # type: ignore[arg-type]  # names are Head's
        yield Wrong(Damage.HEAD, case.ticket, len(events))


def _days(deps: Deps, since: str, ticket: str, tell: Tell) -> Iterator[Wrong]:
    """The roots follow one another from the first day on, whatever is asked for: they are few."""
    previous = ""
    for number, day in enumerate(_closed_days(deps), start=1):
        sealed = _kept(deps, day)
        if isinstance(sealed, Wrong):
            yield sealed
            continue
        yield from _of_root(deps, sealed, previous)
        previous = sealed.root.root
        if day >= since:
            yield from _of_leaves(deps, sealed, ticket)
        tell("days", number)


def _closed_days(deps: Deps) -> list[str]:
    """Those that were kept, those that we say we closed, and those that should have been by now."""
    yesterday = deps.sla.calendar.local_day(deps.now()) - timedelta(days=1)
    said = set(deps.witness.days()) | set(_keys(deps, roots.ROOTS))
    return sorted(said | {day for day in _keys(deps, roots.DAYS) if day < yesterday.isoformat()})


def _keys(deps: Deps, book: str) -> Iterator[str]:
    after = ""
    while page := deps.store.entries(book, after, PAGE):
        yield from (entry.key for entry in page)
        after = page[-1].key


def _kept(deps: Deps, day: str) -> roots.Sealed | Wrong:
    content = deps.witness.kept(day)
    if content is None:
        return Wrong(Damage.ROOT_MISSING, day=day)
    try:
        return roots.read(content)
    except (ValueError, TypeError, KeyError):
        return Wrong(Damage.ROOT_ALTERED, day=day)


def _of_root(deps: Deps, sealed: roots.Sealed, previous: str) -> Iterator[Wrong]:
    """What was kept agrees with itself, with the one before, and with what we publish."""
    root = sealed.root
    if root_of(root.day, sealed.leaves, root.previous) != root or _published(deps, root.day) != root:
        yield Wrong(Damage.ROOT_ALTERED, day=root.day)
    if root.previous != previous:
        yield Wrong(Damage.ROOT_NOT_FOLLOWING, day=root.day)


def _published(deps: Deps, day: str) -> Root | None:
    entry = deps.store.entry(roots.ROOTS, day)
    try:
        return roots.sealed_root(entry) if entry else None
    except (ValueError, TypeError):
        return None


def _of_leaves(deps: Deps, sealed: roots.Sealed, ticket: str) -> Iterator[Wrong]:
    day, known = sealed.root.day, set()
    for leaf in sealed.leaves:
        known.add(leaf.ticket)
        if ticket in ("", leaf.ticket):
            yield from _of_leaf(deps, leaf, day)
    for noted in roots.changed_on(deps, day):
        if noted not in known and ticket in ("", noted):
            yield Wrong(Damage.NOT_SEALED, noted, day=day)


def _of_leaf(deps: Deps, leaf: Leaf, day: str) -> Iterator[Wrong]:
    """That day the case had come this far, by these hashes: it still has."""
    try:
        events = deps.store.history(leaf.ticket)
    except Exception:  # noqa: BLE001  likewise
        yield Wrong(Damage.UNREADABLE, leaf.ticket, day=day)
        return
    if not events:
        yield Wrong(Damage.MISSING, leaf.ticket, day=day)
    elif len(events) < leaf.seq:
        yield Wrong(Damage.CUT, leaf.ticket, len(events) + 1, day)
    elif (events[0].hash, events[leaf.seq - 1].hash) != (leaf.first, leaf.tip):
        yield Wrong(Damage.REWRITTEN, leaf.ticket, leaf.seq, day)


def _asked_for(deps: Deps, since: str, ticket: str) -> Iterator[str]:
    if ticket:
        return iter((ticket,))
    return _changed_since(deps, since) if since else deps.store.tickets()


def _changed_since(deps: Deps, since: str) -> Iterator[str]:
    """Day by day: a case that changed on several of them is looked at for each."""
    before = (date.fromisoformat(since) - timedelta(days=1)).isoformat()
    for entry in deps.store.entries(roots.DAYS, before, PAGE):
        yield from roots.changed_on(deps, entry.key)
