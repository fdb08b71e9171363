"""The tracker equals what is recomputed from the cases, whatever the feed does to it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Grade
from chalicelib.ports import Consumer, Record
from chalicelib.usecases import actions, intake
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.reports import measures
from chalicelib.usecases.tracking import recompute, track
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, MANAGER, WANG, WATER, Office

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def counts(office: Office, dimension: str = "all") -> dict[str, dict[str, int]]:
    return {value: dict(row) for value, row in office.deps.store.counters(dimension, FIRST, LAST).items()}


def test_an_answered_survey_counts_once(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "contact", actions.Contact("called"))
    office.reply(ticket)
    office.wait(7 * DAY, HOUR)
    office.sms("115")
    office.sms("115")
    row = counts(office)[""]
    assert (row["answered"], row["responded"], row["resolved"], row["satisfied"]) == (1, 1, 1, 1)


def test_said_to_be_contacted_without_a_recorded_contact_is_no_response(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(7 * DAY, HOUR)
    office.sms("115")
    assert "responded" not in counts(office)[""]
    assert counts(office)[""]["contacted"] == 1


def test_what_is_overdue_counts_before_there_is_a_reply_and_once(office: Office) -> None:
    ticket = office.sms(WATER)
    office.wait(3 * DAY, HOUR)
    assert counts(office)[""]["overdue"] == 1
    office.reply(ticket)
    assert counts(office)[""]["overdue"] == counts(office)[""]["concluded"] == 1


def test_a_regraded_case_is_taken_out_of_where_it_was(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    before = counts(office, "category")
    office.act(ticket, "accept", actions.Accept(category="文教卫生/学校", grade=Grade.NORMAL), DISPATCHER)
    after = counts(office, "category")
    assert sum(row["received"] for row in before.values()) == 1
    assert after == {"文教卫生/学校": {"received": 1}}


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("letter", "字😀")
def test_whatever_anybody_writes_for_a_category_and_a_district_is_counted(store: str, letter: str) -> None:
    home = Home(store)
    content = Content(WATER, category=letter * 500, district=letter * 500, citizen=Citizen(phone=WANG))
    ticket = intake.submit(home.deps, Channel.WEB, "web-0000000000000001", content).ticket
    home.settle()
    assert home.case(ticket).category == letter * 500
    for dimension in ("category", "district"):
        assert counts(home, dimension) == {letter * 100: {"received": 1}}
    assert counts(home, "district|category").keys() == {f"{letter * 100}|{letter * 100}"}


def test_half_past_midnight_in_shanghai_counts_in_that_shanghai_day(office: Office) -> None:
    """traps.md 14: 00:30 there is 16:30 UTC of the day before."""
    office.wait(timedelta(hours=15, minutes=30))
    office.sms(WATER)
    counted = office.deps.store.counters("all", date(2026, 3, 3), date(2026, 3, 3))
    assert counted[""]["received"] == 1


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_redelivery_in_any_pattern_changes_no_count(data: st.DataObject) -> None:
    """traps.md 18."""
    office = Office()
    ticket = office.sms(WATER)
    office.act(ticket, "contact", actions.Contact("called"))
    office.reply(ticket)
    before = counts(office)
    events = tuple(office.deps.store.history(ticket))
    versions = data.draw(st.lists(st.integers(1, office.case(ticket).version), max_size=12))
    for version in versions:
        track(office.deps, Record(1, ticket, version, events))
    assert counts(office) == before


def test_the_row_of_a_case_is_what_recomputing_gives(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    row, again = office.deps.store.tracked(ticket), recompute(office.deps, office.case(ticket))
    assert row.contribution == again.contribution
    assert office.deps.store.feed(Consumer.TRACK, 10) == []


def test_a_manager_reads_numerators_and_denominators_never_a_bare_percentage(office: Office) -> None:
    office.reply(office.sms(WATER))
    table = measures(office.deps, MANAGER, Asked("unit", FIRST, LAST))
    (row,) = table.rows
    assert (row.value, row.name) == ("utilities", "公用事业局")
    assert (row.rates["on_time_rate"].numerator, row.rates["on_time_rate"].denominator) == (1, 1)
    assert (row.rates["response_rate"].numerator, row.rates["response_rate"].denominator) == (0, 0)


def test_who_comes_again_with_the_same_matter_is_linked_and_counted(office: Office) -> None:
    first = office.sms(WATER)
    office.reply(first)
    office.wait(30 * DAY)
    again = office.sms(WATER)
    assert office.case(again).repeats == first
    assert counts(office)[""]["repeated"] == 1
    (row,) = measures(office.deps, MANAGER, Asked("all", FIRST, LAST)).rows
    assert (row.rates["repeat_rate"].numerator, row.rates["repeat_rate"].denominator) == (1, 2)


def test_another_citizen_another_matter_or_long_after_is_no_repeat(office: Office) -> None:
    office.reply(office.sms(WATER))
    other = office.sms(WATER, "+8613800000009")
    assert not office.case(other).repeats
    matter = office.sms("XX中学收费不合理，请查一查")
    assert not office.case(matter).repeats
    office.wait(130 * DAY)
    assert not office.case(office.sms(WATER)).repeats
