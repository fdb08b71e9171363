"""Few cases are not told apart, and cannot be had by subtraction either."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.small_cells import hidden, is_small

CELLS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


def test_an_empty_cell_and_a_large_one_are_shown() -> None:
    assert hidden({"a": 0, "b": 5, "c": 900}, 5) == frozenset()


def test_a_small_cell_takes_the_next_smallest_with_it() -> None:
    assert hidden({"a": 2, "b": 7, "c": 900}, 5) == {"a", "b"}


def test_small_cells_that_are_enough_together_take_no_other() -> None:
    assert hidden({"a": 2, "b": 4, "c": 900}, 5) == {"a", "b"}


@given(CELLS, st.integers(1, 12))
def test_neither_a_cell_nor_the_sum_less_what_is_shown_tells_few_cases(
    cells: dict[str, int], least: int
) -> None:
    kept = hidden(cells, least)
    assert not any(is_small(cells[value], least) for value in cells.keys() - kept)
    together, total = sum(cells[value] for value in kept), sum(cells.values())
    assert not is_small(together, least) or together == total


@given(CELLS, st.integers(1, 12))
def test_no_more_is_hidden_than_is_needed(cells: dict[str, int], least: int) -> None:
    kept = hidden(cells, least)
    small = {value for value, count in cells.items() if is_small(count, least)}
    added = sorted(kept - small)
    for fewer in combinations(added, len(added) - 1) if added else ():
        assert is_small(sum(cells[value] for value in (*small, *fewer)), least)
