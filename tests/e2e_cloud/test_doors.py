"""Form, API and mail, and who is turned away: through the deployed gateway."""

import time
import uuid

import pytest

from tests.e2e.client import SMS_HOOK, receipt
from tests.e2e_cloud.hotline import Hotline

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.usefixtures("untroubled")]

DARK = "青枫区建设路的路灯坏了一周，晚上很黑，请修一修"
QIAN, UNSUBSCRIBED = "qian@example.net", "+15005550004"


def test_a_repeat_gets_the_first_answer_and_another_text_none(hotline: Hotline) -> None:
    key, said = uuid.uuid4().hex, {"text": DARK, "email": QIAN}
    first = hotline.submit(said, key)
    assert first.status_code == 201
    ticket, code = first.json()["ticket"], first.json()["access_code"]
    # From the 201 on there is an answer, whether there is a case yet or not.
    assert hotline.tracked(ticket, code)["text"] == DARK
    assert hotline.submit(said, key).json()["ticket"] == ticket
    assert hotline.submit(said | {"text": "另一件事"}, key).status_code == 422
    assert receipt(hotline.mails_to(QIAN, 1)[0]) == (ticket, code)
    hotline.until("dispatched", ticket, code)
    assert len(hotline.mails_to(QIAN, 1)) == 1


def test_the_form_of_the_page_is_a_submission(hotline: Hotline) -> None:
    (form,) = hotline.open_page("/").forms
    page = hotline.send(form.action, form.hidden() | {"text": DARK, "sure": "1"})
    assert page.status_code == 201, page.text
    hotline.until("dispatched", *receipt(page.text))


def test_who_cannot_be_reached_waits_for_an_officer(hotline: Hotline) -> None:
    said = {"text": DARK, "phone": UNSUBSCRIBED}
    ticket = hotline.submit(said, uuid.uuid4().hex).json()["ticket"]
    supervisor = hotline.signed_in("s-xu", "supervisor")
    parked = hotline.parked(ticket, supervisor)
    assert parked["what"] == "delivery"
    assert hotline.post(f"/v1/staff/parked/{parked['id']}/resolve", {}, **supervisor).status_code == 200
    assert parked["id"] not in [
        item["id"] for item in hotline.get("/v1/staff/parked", **supervisor).json()["items"]
    ]


def test_what_twilio_did_not_sign_is_refused(hotline: Hotline) -> None:
    form = {"MessageSid": "SM9", "From": "+8613900000009", "To": "+8612345", "Body": DARK}
    assert hotline.send(SMS_HOOK, form).status_code == 403
    assert hotline.send(SMS_HOOK, form, **{"X-Twilio-Signature": "bm90IHR3aWxpbw=="}).status_code == 403


@pytest.mark.parametrize(
    "claims", [{"aud": "another client"}, {"iss": "https://another.example"}, {"exp": int(time.time()) - 60}]
)
def test_a_token_that_is_not_meant_for_us_opens_nothing(hotline: Hotline, claims: dict[str, object]) -> None:
    bearer = hotline.signed_in("w-lu", "handler", "utilities", **claims)
    assert hotline.get("/v1/staff/cases", **bearer).status_code == 401
    assert hotline.get("/v1/staff/cases").status_code == 401


def test_a_case_of_others_does_not_exist(hotline: Hotline) -> None:
    ticket, code = receipt(hotline.submit({"text": DARK}, uuid.uuid4().hex).text)
    hotline.until("dispatched", ticket, code)
    stranger = hotline.signed_in("w-xia", "handler", "social")
    assert hotline.get(f"/v1/staff/cases/{ticket}", **stranger).status_code == 404
    assert hotline.get("/v1/measures", **stranger).status_code == 403
    assert hotline.get(f"/v1/cases/{ticket}", **{"X-Access-Code": "222222"}).status_code == 404
