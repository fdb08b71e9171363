"""What is compressed comes back, for as long as there are rows."""

from importlib.resources import files
from zlib import adler32, compressobj

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store.squeeze import DICTIONARIES, SHORT, squeeze, unsqueeze

WRITTEN = {"words.txt": 0x800D87D5, "words-2.txt": 0x6C0221D7}


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_dictionary_is_the_one_that_rows_were_written_with(name: str) -> None:
    """A better one is a further file: what stands here is never to be brought up to date."""
    assert adler32(files("chalicelib.store").joinpath(name).read_bytes()) == WRITTEN[name]


def test_a_row_of_an_older_dictionary_is_read_for_as_long_as_there_are_rows() -> None:
    words = files("chalicelib.store").joinpath("words.txt").read_bytes()
    deflate = compressobj(9, zdict=words)
    written = deflate.compress(b"acknowledgement first_contact" * 9) + deflate.flush()
    assert unsqueeze(written) == b"acknowledgement first_contact" * 9


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
