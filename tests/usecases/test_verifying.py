"""Whoever changes the trail in the store by hand is found, on both stores."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event, verify
from chalicelib.usecases import actions, roots
from chalicelib.usecases.verifying import Damage, Wrong, verified
from tests.homes import HOMES, Home
from tests.office import WATER
from tests.vandals import Vandal, head_for, in_store, linked_anew, saves

OIL = "小区楼下饭店油烟太大，柳塘街道"
DAY = timedelta(days=1)


class Audited(Home):
    """Two cases of Monday, closed on Tuesday."""

    def __init__(self, store: str) -> None:
        super().__init__(store)
        self.ticket, self.other = self.sms(WATER), self.sms(OIL, phone="+8613900000002")
        self.act(self.ticket, "contact", actions.Contact("called", "约好周三上门"))
        self.act(self.ticket, "note", actions.Note("阀门坏了"))
        self.close()

    def close(self, days: int = 1) -> None:
        self.world.pass_time(days * DAY)
        roots.close_days(self.deps)

    @property
    def vandal(self) -> Vandal:
        return in_store(self.world.store)

    @property
    def trail(self) -> list[Event]:
        return self.world.store.history(self.ticket)

    def found(self, **asked: str) -> list[Wrong]:
        return list(verified(self.deps, **asked, tell=lambda _what, _number: None))

    def kinds_found(self, **asked: str) -> set[Damage]:
        return {wrong.kind for wrong in self.found(**asked)}


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Audited:
    return Audited(request.param)


def test_an_untouched_store_is_whole(home: Audited) -> None:
    assert home.found() == []
    assert home.found(ticket=home.ticket) == []
    assert home.found(since="2026-03-02") == []


def _actor(events: list[Event]) -> list[Event]:
    return [*events[:2], replace(events[2], actor="nobody"), *events[3:]]


def _words(events: list[Event]) -> list[Event]:
    changed = replace(events[-1].body, text="阀门没坏")  # type: ignore[call-arg]  # a NoteAdded
    return [*events[:-1], replace(events[-1], body=changed)]


HANDS: dict[str, tuple[Callable[[list[Event]], list[Event]], Damage]] = {
    "an event that is altered": (_actor, Damage.ALTERED),
    "words that are altered": (_words, Damage.ALTERED),
    "an event that is removed": (lambda e: [*e[:2], *e[3:]], Damage.NOT_FOLLOWING),
    "events in another order": (lambda e: [*e[:1], e[2], e[1], *e[3:]], Damage.NOT_FOLLOWING),
    "a tail that is cut off": (lambda e: e[:-1], Damage.CUT),
    "a first event that is gone": (lambda e: e[1:], Damage.NOT_FOLLOWING),
}


@pytest.mark.parametrize(("hand", "damage"), HANDS.values(), ids=HANDS)
def test_a_hand_in_the_trail_is_found(
    home: Audited, hand: Callable[[list[Event]], list[Event]], damage: Damage
) -> None:
    home.vandal.write(home.case(home.ticket), saves(hand(home.trail)))
    for asked in ({}, {"ticket": home.ticket}, {"since": "2026-03-02"}):
        wrong = home.found(**asked)
        assert damage in {each.kind for each in wrong}
        assert {each.ticket for each in wrong} == {home.ticket}


def test_the_event_that_was_altered_is_named(home: Audited) -> None:
    home.vandal.write(home.case(home.ticket), saves(_actor(home.trail)))
    assert Wrong(Damage.ALTERED, home.ticket, 3) in home.found()


def test_a_head_that_says_something_else_than_the_events_is_found(home: Audited) -> None:
    lying = replace(home.case(home.ticket), handler="nobody")
    home.vandal.write(lying, saves(home.trail))
    assert home.kinds_found() == {Damage.HEAD}


def test_a_tail_cut_off_with_the_head_set_back_to_match_shows_against_the_root(home: Audited) -> None:
    shorter = home.trail[:-1]
    home.vandal.write(head_for(home.deps, home.case(home.ticket), shorter), saves(shorter))
    assert _chain_is_sound(home)
    assert home.kinds_found() == {Damage.CUT}
    assert home.kinds_found(ticket=home.ticket) == {Damage.CUT}


def test_a_chain_written_anew_from_the_first_event_shows_against_the_root(home: Audited) -> None:
    case = home.case(home.ticket)
    anew = linked_anew(_actor(home.trail), case.salt)
    home.vandal.write(head_for(home.deps, case, anew), saves(anew))
    assert _chain_is_sound(home)
    assert home.kinds_found() == {Damage.REWRITTEN}


def test_a_whole_case_that_is_gone_is_named(home: Audited) -> None:
    home.vandal.drop(home.ticket)
    assert home.found() == [Wrong(Damage.MISSING, home.ticket, day="2026-03-02")]


def test_bytes_that_mean_nothing_are_told_of_and_stop_nobody(home: Audited) -> None:
    home.vandal.spoil(home.ticket)
    assert home.kinds_found() == {Damage.UNREADABLE}


def test_what_is_removed_for_privacy_leaves_the_chain_provable(home: Audited) -> None:
    case = home.case(home.ticket)
    home.vandal.write(replace(case, title=""), saves(home.trail, redacted=True))
    assert not any(getattr(event.body, "text", "") for event in home.trail)
    assert home.found() == []


def test_yesterdays_root_proves_yesterday_and_todays_work_goes_on(home: Audited) -> None:
    home.act(home.ticket, "note", actions.Note("第二天"))
    assert home.found() == []
    home.close()
    assert home.found() == []
    shorter = home.trail[:-1]
    home.vandal.write(head_for(home.deps, home.case(home.ticket), shorter), saves(shorter))
    assert {(wrong.kind, wrong.day) for wrong in home.found()} == {(Damage.CUT, "2026-03-03")}


def test_a_root_that_is_published_otherwise_than_it_was_kept_is_found(home: Audited) -> None:
    witness = home.world.deps.witness
    content = witness.kept("2026-03-02")
    assert content is not None
    witness.contents["2026-03-02"] = content.replace(b'"count": 2', b'"count": 1')  # type: ignore[attr-defined]
    assert home.kinds_found() == {Damage.ROOT_ALTERED}
    del witness.contents["2026-03-02"]  # type: ignore[attr-defined]
    assert home.kinds_found() == {Damage.ROOT_MISSING}


def test_a_day_that_nobody_closed_is_told_of(home: Audited) -> None:
    home.act(home.ticket, "note", actions.Note("第二天"))
    home.world.pass_time(DAY)
    assert home.found() == []
    home.world.pass_time(DAY)
    assert home.found() == [Wrong(Damage.ROOT_MISSING, day="2026-03-03")]


def _chain_is_sound(home: Audited) -> bool:
    case: Case = home.case(home.ticket)
    return verify(home.trail, case.salt) == [] and (case.seq, case.tip) == (
        len(home.trail),
        home.trail[-1].hash,
    )
