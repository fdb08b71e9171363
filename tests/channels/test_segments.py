import pytest

from chalicelib.channels.segments import segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 307, 3),
        ("灯" * 70, 1),
        ("灯" * 71, 2),
        ("灯" * 135, 3),
        ("a" * 70 + "灯", 2),
        ("{" * 80, 1),
        ("{" * 81, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("\u201cquoted\u201d" + "a" * 70, 2),
    ],
)
def test_a_text_is_paid_for_by_segments(text: str, count: int) -> None:
    assert segments(text) == count
