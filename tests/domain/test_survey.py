import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import survey
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Resolved


@pytest.mark.parametrize(
    ("text", "contacted", "resolved", "satisfaction"),
    [
        ("115", True, Resolved.YES, 5),
        ("1 2 3", True, Resolved.PARTLY, 3),
        ("２３１", False, Resolved.NO, 1),
        ("1，1，5。", True, Resolved.YES, 5),
    ],
)
def test_three_digits_are_three_answers(
    text: str, contacted: bool, resolved: Resolved, satisfaction: int
) -> None:
    assert survey.parse(text) == survey.Answer(contacted, resolved, satisfaction)


@pytest.mark.parametrize("text", ["", "1", "11", "315", "141", "110", "116", "1155", "满意", "115谢谢"])
def test_anything_else_is_no_answer(text: str) -> None:
    assert survey.parse(text) is None


@pytest.mark.parametrize(("text", "meant"), [("1", True), ("999", True), ("满意", False), ("12345", False)])
def test_digits_that_do_not_fit_are_still_meant_as_an_answer(text: str, meant: bool) -> None:
    assert survey.is_digits(text) is meant


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    survey.parse(text)


def test_satisfaction_is_a_number_from_1_to_5() -> None:
    with pytest.raises(InvalidInputError):
        survey.Answer(True, Resolved.YES, 6)


def test_keys_ask_the_questions_in_order() -> None:
    keys = survey.Keys()
    for question, key in (("contacted", "2"), ("resolved", "3"), ("satisfaction", "5")):
        assert keys.question == question
        keys = keys.press(key) or keys
    assert (keys.given, keys.question) == ("235", "")
    assert survey.parse(keys.given) == survey.Answer(contacted=False, resolved=Resolved.NO, satisfaction=5)


@pytest.mark.parametrize("wrong", ["", "4", "0", "#", "12", "１"])
def test_what_answers_nothing_is_asked_for_once_more(wrong: str) -> None:
    again = survey.Keys("1").press(wrong)
    assert again == survey.Keys("1", again=True)
    assert again.press(wrong) is None
    assert again.press("1") == survey.Keys("11")


@pytest.mark.parametrize("given", ["3", "14", "116", "1151", "0", "x"])
def test_keys_that_nobody_can_have_pressed_are_refused(given: str) -> None:
    with pytest.raises(InvalidInputError):
        survey.Keys(given)
