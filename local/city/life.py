"""A year of a city on the simulator's world: what is planned and what is due happens, and nothing is looked
at that is neither. Every call may fail or die as in every life of the simulator.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.events import Notice
from chalicelib.domain.values import Status, Target
from chalicelib.usecases import sweep
from local.city import doors, routine
from local.city.arrivals import SHANGHAI, Curve
from local.city.following import FAR, Following
from local.city.people import People
from local.sim import actors as acts
from local.sim.actors import Actors
from local.sim.gathering import gather
from local.sim.officers import do_a_duty, see_to_parked
from local.sim.own_acts import use_a_right
from local.sim.world import World

START = date(2025, 1, 1)
GRAIN = timedelta(minutes=1)
"""What falls into it happens one after the other at its end."""
AFTER = timedelta(days=40)
"""From the last arrival until everybody has been asked and has answered, or not."""
RATE = 0.002
OVERTAKEN = 0.1
"""Of the writes that the simulator lets somebody else come before: a whole year has many more of them."""
ANYTHING, CITIZEN = 0.015, 0.05
"""Shares of the steps that are taken by whoever and whatever, and by the citizen."""
ANSWERS = 0.45
KEPT = 2_000
"""What the world remembers of messages, so that a year needs no more room than a day."""
CHANCE = (
    acts.officer_acts,
    acts.order_by_sms,
    acts.of_a_case(gather),
    acts.of_a_case(do_a_duty),
    use_a_right,
)
AT_REST = frozenset({Status.ARCHIVED, Status.WITHDRAWN, Status.DECLINED})


@dataclass
class City:
    """`known` are the cases there are; `planned` those for which somebody means to do something."""

    actors: Actors
    people: People
    curve: Curve
    grain: timedelta = GRAIN
    known: set[str] = field(default_factory=set)
    _planned: set[str] = field(default_factory=set)
    _plans: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.following = Following(self.actors)

    @property
    def world(self) -> World:
        return self.actors.world

    def live(self, cases: int, progress: Callable[[int, datetime], None] = lambda *_: None) -> None:
        """Until there are so many cases, and what was begun has ended."""
        self.world.proxy.meanwhile = self._meanwhile
        arrivals = self.curve.moments()
        self._plan(next(arrivals), lambda: self._arrive(arrivals, cases))
        for act in (self._see_to_parked, self._follow):
            self._plan(self.world.now, act)
        end = FAR
        while (at := min(self.following.first(), self._plans[0][0])) < end:
            self.world.now = max(self.world.now + self.grain, at)
            self._round()
            progress(len(self.known), self.world.now)
            if end == FAR and len(self.known) >= cases:
                end = _midnight(self.world.now + AFTER)
        self.world.now = max(end, self.world.now)

    def rest(self) -> None:
        """Fair weather: everybody who had no answer posts again, and the consumers run dry."""
        self.world.faults.rate = 0
        self.world.proxy.meanwhile = lambda _: None
        while self.actors.unanswered:
            acts.post_again(self.actors)
        self._round()
        self.following.rest()

    def _round(self) -> None:
        while self._plans and self._plans[0][0] <= self.world.now:
            self.following.attempt(heappop(self._plans)[2])
        self.following.settle()
        self._look()

    def _look(self) -> None:
        """Who has been touched goes on; who has been asked may answer."""
        proxy, network = self.world.proxy, self.world.network
        touched, asked = sorted(proxy.touched), network.fresh
        proxy.touched, network.fresh = set(), []
        self.known.update(touched)
        for ticket in touched:
            self._consider(ticket)
        for delivery in asked:
            if delivery.notice is Notice.SURVEY and self.world.random.random() < ANSWERS:
                after = timedelta(hours=self.world.random.expovariate(1 / 20))
                self._plan(self.world.now + after, partial(doors.answer, self.actors, delivery))
        self._forget()

    def _consider(self, ticket: str) -> None:
        """Somebody means to do something, unless somebody does already or nothing is to be done."""
        if ticket in self._planned:
            return
        case = self.world.store.case(ticket)
        if case and (at := self._when(case)):
            self._planned.add(ticket)
            self._plan(at, partial(self._step, ticket))

    def _when(self, case: Case) -> datetime | None:
        random, soon = self.world.random, routine.next_at(self.world, case)
        if case.status in AT_REST:
            return soon if case.status is not Status.ARCHIVED and random.random() < 0.1 else None  # noqa: PLR2004
        if case.status in (Status.REPLIED, Status.EVALUATED):
            clock = case.clocks.get(Target.FOLLOW_UP) if case.promised else None
            if clock:
                return max(soon, clock.due_at - timedelta(days=1) + timedelta(days=2) * random.random() ** 3)
            return soon if routine.waits_for_office(case) or random.random() < 0.03 else None  # noqa: PLR2004
        return soon

    def _step(self, ticket: str) -> None:
        """One act on the case, and then the next one; one that was refused or broke off is tried again."""
        self._planned.discard(ticket)
        case, random = self.world.store.case(ticket), self.world.random
        if case is None:
            return
        self.world.proxy.touched.add(ticket)
        self.actors.about = ticket
        dice = random.random()
        try:
            if dice < ANYTHING:
                random.choice(CHANCE)(self.actors)
            elif dice < ANYTHING + CITIZEN or case.status is Status.AWAITING_CITIZEN:
                self._citizen_steps(case)
            else:
                routine.work(self.world, case)
        finally:
            self.actors.about = ""

    def _citizen_steps(self, case: Case) -> None:
        random = self.world.random
        if case.status is Status.DECLINED:
            doors.act_by_right(self.actors, case.ticket, "object")
        elif case.status is Status.AWAITING_CITIZEN or random.random() < 0.6:  # noqa: PLR2004
            doors.write_again(self.actors, case.ticket)
        else:
            doors.act_by_right(self.actors, case.ticket, random.choices(("urge", "withdraw"), (7, 3))[0])

    def _arrive(self, arrivals: Any, cases: int) -> None:
        """The next one is planned first: this one may break off."""
        if len(self.known) < cases:
            self._plan(next(arrivals), lambda: self._arrive(arrivals, cases))
            storm = self.curve.is_storm(self.world.now.astimezone(SHANGHAI).date())
            for _ in range(min(3, len(self.actors.unanswered))):
                self.following.attempt(lambda: acts.post_again(self.actors))
            doors.submit(self.actors, self.people, is_storm=storm)

    def _see_to_parked(self) -> None:
        self._plan(self.world.now + timedelta(hours=12), self._see_to_parked)
        for _ in range(len(self.world.store.parked(None, 20).items)):
            self.following.attempt(lambda: see_to_parked(self.world))

    def _follow(self) -> None:
        """The whole sweep, with what it does beside: is the calendar of every deadline known?"""
        self._plan(self.world.now + timedelta(days=1), self._follow)
        self.following.attempt(lambda: sweep.sweep(self.world.deps, 1))

    def _plan(self, at: datetime, act: Callable[[], object]) -> None:
        heappush(self._plans, (at, next(self._numbers), act))

    def _meanwhile(self, written: Any) -> None:
        """Somebody else acts on the same case between a reading and its writing."""
        if self.world.random.random() >= OVERTAKEN:
            return
        about = getattr(written, "case", None) or written
        proxy, before = self.world.proxy, self.actors.about
        meanwhile, proxy.meanwhile = proxy.meanwhile, lambda _: None
        self.actors.about = str(getattr(about, "ticket", ""))
        self.following.tally.overtaken += 1
        try:
            self.following.attempt(lambda: self.world.random.choice(RIVALS)(self.actors))
        finally:
            proxy.meanwhile, self.actors.about = meanwhile, before

    def _forget(self) -> None:
        world = self.world
        world.proxy.written.clear()
        world.proxy.rows.clear()
        for kept in (world.network.accepted, world.phone.calls):
            while len(kept) > KEPT:
                del kept[next(iter(kept))]


RIVALS = (acts.officer_acts, acts.of_a_case(do_a_duty), acts.react, acts.track, acts.sweep_due)


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(SHANGHAI).date(), time(), SHANGHAI).astimezone(UTC)


def found(world: World, cases: int, days: int) -> City:
    """A city of so many citizens' matters in so many days, on a world that has not begun to live."""
    a_third = max(12, cases // 3)
    people = People(world.random, world.deps.rules, world.deps.office, a_third)
    return City(Actors(world, []), people, Curve(world.random, START, cases, days))


def begin() -> datetime:
    """The first midnight of the city's year."""
    return datetime.combine(START, time(), SHANGHAI).astimezone(UTC)
