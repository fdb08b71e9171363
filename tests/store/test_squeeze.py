"""What is compressed comes back, for as long as there are rows."""

from importlib.resources import files
from zlib import adler32

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store.squeeze import SHORT, squeeze, unsqueeze

WRITTEN = 0x800D87D5


def test_the_dictionary_is_the_one_that_rows_were_written_with() -> None:
    """Another one would be a second file: this test is not to be brought up to date."""
    assert adler32(files("chalicelib.store").joinpath("words.txt").read_bytes()) == WRITTEN


@given(data=st.binary(max_size=600))
def test_a_row_comes_back(data: bytes) -> None:
    row = b"\x85" + data
    assert unsqueeze(squeeze(row)) == row
    assert len(squeeze(row)) <= len(row)


def test_names_that_we_chose_cost_next_to_nothing() -> None:
    row = (
        b'{"started_at":null,"due_at":null,"acknowledgement":{},"first_contact":{},"return_window":{},"reply":{}}'
        * 2
    )
    assert len(row) > SHORT
    assert len(squeeze(row)) < len(row) / 2
