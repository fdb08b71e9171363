"""Workbooks: what was typed by anybody is text and never a formula."""

from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest

from chalicelib.domain.cells import FORMULA
from chalicelib.pages.sheets import Share, Sheet, workbook

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def written(*cells: object) -> dict[str, str]:
    content = workbook([Sheet("a/b*", ["=1", *["x"] * len(cells)], [cells])], AT)  # type: ignore[list-item]  # any cell
    with ZipFile(BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.mark.parametrize("begin", FORMULA)
def test_a_cell_that_begins_like_a_formula_is_text(begin: str) -> None:
    files = written(f"{begin}cmd|' /C calc'!A0")
    assert "<f>" not in files["xl/worksheets/sheet1.xml"]
    assert f"'{begin}cmd|" in unescape(files["xl/sharedStrings.xml"]).replace("_x000D_", "\r")


def test_numbers_days_and_shares_are_what_they_are() -> None:
    sheet = written(12, 0.5, Share(0.25), Share(None), date(2026, 3, 2), AT, None, "五")[
        "xl/worksheets/sheet1.xml"
    ]
    for value in ("12", "0.5", "0.25", "46083"):
        assert f"<v>{value}</v>" in sheet


def test_the_same_sheets_are_the_same_bytes() -> None:
    assert workbook([Sheet("a", ["b"], [[1]])], AT) == workbook([Sheet("a", ["b"], [[1]])], AT)
