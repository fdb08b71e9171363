"""What a changed contribution adds: new minus old, in as many steps as it takes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.measures import COUNTS, MEASURES
from chalicelib.ports import Tracked
from chalicelib.store import additions
from chalicelib.store.additions import Key
from tests.store.builders import on, tracked

NAMES = st.sampled_from(COUNTS[:6])
KEYS = st.builds(on, st.integers(1, 3), st.sampled_from(["unit", "channel"]), st.sampled_from("abc"))
ROWS = st.builds(
    tracked,
    st.integers(1, 9),
    st.dictionaries(KEYS, st.dictionaries(NAMES, st.integers(0, 3), max_size=3), max_size=12),
)
Flat = Counter[tuple[Key, str]]


def flat(row: Tracked) -> Flat:
    found = additions.cells(row.contribution)
    return Counter({(key, name): n for key, counts in found.items() for name, n in counts.items()})


def gained(changes: list[additions.Change]) -> Flat:
    return Counter({(change.key, name): n for change in changes for name, n in change.added.items()})


@given(before=ROWS, after=ROWS)
def test_old_plus_difference_is_new_and_nothing_else_is_written(before: Tracked, after: Tracked) -> None:
    changes = additions.changes(before, after)
    sums = flat(before)
    sums.update(gained(changes))
    assert +sums == +flat(after)
    assert all(change.added and 0 not in change.added.values() for change in changes)


@given(before=ROWS, after=ROWS, most=st.integers(1, 4))
def test_after_each_step_the_row_says_what_was_added_so_far(
    before: Tracked, after: Tracked, most: int
) -> None:
    sums = flat(before)
    reached = before
    for changes, reached in additions.steps(before, after, most):
        assert len(changes) <= most
        sums.update(gained(changes))
        assert +sums == +flat(reached)
    assert reached == after


@given(row=ROWS)
def test_a_case_is_listed_under_the_names_it_counts_by(row: Tracked) -> None:
    for change in additions.changes(Tracked(), row):
        names = additions.cells(row.contribution)[change.key]
        assert all(bool(additions.mask([name]) & change.mask) == (name in names) for name in COUNTS)


def test_every_count_has_a_bit_of_its_own_and_sqlite_can_hold_them_all() -> None:
    assert len(set(COUNTS)) == len(COUNTS) <= 62


def test_both_parts_of_every_rate_have_a_list_of_their_cases() -> None:
    assert {part for rate in MEASURES.values() for part in (rate.numerator, rate.denominator)} <= set(COUNTS)


@pytest.mark.parametrize("name", ["r:12", "r:sum", "tries"])
def test_what_no_case_is_listed_by_has_none(name: str) -> None:
    assert additions.mask([name]) == 0
