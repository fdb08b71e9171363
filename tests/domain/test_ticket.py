from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import ticket as tickets

SECRET = b"secret"
TICKETS = st.text(min_size=1).map(lambda key: next(tickets.candidates(SECRET, key)))


def test_the_same_key_always_gets_the_same_candidates() -> None:
    first, again = (list(islice(tickets.candidates(SECRET, "key"), 5)) for _ in range(2))
    assert first == again
    assert len(set(first)) == 5


def test_another_secret_gives_another_ticket_and_code() -> None:
    assert next(tickets.candidates(b"a", "key")) != next(tickets.candidates(b"b", "key"))
    assert tickets.access_code(b"a", "T") != tickets.access_code(b"b", "T")


@given(TICKETS, st.integers(0, tickets.LENGTH - 1), st.sampled_from(tickets.ALPHABET))
def test_every_single_wrong_character_is_found(ticket: str, place: int, wrong: str) -> None:
    typed = ticket[:place] + wrong + ticket[place + 1 :]
    assert tickets.parse(typed) == (ticket if typed == ticket else None)


@given(TICKETS, st.integers(0, tickets.LENGTH - 2))
def test_swapped_neighbours_are_found(ticket: str, place: int) -> None:
    typed = ticket[:place] + ticket[place + 1] + ticket[place] + ticket[place + 2 :]
    assert tickets.parse(typed) == (ticket if typed == ticket else None)


@given(TICKETS)
def test_a_ticket_is_read_as_people_write_it(ticket: str) -> None:
    assert tickets.parse(f" {ticket[:4].lower()}-{ticket[4:8]} {ticket[8]} ") == ticket
    assert tickets.find(f"我的单号是{ticket}，请查一下") == ticket


@pytest.mark.parametrize("text", ["", "12345", "没有单号", "I O U", "A" * 100])
def test_what_is_no_ticket_is_none(text: str) -> None:
    assert tickets.parse(text) is None
    assert tickets.find(text) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    tickets.parse(text)
    tickets.find(text)


def test_an_access_code_forgives_case_and_blanks_and_nothing_else() -> None:
    code = tickets.access_code(SECRET, "TICKET")
    assert tickets.is_access_code(SECRET, "TICKET", f" {code.lower()[:3]} {code[3:]}")
    assert not tickets.is_access_code(SECRET, "TICKET", code[:-1])
    assert not tickets.is_access_code(SECRET, "OTHER", code)
    assert not tickets.is_access_code(SECRET, "TICKET", "密码")


def test_a_ticket_at_a_place_is_told_from_a_mistyped_one_and_from_words() -> None:
    assert tickets.at("1 5vw-662 5ye 已修好", 2) == ("5VW6625YE", 13)
    assert tickets.at("1 5VW6625YX", 2) == ("", 11)
    assert tickets.at("2 been there", 2) == (None, 2)
    assert tickets.at("2 5VW6625YEX", 2) == (None, 2)


@given(st.text(), st.integers(0, 9))
def test_no_text_breaks_the_reader_of_a_place(text: str, start: int) -> None:
    tickets.at(text, start)
