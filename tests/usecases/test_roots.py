"""A day is closed once, over the cases that it changed, whoever else is at work meanwhile."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.inbox import Content
from chalicelib.domain.merkle import root_of
from chalicelib.ports import Consumer
from chalicelib.usecases import actions, feed, intake, roots
from tests.homes import HOMES, Home
from tests.office import SUPERVISOR, WATER

DAY = timedelta(days=1)
LONG_AGO = date(2000, 1, 1)


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def leaves(home: Home, day: str) -> list[str]:
    content = home.deps.witness.kept(day)
    return [leaf.ticket for leaf in roots.read(content).leaves] if content else []


def close(home: Home, days: int = 1) -> int:
    home.world.pass_time(days * DAY)
    return roots.close_days(home.deps)


def test_a_day_that_is_not_over_is_not_closed(home: Home) -> None:
    home.sms(WATER)
    assert roots.close_days(home.deps) == 0


def test_a_day_is_closed_once_over_the_cases_that_it_changed(home: Home) -> None:
    tickets = [home.sms(WATER, phone=f"+861390000010{number}") for number in range(5)]
    assert close(home) == 1
    assert roots.close_days(home.deps) == 0
    assert leaves(home, "2026-03-02") == sorted(tickets)
    assert [root.count for root in roots.published(home.deps, LONG_AGO, 9)] == [5]


def test_a_day_without_work_has_no_root_and_the_next_one_follows_the_last(home: Home) -> None:
    home.sms(WATER)
    close(home, 5)
    home.sms(WATER, phone="+8613900000102")
    assert close(home) == 1
    first, second = roots.published(home.deps, LONG_AGO, 9)
    assert (first.day, second.day) == ("2026-03-02", "2026-03-07")
    assert (first.previous, second.previous) == ("", first.root)


def test_the_work_of_a_day_grows_with_the_cases_of_that_day_alone(home: Home) -> None:
    tickets = [home.sms(WATER, phone=f"+861390000010{number}") for number in range(5)]
    close(home)
    home.act_only(tickets[3], "note", actions.Note("只有这一件有变动"), SUPERVISOR)
    while feed.drive(home.deps, Consumer.TRACK):
        pass
    close(home)
    assert leaves(home, "2026-03-03") == [tickets[3]]


def test_a_case_that_is_noted_while_its_day_is_being_closed_belongs_to_the_next(home: Home) -> None:
    """The tracker read the clock before midnight and writes after it."""
    ticket = home.sms(WATER)
    close(home)
    home.world.now -= DAY
    roots.note(home.deps, "LATE")
    assert list(roots.changed_on(home.deps, "2026-03-03")) == ["LATE"]
    assert leaves(home, "2026-03-02") == [ticket]


def test_a_closing_that_was_broken_off_goes_on_from_what_was_kept_first(home: Home) -> None:
    ticket = home.sms(WATER)
    home.world.pass_time(DAY)
    kept = root_of("2026-03-02", [], "")
    content = roots._written(kept, [])
    home.deps.witness.keep("2026-03-02", content)
    roots.close_days(home.deps)
    assert roots.published(home.deps, LONG_AGO, 9) == (kept,)
    assert home.deps.store.last_entry(roots.of_ticket(ticket)) is None


def test_what_the_tracker_could_not_note_comes_again(home: Home) -> None:
    submission = intake.submit(home.deps, home.case(home.sms(WATER)).channel, "k" * 20, _content())
    for consumer in Consumer:
        while feed.drive(home.deps, consumer):
            pass
    assert submission.ticket in set(roots.changed_on(home.deps, "2026-03-02"))


def _content() -> Content:
    return Content("路灯不亮，柳塘街道")
