"""Strangers guess while things go wrong: nothing opens for them, and for its citizen nothing is closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain import ticket as tickets
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.usecases import guesses, intake
from local.sim.guessing import Guessing
from local.sim.world import build
from tests.office import WATER, Office

Break = Callable[[pytest.MonkeyPatch], None]


def two_hours(store: str = "sqlite", seed: int = 1, knocks: int = 240) -> tuple[Guessing, list[str]]:
    """Who knocked, and what was wrong."""
    office = Office(build(seed, 0.0, store))
    for number in range(3):
        content = Content(WATER, citizen=Citizen(phone=f"+861390000020{number}"))
        intake.submit(office.deps, Channel.WEB, f"form-{number}", content)
        office.settle()
    guessing, found = Guessing(office.world, seed), list[str]()
    for _ in range(knocks):
        found += guessing.act()
        office.world.pass_time(timedelta(seconds=30))
    return guessing, found


@pytest.mark.parametrize(("store", "seed"), [("sqlite", 1), ("sqlite", 2), ("dynamodb", 3)])
def test_strangers_open_nothing_and_close_nothing_to_citizens(store: str, seed: int) -> None:
    guessing, wrong = two_hours(store, seed)
    assert wrong == []
    assert guessing.refused > 50 < guessing.opened


def counted_by_ticket_alone(patch: pytest.MonkeyPatch) -> None:
    row = guesses._row
    patch.setattr(guesses, "_row", lambda deps, hour, _: row(deps, hour, "anywhere"))


def never_counted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guesses, "count", lambda *_: None)


def known_tickets_alone_are_counted(patch: pytest.MonkeyPatch) -> None:
    def count(deps: Deps, sender: str, ticket: str) -> None:
        if deps.store.submission(ticket):
            kept(deps, sender, ticket)

    kept = guesses.count
    patch.setattr(guesses, "count", count)


def counted_for_ever(patch: pytest.MonkeyPatch) -> None:
    hour = guesses._hour
    patch.setattr(guesses, "_hour", lambda at: hour(at.replace(hour=0)))


def the_right_code_goes_past(patch: pytest.MonkeyPatch) -> None:
    def look(deps: Deps, sender: str, ticket: str) -> None:
        if sender.startswith("home"):
            kept(deps, sender, ticket)

    kept = guesses.look
    patch.setattr(guesses, "look", look)


def any_code_opens(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tickets, "is_access_code", lambda *_: True)


def all_are_counted_together(patch: pytest.MonkeyPatch) -> None:
    def name(*_: Any) -> str:
        return "one"

    patch.setattr(guesses, "_name", name)


@pytest.mark.parametrize(
    "broken",
    [
        counted_by_ticket_alone, never_counted, known_tickets_alone_are_counted, counted_for_ever,
        the_right_code_goes_past, any_code_opens, all_are_counted_together,
    ],
)  # fmt: skip
def test_what_would_let_them_in_or_shut_citizens_out_is_noticed(
    monkeypatch: pytest.MonkeyPatch, broken: Break
) -> None:
    broken(monkeypatch)
    assert two_hours()[1]
