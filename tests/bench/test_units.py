"""What a case costs: prices by the published rules, and one life played to its end."""

from functools import cache
from typing import Any

import pytest

from bench.house import House
from bench.life import SUBMISSION, TEXT
from bench.price import Written, index_keys, read_units, write_units
from bench.units import SUBMISSION_CALLS, SUBMISSION_UNITS, limits, measure, of_a_reminder, total
from chalicelib.store.dynamodb_size import Item

PLAIN: Item = {"pk": {"S": "T#1"}, "sk": {"S": "CASE"}}
DUE: Item = {**PLAIN, "q": {"S": "case#1"}, "qs": {"S": "2026"}}
MOVED: Item = {**DUE, "qs": {"S": "2027"}}
LONG: Item = {**PLAIN, "d": {"B": b"x" * 1500}}


@cache
def the_life() -> House:
    return measure()


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        (None, PLAIN, (1, 0)),
        (None, DUE, (1, 1)),
        (DUE, PLAIN, (1, 1)),
        (DUE, MOVED, (1, 2)),
        (DUE, DUE, (1, 0)),
        (LONG, PLAIN, (2, 0)),
        (None, None, (1, 0)),
    ],
)
def test_an_index_is_paid_for_when_its_entry_comes_goes_or_moves(
    before: Item | None, after: Item | None, units: tuple[int, int]
) -> None:
    assert write_units(Written(before, after), index_keys(), transaction=False) == units


def test_a_transaction_doubles_the_item_and_not_its_index_entries() -> None:
    assert write_units(Written(None, DUE), index_keys(), transaction=True) == (2, 1)


@pytest.mark.parametrize(
    ("name", "asked", "answer", "units"),
    [
        ("GetItem", {"ConsistentRead": True}, {}, 1),
        ("GetItem", {}, {"Item": LONG}, 0.5),
        ("Query", {"ConsistentRead": True}, {"Items": [LONG] * 4}, 2),
        (
            "BatchGetItem",
            {"RequestItems": {"t": {"ConsistentRead": True}}},
            {"Responses": {"t": [LONG] * 4}},
            4,
        ),
        ("PutItem", {}, {}, 0),
    ],
)
def test_reads_are_paid_for_by_four_kilobytes(name: str, asked: Any, answer: Any, units: float) -> None:
    assert read_units(name, asked, answer) == units


def test_a_submission_of_300_characters_stays_within_its_limits() -> None:
    cost = the_life().story[SUBMISSION]
    assert len(TEXT) == 300
    assert cost.write_calls <= SUBMISSION_CALLS
    assert cost.writes <= SUBMISSION_UNITS


def test_every_step_of_the_life_costs_something_and_is_held_against_the_limits() -> None:
    house = the_life()
    assert all(cost.calls or cost.transitions for name, cost in house.story.items())
    assert total(house.story.values()).transitions > 0
    assert total(house.tracker.values()).writes > 0
    assert [row["limit"] for row in limits(house)] == [1, 4, 60, 232]
    assert all(row["ratio"] <= 1 for row in limits(house)), limits(house)


def test_a_reminder_is_told_apart() -> None:
    assert of_a_reminder(the_life()).writes > 0
