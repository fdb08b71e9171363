"""`huiyin tracker verify` finds what is wrong with the counters, `rebuild` mends it as the office works."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from chalicelib.domain.dimensions import Dimension
from chalicelib.ports import Cell, Tracked
from chalicelib.usecases import actions, recounting
from chalicelib.usecases.recounting import Looked, Task
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, WATER

KEY = b"no one foresees it"
MARCH = "M2026-03"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    """Two cases that count in many places."""
    home = Home(request.param)
    first = home.sms(WATER)
    home.act(first, "contact", actions.Contact("met"))
    home.reply(first)
    home.sms("随便说几句，没有什么要紧的事", "+8613800000009")
    return home


def test_what_was_counted_as_it_happened_is_sound(home: Home) -> None:
    seen: list[int] = []
    found = recounting.verify(home.deps, KEY, seen.append)
    assert found.sound
    assert (found.cases, sum(seen)) == (2, 2)
    assert found.cells > len(Dimension)


def test_a_count_too_many_is_named_and_taken_away(home: Home) -> None:
    home.deps.store.adjust("unit", Cell(MARCH, "utilities", {"replied": 2}))
    (found,) = recounting.verify(home.deps, KEY).differences
    assert (found.dimension, found.period, found.value, found.name) == ("unit", MARCH, "utilities", "replied")
    assert (found.counted, found.recomputed) == (3, 1)
    assert recounting.rebuild(home.deps, KEY).sound


def test_two_wrongs_that_add_up_to_nothing_are_two_wrongs(home: Home) -> None:
    home.deps.store.adjust("unit", Cell(MARCH, "utilities", {"replied": 1}))
    home.deps.store.adjust("unit", Cell(MARCH, "gas", {"replied": -1}))
    found = recounting.verify(home.deps, KEY).differences
    assert {(each.value, each.counted - each.recomputed) for each in found} == {("utilities", 1), ("gas", -1)}


def test_a_case_of_which_something_else_is_noted_is_named_and_counted_anew(home: Home) -> None:
    ticket = next(iter(home.deps.store.tickets()))
    noted = home.deps.store.tracked(ticket)
    home.deps.store.track(ticket, noted, Tracked(noted.version))
    found = recounting.verify(home.deps, KEY)
    assert (found.stale, found.tickets, found.differences) == (1, [ticket], [])
    assert recounting.rebuild(home.deps, KEY).sound
    assert home.deps.store.tracked(ticket).contribution == noted.contribution


def test_counting_anew_changes_nothing_that_is_right(home: Home) -> None:
    rows = {ticket: home.deps.store.tracked(ticket) for ticket in home.deps.store.tickets()}
    assert recounting.rebuild(home.deps, KEY).sound
    again = {ticket: home.deps.store.tracked(ticket) for ticket in rows}
    assert {ticket: row.revision for ticket, row in again.items()} == {
        ticket: row.revision for ticket, row in rows.items()
    }


def test_an_outdated_reading_is_no_difference_once_the_case_is_tracked(home: Home) -> None:
    home.act(home.sms(WATER), "note", actions.Note("看过"), DISPATCHER)
    home.world.now += timedelta(hours=1)
    assert recounting.verify(home.deps, KEY).sound


def test_it_is_the_same_in_whatever_order_the_tasks_are_done(home: Home) -> None:
    home.deps.store.adjust("unit", Cell(MARCH, "utilities", {"replied": 2}))

    def backwards(key: bytes, tasks: Iterable[Task]) -> Iterable[Looked]:
        return recounting.in_turn(home.deps)(key, reversed(list(tasks)))

    assert recounting.verify(home.deps, KEY, run=backwards) == recounting.verify(home.deps, KEY)
