import pytest

from chalicelib.channels.phone import normalise
from chalicelib.domain.masking import mask


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800000001", "+8613800000001"),
        ("138 0000 0001", "+8613800000001"),
        ("138-0000-0001", "+8613800000001"),
        ("１３８００００００01", "+8613800000001"),
        ("+86 138 0000 0001", "+8613800000001"),
        ("＋８６13800000001", "+8613800000001"),
        ("0086 13800000001", "+8613800000001"),
        ("010-62345678", "+861062345678"),
        ("+1 415 555 2671", "+14155552671"),
        ("12345", None),
        ("110", None),
        ("138000000", None),
        ("没有电话", None),
        ("", None),
    ],
)
def test_people_write_numbers_in_many_ways(written: str, number: str | None) -> None:
    assert normalise(written) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613800000001", "+86138****0001"),
        ("+14155552671", "+14****2671"),
        ("106575", "******"),
        ("", ""),
    ],
)
def test_a_masked_number_cannot_be_called(number: str, shown: str) -> None:
    assert mask(number) == shown
