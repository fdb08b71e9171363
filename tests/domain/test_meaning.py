"""What a message means, as a table: whose case is how, what was written, and what it is taken for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.head import Cycle, Head
from chalicelib.domain.inbox import Contact, OpenTicket
from chalicelib.domain.meaning import Decision, Meaning, Words, decide
from chalicelib.domain.values import Channel, Status

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ASKING, REPLIED, OPEN = Status.AWAITING_CITIZEN, Status.REPLIED, Status.IN_PROGRESS
A, B = "5VW6625YE", "KM555RBGQ"
M = Meaning


def a_head(ticket: str, status: Status, *, surveyed: bool = False) -> Head:
    cycle = Cycle(1, NOW, replied_at=NOW, survey_at=NOW if surveyed else None)
    return Head(ticket, "salt", status=status, channel=Channel.SMS, cycles=[cycle])


def read(words: Words, *cases: Head) -> Decision:
    contact = Contact("c", tickets=tuple(OpenTicket(case.ticket, NOW) for case in cases))
    return decide(words, contact, cases, NOW, timedelta(hours=72))


@pytest.mark.parametrize("text", ["好的", "3", "OK", "谢谢", "115"])
def test_whoever_was_asked_answers_whatever_the_words(text: str) -> None:
    assert read(Words(text), a_head(A, ASKING)) == Decision(M.ANSWERS_QUESTION, A)
    assert read(Words(text), a_head(B, OPEN), a_head(A, ASKING)) == Decision(M.ANSWERS_QUESTION, A)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("115", M.SURVEY_ANSWER),
        ("1 1 5", M.SURVEY_ANSWER),
        ("１，１，５", M.SURVEY_ANSWER),
        ("115 修得很快，谢谢", M.SURVEY_ANSWER),
        ("999", M.SURVEY_UNCLEAR),
        ("谢谢", M.COURTESY),
        ("115元的罚款不合理", M.NEW_CASE),
    ],
)
def test_a_survey_is_answered_by_digits_and_perhaps_a_comment(text: str, meaning: Meaning) -> None:
    assert read(Words(text), a_head(A, REPLIED, surveyed=True)).meaning is meaning


def test_a_survey_and_a_question_are_open() -> None:
    both = a_head(B, ASKING), a_head(A, REPLIED, surveyed=True)
    assert read(Words("115"), *both) == Decision(M.SURVEY_ANSWER, A)
    assert read(Words("115", thread=B), *both) == Decision(M.ANSWERS_LETTER, B)
    assert read(Words("好的", thread=B), *both) == Decision(M.ANSWERS_LETTER, B)


def test_a_ticket_of_their_own_comes_before_an_open_question() -> None:
    assert read(Words("补充材料", named=B), a_head(A, ASKING), a_head(B, OPEN)) == Decision(M.NAMES_TICKET, B)


@pytest.mark.parametrize("text", ["谢谢", "帮助", "查询", "115"])
def test_a_subject_or_a_picture_makes_a_word_a_matter(text: str) -> None:
    done = a_head(A, REPLIED, surveyed=True)
    assert read(Words(text, title="永安路5号水管爆裂，请派人抢修"), done).meaning is M.NEW_CASE
    assert read(Words(text, has_files=True), done).meaning is M.NEW_CASE
    assert read(Words(text, title="Re: 您好", thread=A), done).meaning is not M.NEW_CASE


def test_stop_is_honoured_under_any_subject() -> None:
    assert read(Words("退订", title="Re: 您好"), a_head(A, OPEN)).meaning is M.STOP


def test_somebody_elses_ticket_is_set_aside_only_if_nothing_else_is_meant() -> None:
    assert read(Words("我想知道进展", stranger=True)).meaning is M.UNVERIFIED
    asking = a_head(A, ASKING)
    assert read(Words("和他那件一样", stranger=True), asking) == Decision(M.ANSWERS_QUESTION, A)


@pytest.mark.parametrize(("named", "meaning"), [(A, M.STATUS), ("", M.STATUS_UNKNOWN)])
def test_a_query_tells_of_what_is_theirs(named: str, meaning: Meaning) -> None:
    assert read(replace(Words(f"查询 {A}"), named=named), a_head(A, OPEN)).meaning is meaning
