"""Why a rate changed: the parts sum to the whole, and go to whom they belong."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.rate_changes import Ratio, effects

RATIOS = st.integers(0, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
GROUPS = st.dictionaries(st.sampled_from("abcdefg"), RATIOS)


def rate(groups: Mapping[str, Ratio]) -> Fraction:
    return Fraction(sum(n for n, _ in groups.values()), sum(of for _, of in groups.values()))


@given(GROUPS, GROUPS)
def test_the_effects_sum_to_the_change_exactly(now: dict[str, Ratio], before: dict[str, Ratio]) -> None:
    found = effects(now, before)
    if all(sum(of for _, of in each.values()) for each in (now, before)):
        assert sum(each.own + each.mix for each in found) == rate(now) - rate(before)
    else:
        assert found == ()


@given(GROUPS)
def test_nothing_moved_where_nothing_changed(groups: dict[str, Ratio]) -> None:
    assert all(each.own == each.mix == 0 for each in effects(groups, groups))


@given(GROUPS, st.integers(2, 9))
def test_twice_as_many_of_everything_is_no_change(groups: dict[str, Ratio], times: int) -> None:
    more = {value: (n * times, of * times) for value, (n, of) in groups.items()}
    assert all(each.total == 0 for each in effects(more, groups))


def test_a_unit_that_works_worse_pulls_down_by_its_own_rate_alone() -> None:
    found = effects({"a": (5, 10), "b": (9, 10)}, {"a": (9, 10), "b": (9, 10)})
    assert [(each.value, each.own, each.mix) for each in found] == [
        ("a", Fraction(-1, 5), Fraction(0)),
        ("b", Fraction(0), Fraction(0)),
    ]


def test_a_weak_unit_that_gets_more_of_the_work_pulls_down_though_its_rate_stays() -> None:
    """Simpson's paradox: every rate is as before, and the whole falls."""
    now, before = {"weak": (16, 40), "good": (9, 10)}, {"weak": (4, 10), "good": (36, 40)}
    found = {each.value: each for each in effects(now, before)}
    assert all(each.own == 0 for each in found.values())
    assert found["weak"].mix < 0
    assert found["good"].mix < 0
    assert sum(each.mix for each in found.values()) == rate(now) - rate(before)


def test_a_unit_of_one_period_alone_has_changed_by_its_share() -> None:
    found = {each.value: each for each in effects({"a": (8, 10), "new": (0, 10)}, {"a": (8, 10)})}
    assert found["new"].own == found["a"].own == 0
    assert found["new"].mix < 0
    assert found["new"].total + found["a"].total == Fraction(8, 20) - Fraction(8, 10)
