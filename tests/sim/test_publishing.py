"""Typical cases are proposed and settled while things go wrong: what everybody reads holds, or is noticed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.usecases import intake, open_figures, published, redacting, typical, typical_books
from local.sim import publishing
from local.sim.publishing import Press
from local.sim.world import World, build
from tests.office import WATER, Office

TEXTS = (WATER, "柳塘街道路灯坏了三盏", "楼下夜市凌晨还在放音响，青枫区", "柳塘街道公交车总是晚点")
Break = Callable[[pytest.MonkeyPatch], None]


def a_press_day(store: str = "sqlite", seed: int = 1, acts: int = 250) -> tuple[World, list[str], int]:
    """Cases are answered, typical ones told and withdrawn, and then the month is over.

    With what was wrong on the way and at the end, and how often somebody could read a typical case.
    """
    office = Office(build(seed, 0.0, store))
    press = Press(office.world, seed)
    for number in range(14):
        citizen = Citizen(phone=f"+86139000002{number:02}", confidential=number % 3 == 0)
        content = Content(TEXTS[number % len(TEXTS)], citizen=citizen)
        ticket = intake.submit(office.deps, Channel.WEB, f"form-{number}", content).ticket
        office.settle()
        office.world.submitted.add(ticket)
        if office.case(ticket).handler and number % 4:
            office.reply(ticket)
    found, shown = list[str](), 0
    for turn in range(acts):
        press.act()
        office.world.pass_time(timedelta(minutes=1))
        if turn % 10 == 0:
            found += publishing.wrongs(office.world)
            shown += len(typical.shown(office.deps).items)
    office.world.pass_time(timedelta(days=30))
    return office.world, [*found, *publishing.wrongs(office.world)], shown


@pytest.mark.parametrize(("store", "seed"), [("sqlite", 1), ("sqlite", 2), ("dynamodb", 3)])
def test_what_everybody_reads_holds_whatever_goes_wrong(store: str, seed: int) -> None:
    world, wrong, shown = a_press_day(store, seed)
    assert wrong == []
    assert shown
    assert open_figures.read(world.deps).office.received == 14


def approved_by_oneself(patch: pytest.MonkeyPatch) -> None:
    def approve(deps: Deps, made: typical_books.Typical, step: typical_books.Step) -> None:
        typical_books.note(deps, typical_books.SHOWN, step.at, made.id)

    patch.setattr(typical, "_approve", approve)


def hidden_cases_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(published, "_is_hidden", lambda *_: False)


def words_unread(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(redacting, "check", lambda *_, **__: None)


def small_cells_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(open_figures, "hidden", lambda *_: frozenset())


def others_left_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(open_figures, "_tells", lambda place: bool(place.value and place.received))


@pytest.mark.parametrize(
    "mutation",
    [approved_by_oneself, hidden_cases_told, words_unread, small_cells_told, others_left_out],
)
def test_what_nobody_should_read_is_noticed(mutation: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    assert a_press_day(acts=400)[1]
