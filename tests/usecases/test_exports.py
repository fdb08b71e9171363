"""A person's exports: whose they are, how many at once, and the same order twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import ConflictError, KeyReusedError, NotFoundError, TooManyExportsError
from chalicelib.ports import Entry, Principal
from chalicelib.usecases.exports import asking, own
from chalicelib.usecases.exports.asking import Asked, Export, State
from chalicelib.usecases.exports.files import Form
from chalicelib.usecases.search.filters import Filters
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, SUPERVISOR, WATER

KEY = "k" * 16


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def ask(home: Home, who: Principal = SUPERVISOR, once: str = "", text: str = "") -> Export:
    return asking.ask(home.deps, Asked(who, Form.CSV, Filters(text=text), "zh-CN"), once)


def listed(home: Home, who: Principal = SUPERVISOR) -> list[tuple[str, State]]:
    return [(each.export.id, each.export.state) for each in asking.listed(home.deps, who).items]


def test_the_own_exports_are_listed_the_newest_first_and_nobody_elses(home: Home) -> None:
    home.sms(WATER)
    first, other, second = ask(home), ask(home, DISPATCHER), ask(home, text="停水")
    assert listed(home) == [(second.id, State.BUILDING), (first.id, State.BUILDING)]
    assert listed(home, DISPATCHER) == [(other.id, State.BUILDING)]
    home.settle()
    page = asking.listed(home.deps, SUPERVISOR)
    assert [(each.export.rows, each.filters.text, each.at) for each in page.items] == [
        (1, "停水", home.deps.now()),
        (1, "", home.deps.now()),
    ]
    assert not any(each.export.link for each in page.items), "a link is asked for one by one"


def test_in_another_role_it_is_as_if_they_had_asked_for_nothing(home: Home) -> None:
    ask(home)
    moved = replace(SUPERVISOR, unit="utilities")
    assert listed(home, moved) == []


def test_as_many_are_built_at_once_as_one_person_may_have_and_others_wait_for_none(home: Home) -> None:
    for _ in range(own.MOST_WAITING):
        ask(home)
    with pytest.raises(TooManyExportsError):
        ask(home)
    assert len(listed(home)) == own.MOST_WAITING
    ask(home, DISPATCHER)
    home.settle()
    assert ask(home).state is State.BUILDING


def test_the_same_order_again_is_the_same_export_and_takes_no_place(home: Home) -> None:
    first = ask(home, once=KEY)
    for _ in range(own.MOST_WAITING):
        assert ask(home, once=KEY).id == first.id
    assert listed(home) == [(first.id, State.BUILDING)]
    assert ask(home, DISPATCHER, once=KEY).id != first.id
    with pytest.raises(KeyReusedError):
        ask(home, once=KEY, text="停水")
    home.settle()
    assert ask(home, once=KEY).state is State.READY


def test_what_died_before_it_was_begun_is_begun_by_the_next_try(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise ConflictError

    with monkeypatch.context() as patched:
        patched.setattr(asking, "begin", dies)
        with pytest.raises(ConflictError):
            ask(home, once=KEY)
    home.settle()
    ((id, state),) = listed(home)
    assert state is State.BUILDING
    assert ask(home, once=KEY).id == id
    home.settle()
    assert listed(home) == [(id, State.READY)]


def test_two_orders_at_one_moment_do_not_pass_the_bound(home: Home) -> None:
    """Whoever looked before the other one wrote looks again."""
    for _ in range(own.MOST_WAITING - 1):
        ask(home)
    late = iter((True,))

    def is_building(_: str) -> bool:
        if next(late, False):
            ask(home)
        return True

    with pytest.raises(TooManyExportsError):
        own.take(home.deps, SUPERVISOR.id, "another", is_building)
    assert len(listed(home)) == own.MOST_WAITING


def test_what_has_died_holds_no_place_for_ever_and_is_listed_while_files_are_kept(home: Home) -> None:
    lost = [ask(home) for _ in range(own.MOST_WAITING)]
    for export in lost:
        home.deps.store.enter(Entry(asking.book(export.id), asking.FAILED, "LookupError"))
    assert [each.export.reason for each in asking.listed(home.deps, SUPERVISOR).items] == ["LookupError"] * 3
    assert ask(home).state is State.BUILDING
    home.wait(own.KEPT + timedelta(seconds=1))
    assert listed(home) == []


def test_what_never_ends_holds_no_place_after_a_day(home: Home) -> None:
    def take(id: str) -> None:
        own.take(home.deps, SUPERVISOR.id, id, lambda _: True)

    for id in ("a", "b", "c"):
        take(id)
    with pytest.raises(TooManyExportsError):
        take("d")
    home.wait(own.GIVEN_UP)
    take("d")
    assert [line.id for line in own.listed(home.deps, SUPERVISOR.id, "").items] == ["d", "c", "b", "a"]


def test_nobody_finds_an_export_of_somebody_else(home: Home) -> None:
    export = ask(home, once=KEY)
    with pytest.raises(NotFoundError):
        asking.look(home.deps, DISPATCHER, export.id)


def test_a_long_list_has_pages(home: Home) -> None:
    ids = []
    for _ in range(own.LIMIT + 1):
        ids.append(ask(home).id)
        home.settle()
    first = asking.listed(home.deps, SUPERVISOR)
    second = asking.listed(home.deps, SUPERVISOR, first.cursor or "")
    found = [each.export.id for page in (first, second) for each in page.items]
    assert (found, second.cursor) == (ids[::-1], None)
