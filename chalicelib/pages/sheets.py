"""Workbooks for spreadsheets: numbers as numbers, and no cell that a spreadsheet would carry out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from chalicelib.domain.cells import neutral

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | datetime | None
MOST_NAME, MOST_WIDTH, A4 = 31, 48, 9
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Share:
    """A part of a whole, shown in per cent; None: an empty cell."""

    value: float | None


@dataclass(frozen=True)
class Sheet:
    """A table with one row of heads."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell | Share]]


def workbook(sheets: Iterable[Sheet], made_at: datetime) -> bytes:
    """An XLSX file, of the same sheets the same bytes. Texts are texts, also once it is saved as CSV."""
    # Imported here: no other function of the house needs it.
    from xlsxwriter import Workbook

    content = BytesIO()
    with Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "share": book.add_format({"num_format": "0.0%"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for sheet in sheets:
            _fill(book.add_worksheet(_name(sheet.name)), sheet, formats)
    return content.getvalue()


def _fill(page: "Worksheet", sheet: Sheet, formats: Mapping[str, "Format"]) -> None:
    page.write_row(0, 0, [neutral(each) for each in sheet.heads], formats["head"])
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    widths = [len(each) for each in sheet.heads]
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            _write(page, number, place, cell, formats)
            widths[place] = max(widths[place], _width(cell))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(MOST_WIDTH, width * 1.4 + 2))


def _write(
    page: "Worksheet", row: int, place: int, cell: Cell | Share, formats: Mapping[str, "Format"]
) -> None:
    match cell:
        case None:
            pass
        case Share():
            if cell.value is not None:
                page.write_number(row, place, cell.value, formats["share"])
        case datetime():
            page.write_datetime(row, place, cell.replace(tzinfo=None), formats["moment"])
        case date():
            page.write_datetime(row, place, datetime.combine(cell, time()))
        case int() | float():
            page.write_number(row, place, cell)
        case str():
            page.write_string(row, place, neutral(cell))


def _width(cell: Cell | Share) -> int:
    return len(cell) if isinstance(cell, str) else 8


def _name(name: str) -> str:
    return name.translate(_NOT_IN_NAMES)[:MOST_NAME]
