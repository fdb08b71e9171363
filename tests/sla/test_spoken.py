"""Nobody has to know how a policy spells a length of time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sla.errors import PolicyError
from chalicelib.sla.spoken import term
from chalicelib.sla.terms import Term, TermUnit


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5wd", "5wd"),
        (" 5个工作日", "5wd"),
        ("５个工作日", "5wd"),
        ("5工作日", "5wd"),
        ("五个工作日", "5wd"),
        ("十五天", "15d"),
        ("二十日", "20d"),
        ("两天", "2d"),
        ("十天", "10d"),
        ("二十一个自然日", "21d"),
        ("8小时", "8h"),
        ("8个工作小时", "8wh"),
        ("30分钟", "30m"),
        ("5 working days", "5wd"),
        ("1 Day", "1d"),
    ],
)
def test_a_length_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert term(written) == Term.parse(meant)


@pytest.mark.parametrize(
    "written", ["", "五", "5", "下周", "五五天", "十十天", "5个月", "0个工作日", "二一天", "-5天"]
)
def test_what_is_no_length_is_refused(written: str) -> None:
    with pytest.raises(PolicyError):
        term(written)


@given(st.integers(1, 9999), st.sampled_from(TermUnit))
def test_the_spelling_of_a_policy_stays_as_it_is(amount: int, unit: TermUnit) -> None:
    assert term(f"{amount}{unit}") == Term.parse(f"{amount}{unit}")
