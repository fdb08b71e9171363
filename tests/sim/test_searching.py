"""Officers look for cases while things go wrong: lists that lie are noticed, every export comes to an end."""

import csv
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from chalicelib.domain import authority
from chalicelib.domain.errors import HuiyinError
from chalicelib.ports import Deps
from chalicelib.usecases import casework, sweep
from chalicelib.usecases.exports import asking, building
from chalicelib.usecases.exports.asking import State
from chalicelib.usecases.exports.files import Form
from chalicelib.usecases.search import matching
from chalicelib.usecases.search.filters import Filters
from local.sim import searching
from local.sim.actors import Actors
from local.sim.faults import FaultError, Killed
from local.sim.run import rest
from local.sim.world import World, build
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WATER, Office

TEXTS = (WATER, "柳塘街道公交车总是晚点", "楼下夜市凌晨还在放音响，青枫区", "随便说几句，没有什么要紧的事")
PEOPLE = (DISPATCHER, HANDLER, SUPERVISOR)


def a_city(seed: int, store: str = "sqlite") -> Office:
    office = Office(build(seed, 0.0, store))
    for number in range(12):
        ticket = office.sms(TEXTS[number % len(TEXTS)], f"+86139000002{number:02}")
        office.world.submitted.add(ticket)
    return office


def test_lists_of_a_sound_office_are_right() -> None:
    assert list(searching.wrongs(a_city(1).world)) == []


@pytest.mark.parametrize(
    "sabotage",
    [
        ("knows", lambda *_: True),
        ("_place", lambda *_: True),
        ("_kind", lambda *_: True),
        ("_by_words", lambda *_: False),
    ],
    ids=lambda each: each[0],
)
def test_a_list_that_shows_too_much_or_too_little_is_noticed(
    monkeypatch: pytest.MonkeyPatch, sabotage: tuple[str, object]
) -> None:
    name, instead = sabotage
    world = a_city(1).world
    case = next(case for case in map(world.store.case, world.store.tickets()) if case)
    if name == "knows":
        monkeypatch.setattr(casework, "knows", instead)
        monkeypatch.setattr(authority, "units_seen", lambda *_: None)
    else:
        kept = tuple(each for each in matching._BY_HEAD if each.__name__ != name)
        monkeypatch.setattr(matching, "_BY_HEAD", kept)
        monkeypatch.setattr(matching, "_by_words", instead if name == "_by_words" else matching._by_words)
    cases = [each for each in map(world.store.case, world.store.tickets()) if each]
    asked = [
        Filters(grade=frozenset({case.grade})),
        Filters(unit="chengjiang", handler="w-lu"),
        Filters(text="停水"),
    ]
    people = world.deps.office.people.values()
    found = [
        wrong
        for person in people
        if person.role in searching.REACHES
        for filters in asked
        for wrong in searching.wrong(world.deps, person, filters, 7, cases)
    ]
    assert found


@pytest.mark.parametrize(("seed", "store"), [(1, "sqlite"), (2, "sqlite"), (3, "dynamodb")])
def test_every_export_that_was_promised_has_the_cases_of_its_list(
    seed: int, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, dies or is done twice on the way."""
    monkeypatch.setattr(building, "PAGES", 1)
    monkeypatch.setattr(building, "PAGE", 3)
    world = a_city(seed, store).world
    promised = {}
    world.faults.rate = 0.03
    for turn in range(60):
        with suppress(FaultError, Killed, HuiyinError):
            if turn < 6:
                who = PEOPLE[turn % len(PEOPLE)]
                found = asking.ask(world.deps, asking.Asked(who, Form.CSV, Filters(), "zh-CN"))
                promised[found.id] = who
            sweep.sweep(world.deps, 3)
            world.queue.work_all(world.deps)
            world.pass_time(timedelta(minutes=2))
    rest(Actors(world, []))
    assert promised
    ready = 0
    for id, who in promised.items():
        found = asking.look(_fair(world), who, id)
        if found.state is not State.READY:
            assert any(id in item.ref for item in world.store.parked(None, 100).items)
            continue
        ready += 1
        _, _, content = asking.behind_link(_fair(world), found.link.rpartition("/")[2])
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))[1:]
        assert {row[0] for row in rows} == set(searching.listed(_fair(world), who, Filters(), 50))
        assert len(rows) == found.rows
    assert ready, "some of them were built"


def _fair(world: World) -> Deps:
    return replace(world.deps, store=world.store)
