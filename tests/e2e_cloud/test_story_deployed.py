"""From the first message to the rates, on the packaged template and zip: tests/test_story.py, deployed."""

import pytest

from tests.e2e.client import receipt
from tests.e2e.server import wait_for
from tests.e2e_cloud.hotline import ACKNOWLEDGED, Hotline

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

GAS = "楼道里有很浓的煤气味，好几户都闻到了"
"""Critical, so that no night holds a message: these tests run by the clock on the wall."""
WANG, TANG = "+8613900000001", "+8613800000043"
WEEK_IN_SECONDS = 6
REPLY = {"outcome": "solved", "text": "接头已更换，无泄漏"}


@pytest.mark.usefixtures("untroubled")
def test_from_the_first_message_to_the_rates(hotline: Hotline) -> None:
    # She writes, twice since Twilio repeats itself, and is acknowledged once.
    assert [hotline.sms(WANG, GAS, "SM1").status_code for _ in range(2)] == [200, 200]
    ticket, code = receipt(hotline.texts_to(WANG, 1)[0])
    assert hotline.until("dispatched", ticket, code)["unit"] == "燃气抢修站"
    assert set(hotline.twilio_reports()) == {200}

    # A run of the state machine sleeps until the first reminder.
    run = hotline.asleep(ticket)
    assert run.name == f"{ticket}-1"
    assert run.asleep_until > hotline.tracked(ticket, code)["received_at"]

    # The handler is told at once, and the link opens the case.
    assert GAS in hotline.open_page(hotline.link_in(hotline.texts_to(TANG, 1)[0])).text

    # He signs in at the issuer, takes the case and replies; from here on a week takes seconds.
    hotline.deployment.aws.scale_waits(WEEK_IN_SECONDS / (7 * 24 * 3600))
    path, tang = f"/v1/staff/cases/{ticket}", hotline.signed_in("w-tang", "handler", "gas")
    assert ticket in [line["ticket"] for line in hotline.get("/v1/staff/cases", **tang).json()["items"]]
    assert hotline.post(f"{path}/sign", {}, **tang).json()["status"] == "in_progress"
    assert hotline.post(f"{path}/reply", REPLY, **tang).json()["status"] == "replied"

    # She is told, and sees it on her page.
    assert ticket in hotline.texts_to(WANG, 2)[1]
    assert set(hotline.twilio_reports()) == {200}
    assert REPLY["text"] in hotline.tracking_page(ticket, code).text

    # The run wakes the case after seven days, which asks her how it went; she answers on the page.
    link = wait_for(lambda: hotline.survey_link(ticket, code), ACKNOWLEDGED, "a survey")
    said = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
    (survey,) = hotline.open_page(link).forms
    assert hotline.send(survey.action, survey.hidden() | said).status_code == 200
    hotline.until("evaluated", ticket, code)
    assert any(run.woken for run in hotline.runs(ticket))

    # The manager sees the rates of the unit move by one.
    manager = hotline.signed_in("m-gu", "manager")
    once = {"numerator": 1, "denominator": 1}
    rates = wait_for(lambda: hotline.rates("gas", manager), ACKNOWLEDGED, "rates")
    assert rates["satisfaction_rate"] == rates["resolution_rate"] == rates["on_time_rate"] == once


@pytest.fixture(autouse=True)
def real_waits(hotline: Hotline) -> None:
    """Whatever the test before has done to time."""
    hotline.deployment.aws.scale_waits(1)
