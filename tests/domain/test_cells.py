"""No cell of a table that we hand out is carried out by a spreadsheet."""

import pytest

from chalicelib.domain.cells import FORMULA, neutral


@pytest.mark.parametrize("begin", [*FORMULA, *(f"{blank}=" for blank in " \u3000\ufeff")])
def test_what_begins_like_a_formula_is_text(begin: str) -> None:
    assert neutral(f"{begin}1") == f"'{begin}1"


@pytest.mark.parametrize("text", ["", " ", "补拍", "12", "a=1", "3－5号楼"])
def test_what_begins_otherwise_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text
