"""Missing required fields never hold up intake: the citizen is asked once (domain.md §3)."""

import pytest

from chalicelib.domain import gaps
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Status
from tests.office import Office

VAGUE = "他们不退款"
WHOLE = "阳光健身房3月1日关门，要求退款"


def test_who_left_something_out_is_asked_once_and_the_case_goes_on() -> None:
    office = Office()
    ticket = office.sms(VAGUE)
    asked = [row for row in office.sent() if row.reaction == "missing"]
    assert [row.text for row in asked] == [
        f"【回音】诉求{ticket}已在办理。方便的话请回复补充：反映的单位或个人、发生日期。"
    ]
    assert office.case(ticket).status is Status.DISPATCHED


@pytest.mark.parametrize("text", [WHOLE, "柳塘街道停水两天了，没人管"])
def test_who_said_all_or_has_another_matter_is_not_asked(text: str) -> None:
    office = Office()
    office.sms(text)
    assert "missing" not in [row.reaction for row in office.sent()]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (Content(""), ("respondent", "date", "request", "address")),
        (Content("", respondent="某店", request="退款"), ("date", "address")),
        (Content("A shop took my money yesterday, I want it back", district="青枫区"), ()),
        (Content("2026年3月买的", citizen=Citizen(address="柳塘街道")), ("respondent", "request")),
    ],
)
def test_a_field_is_known_from_its_place_or_from_the_text(content: Content, found: tuple[str, ...]) -> None:
    assert gaps.missing(content, tuple(gaps.KNOWN)) == found
