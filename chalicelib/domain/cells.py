"""Cells of a table that somebody opens in a spreadsheet: what is text stays text."""

FORMULA = (*("=", "+", "-", "@", "\t", "\r", "\n"), *("＝", "＋", "－", "＠"))
"""With what a cell begins that a spreadsheet would calculate (OWASP, CSV injection), full-width too."""

_BLANKS = " \u3000\ufeff"


def neutral(text: str) -> str:
    """With an apostrophe before it, if it begins like a formula, be it behind blanks."""
    return f"'{text}" if text.lstrip(_BLANKS).startswith(FORMULA) else text
