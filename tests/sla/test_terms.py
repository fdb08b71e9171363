"""Terms as a policy writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sla.errors import PolicyError
from chalicelib.sla.terms import Term, TermUnit, due, moment, shift, span
from tests.sla.builders import CALENDAR, at, shown


@given(st.integers(1, 9999), st.sampled_from(TermUnit))
def test_a_term_is_read_as_it_is_written(amount: int, unit: TermUnit) -> None:
    assert Term.parse(str(Term(amount, unit))) == Term(amount, unit)


@pytest.mark.parametrize(
    "text", ["", "5", "wd", "5 wd", "-1h", "1.5h", "5WD", "5w", "1h30m", "٣h", "0wd", "1h\n"]
)
def test_anything_else_is_no_term(text: str) -> None:
    with pytest.raises(PolicyError, match=r"working day|no term"):
        Term.parse(text)


@pytest.mark.parametrize(
    ("start", "terms", "end", "working"),
    [
        ("Tue 2026-03-10 23:50", "30m", "Wed 2026-03-11 00:20", False),
        ("Fri 2026-03-06 16:30", "24h", "Sat 2026-03-07 16:30", False),
        ("Fri 2026-03-06 16:30", "60d", "Wed 2026-05-06 00:00", False),  # 24:00 of Tuesday
        ("Fri 2026-03-06 16:30", "2wh", "Mon 2026-03-09 09:30", True),
        ("Fri 2026-03-06 16:30", "1wd", "Mon 2026-03-09 18:00", True),
        ("Fri 2026-03-06 16:30", "1wd 48h", "Sun 2026-03-08 16:30", False),
        ("Tue 2026-03-10 16:30", "1wd 48h", "Wed 2026-03-11 18:00", True),
    ],
)
def test_of_several_terms_the_earliest_counts(start: str, terms: str, end: str, working: bool) -> None:
    found = due(CALENDAR, at(start), tuple(Term.parse(term) for term in terms.split()))
    assert (shown(found.at), found.working, found.provisional) == (end, working, False)


@pytest.mark.parametrize(
    ("start", "terms", "provisional"),
    [
        ("Thu 2026-12-31 10:00", "1wd", True),
        ("Wed 2026-12-30 10:00", "1wd", False),
        ("Tue 2027-05-04 10:00", "4wh", True),
        ("Tue 2027-05-04 10:00", "24h", False),
        ("Tue 2027-05-04 10:00", "1h 1wd", False),  # no calendar makes a working day end within the hour
        ("Tue 2027-05-04 23:55", "10m 1wd", False),
        ("Fri 2027-05-07 10:00", "48h 1wd", True),  # were Saturday worked, it would end before the 48 hours
    ],
)
def test_a_deadline_is_provisional_if_a_missing_calendar_may_change_it(
    start: str, terms: str, provisional: bool
) -> None:
    found = due(CALENDAR, at(start), tuple(Term.parse(term) for term in terms.split()))
    assert found.provisional is provisional


def test_a_last_calendar_day_that_rolls_leans_on_the_calendar() -> None:
    rolled = due(CALENDAR, at("Thu 2026-12-31 10:00"), (Term.parse("2d"),), roll=True)
    assert (shown(rolled.at), rolled.provisional) == ("Tue 2027-01-05 00:00", True)


def test_working_and_wall_time_are_measured_and_shifted_alike() -> None:
    friday, monday = at("Fri 2026-03-06 17:00"), at("Mon 2026-03-09 10:00")
    assert span(CALENDAR, friday, monday, working=True) == timedelta(hours=2)
    assert span(CALENDAR, friday, monday, working=False) == timedelta(hours=65)
    assert span(CALENDAR, monday, friday, working=False) == timedelta(0)
    assert shift(CALENDAR, friday, timedelta(hours=2), working=True) == monday
    assert shift(CALENDAR, friday, timedelta(hours=65), working=False) == monday


@pytest.mark.parametrize(
    ("fraction", "working", "reached"),
    [
        (0.5, True, "Fri 2026-03-06 18:00"),
        (0.5, False, "Sun 2026-03-08 01:30"),
        (1.0, True, "Mon 2026-03-09 10:00"),
        (1.0, False, "Mon 2026-03-09 10:00"),
    ],
)
def test_a_fraction_runs_in_the_terms_own_time(fraction: float, working: bool, reached: str) -> None:
    start, end = at("Fri 2026-03-06 17:00"), at("Mon 2026-03-09 10:00")
    assert shown(moment(CALENDAR, start, end, fraction, working=working)) == reached
