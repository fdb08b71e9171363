from time import process_time

import pytest

from chalicelib.domain.parts import in_order


@pytest.mark.parametrize(
    ("came", "read"),
    [
        (["(2/2)b", "(1/2)a"], ["(1/2)a", "(2/2)b"]),
        (["c（3/3）", "a（1/3）", "b（2/3）"], ["a（1/3）", "b（2/3）", "c（3/3）"]),
        (["2/2 b", "1/2 a"], ["1/2 a", "2/2 b"]),
        (["【2/2】b", "【1/2】a"], ["【1/2】a", "【2/2】b"]),
    ],
)
def test_parts_that_say_which_they_are_are_put_in_order(came: list[str], read: list[str]) -> None:
    assert in_order(came) == read


@pytest.mark.parametrize(
    "came",
    [
        [],
        ["b", "a"],
        ["(2/2)b", "a"],
        ["(2/3)b", "(1/3)a"],
        ["(2/2)b", "(2/2)c"],
        ["(0/2)b", "(1/2)a"],
        ["1/2的住户没有水", "昨天起"],
        ["9/99", "1" * 500 + "/2"],
    ],
)
def test_what_does_not_say_so_stays_as_it_came(came: list[str]) -> None:
    assert in_order(came) == came


@pytest.mark.parametrize(
    "text", [" " * 9_999 + "x", "x" + " " * 9_998 + "x", "1" + " " * 9_998 + "/", "（" * 10_000]
)
def test_a_long_text_costs_no_more_than_its_length(text: str) -> None:
    began = process_time()
    in_order([text, text])
    assert process_time() - began < 0.2
