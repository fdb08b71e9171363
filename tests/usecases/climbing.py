"""Cases that climb: the ladder of each grade written out, and an office on bad days."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Grade
from chalicelib.ports import Consumer, DueKind
from chalicelib.usecases import actions, feed, sweep
from chalicelib.usecases.waking import wake
from local.sim.faults import Killed
from tests.faults.modes import DEADLY
from tests.faults.strikes import Strikes, struck
from tests.homes import Home, shown
from tests.office import DISPATCHER

GAS, WATER = "柳塘街道永安路燃气泄漏，味道很重", "柳塘街道停水两天了，没人管，请尽快处理"
SMOKE, WORDS = "柳塘街道小区楼下饭店油烟太大", "随便说几句，没有什么要紧的事"
MATTERS = {
    Grade.CRITICAL: ("Mon 2026-03-02 09:00", GAS),
    Grade.URGENT: ("Mon 2026-03-02 09:00", WATER),
    Grade.IMPORTANT: ("Fri 2026-03-06 10:00", WORDS),
    Grade.NORMAL: ("Mon 2026-03-02 09:00", SMOKE),
}

# When a step is due, whose it is, and when it leaves, if not at once (`~`: with the person's next round).
LADDERS = {
    Grade.CRITICAL: """
        Mon 2026-03-02 09:15 first_contact 0.5 w-tang
        Mon 2026-03-02 09:24 first_contact 0.8 w-tang
        Mon 2026-03-02 09:30 first_contact 1.0 w-tang
        Mon 2026-03-02 09:30 first_contact UNIT_HEAD h-wei
        Mon 2026-03-02 09:30 reply 0.5 w-tang
        Mon 2026-03-02 09:45 first_contact SUPERVISOR s-xu
        Mon 2026-03-02 09:48 reply 0.8 w-tang
        Mon 2026-03-02 10:00 first_contact MANAGER m-gu
        Mon 2026-03-02 10:00 reply 1.0 w-tang
        Mon 2026-03-02 10:00 reply UNIT_HEAD h-wei
        Mon 2026-03-02 10:15 reply SUPERVISOR s-xu
        Mon 2026-03-02 10:30 reply MANAGER m-gu""",
    Grade.URGENT: """
        Mon 2026-03-02 11:00 first_contact 0.5 w-lu
        Mon 2026-03-02 12:12 first_contact 0.8 w-lu
        Mon 2026-03-02 13:00 first_contact 1.0 w-lu
        Mon 2026-03-02 13:00 first_contact UNIT_HEAD h-wei
        Mon 2026-03-02 15:00 first_contact SUPERVISOR s-xu
        Mon 2026-03-02 17:00 first_contact MANAGER m-gu
        Mon 2026-03-02 21:00 reply 0.5 w-lu -> Tue 2026-03-03 08:00
        Tue 2026-03-03 04:12 reply 0.8 w-lu -> Tue 2026-03-03 08:00
        Tue 2026-03-03 09:00 reply 1.0 w-lu
        Tue 2026-03-03 09:00 reply UNIT_HEAD h-wei
        Tue 2026-03-03 11:00 reply SUPERVISOR s-xu
        Tue 2026-03-03 13:00 reply MANAGER m-gu""",
    # Its first contact is due 48 hours after the Friday's morning, before the Monday's evening.
    Grade.IMPORTANT: """
        Sat 2026-03-07 10:00 first_contact 0.5 w-pan
        Sun 2026-03-08 00:24 first_contact 0.8 w-pan -> Sun 2026-03-08 08:00
        Sun 2026-03-08 10:00 first_contact 1.0 w-pan
        Sun 2026-03-08 10:00 first_contact UNIT_HEAD h-shao
        Mon 2026-03-09 18:00 first_contact SUPERVISOR s-xu
        Tue 2026-03-10 18:00 first_contact MANAGER m-gu
        Wed 2026-03-11 09:30 reply 0.5 w-pan ~
        Thu 2026-03-12 16:42 reply 0.8 w-pan ~
        Fri 2026-03-13 18:00 reply 1.0 w-pan ~
        Fri 2026-03-13 18:00 reply UNIT_HEAD h-shao ~
        Mon 2026-03-16 18:00 reply SUPERVISOR s-xu ~
        Tue 2026-03-17 18:00 reply MANAGER m-gu ~""",
    Grade.NORMAL: """
        Mon 2026-03-02 18:00 first_contact 0.5 w-pan ~
        Tue 2026-03-03 15:00 first_contact 0.8 w-pan ~
        Tue 2026-03-03 18:00 first_contact 1.0 w-pan ~
        Tue 2026-03-03 18:00 first_contact UNIT_HEAD h-shao ~
        Wed 2026-03-04 18:00 first_contact SUPERVISOR s-xu ~
        Wed 2026-03-04 18:00 reply 0.5 w-pan ~
        Thu 2026-03-05 18:00 first_contact MANAGER m-gu ~
        Fri 2026-03-06 16:30 reply 0.8 w-pan ~
        Mon 2026-03-09 18:00 reply 1.0 w-pan ~
        Mon 2026-03-09 18:00 reply UNIT_HEAD h-shao ~
        Tue 2026-03-10 18:00 reply SUPERVISOR s-xu ~
        Wed 2026-03-11 18:00 reply MANAGER m-gu ~""",
}


class Shaken(Home):
    """At every moment the process dies twice, at some call; whatever happened comes again."""

    def __init__(self, store: str = "sqlite", begin: str = "Mon 2026-03-02 09:00") -> None:
        super().__init__(store, begin)
        self._random = Random(begin)

    def settle(self) -> None:
        records = self.deps.store.feed(Consumer.REACT, 100)
        for _ in range(2):
            self._die()
        super().settle()
        records += self.deps.store.feed(Consumer.REACT, 100)
        feed.handle(self.deps, Consumer.REACT, records)
        for ticket in {record.ticket for record in records if self.deps.store.case(record.ticket)}:
            wake(self.deps, ticket, self.world.now)
        super().settle()

    def _die(self) -> None:
        """Not while something is sent: of that nobody knows, and an officer asks (test_story_faults.py)."""
        calm, mode = self.deps, self._random.choice(sorted(DEADLY))
        strikes = Strikes(mode, self._random.randint(1, 9))
        self.world.deps = replace(calm, store=struck(calm.store, strikes))
        with suppress(Killed):
            sweep.sweep_kind(self.deps, DueKind.CASE)
            feed.drive(self.deps, Consumer.REACT)
        self.world.deps = calm


def begun(kind: type[Home], store: str, grade: Grade) -> tuple[Home, str]:
    """A case of that grade with a unit and its handler."""
    begin, text = MATTERS[grade]
    office = kind(store, begin)
    ticket = office.sms(text)
    if text is WORDS:
        office.act(ticket, "accept", actions.Accept(grade=grade), DISPATCHER)
        office.act(ticket, "dispatch", actions.Dispatch("urban"), DISPATCHER)
    assert office.case(ticket).grade is grade
    return office, ticket


def steps(office: Home, ticket: str) -> Iterator[tuple[str, Event]]:
    """Every reminder and escalation as the tables write it, with its event."""
    for event in office.events(ticket, e.ReminderDue, e.TargetEscalated):
        body = event.body
        if isinstance(body, e.ReminderDue):
            yield f"{shown(event.at)} {body.target} {body.fraction} {body.person}", event
        elif isinstance(body, e.TargetEscalated):
            yield f"{shown(event.at)} {body.target} {body.level.name} {body.person}", event


def climbed(office: Home, ticket: str) -> list[str]:
    return sorted(said for said, _ in steps(office, ticket))


def ladder(grade: Grade) -> list[str]:
    """The lines of the table."""
    return sorted(line.strip() for line in LADDERS[grade].strip().splitlines() if "#" not in line)


def plain(line: str) -> str:
    """Without the word of when it leaves."""
    return line.partition(" ->")[0].removesuffix(" ~")
