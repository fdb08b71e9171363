"""Rows as a file: CSV that a spreadsheet reads in any language, or XLSX."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO, TextIOWrapper

from chalicelib.usecases.exports.rows import Row


class Form(StrEnum):
    """What an export is."""

    CSV = "csv"
    XLSX = "xlsx"


TYPES: Mapping[Form, str] = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(form: Form, rows: Iterable[Row], made_at: datetime) -> bytes:
    """The first row is the heads. Of the same rows and time the same bytes."""
    return _WRITE[form](rows, made_at)


def _csv(rows: Iterable[Row], _: datetime) -> bytes:
    """Excel takes it for UTF-8 by its first three bytes alone."""
    content = BytesIO()
    text = TextIOWrapper(content, "utf-8-sig", newline="")
    csv.writer(text).writerows(rows)
    text.flush()
    return content.getvalue()


def _xlsx(rows: Iterable[Row], made_at: datetime) -> bytes:
    """Every cell is text, whatever it looks like. Rows lie on the disk until the file is made of them."""
    import xlsxwriter  # 60 ms that only an export pays

    content = BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, None if number else bold)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


_WRITE: Mapping[Form, Callable[[Iterable[Row], datetime], bytes]] = {Form.CSV: _csv, Form.XLSX: _xlsx}
