"""Ms Wang calls, is answered, and a week later her telephone rings: she says by three keys what came of it.

Or nobody is there, and she is asked by SMS. `office`, `client` and `badge` are the embedded home here;
tests/cloud plays the same on the other one.
"""

from datetime import timedelta
from urllib.parse import urlencode

from chalice.test import Client
from twilio.request_validator import RequestValidator

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.values import Channel, Outcome, Status
from chalicelib.usecases import actions
from tests.calls import a_call_id, verbs
from tests.office import DISPATCHER, HANDLER, WANG, WATER, Office
from tests.test_story import badge, measures, office

__all__ = ["badge", "office"]


def hook(office: Office, client: Client, path: str, **said: str) -> list[str]:
    """What Twilio is told to say; it posts every form twice."""
    signed = RequestValidator(office.deps.webhook_token).compute_signature(office.deps.base_url + path, said)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": str(signed)}
    answers = [client.http.post(path, headers=headers, body=urlencode(said).encode()) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].body == answers[1].body
    return [verb.text or "" for verb in verbs(answers[0].body).iter("Say")]


def called_and_answered(office: Office, client: Client) -> str:
    """She wants to be called back, the dispatcher writes down what it is about, the handler replies."""
    call = {"CallSid": a_call_id(1), "From": WANG, "To": "+8612345"}
    hook(office, client, "/hooks/twilio/voice", **call)
    hook(office, client, "/hooks/twilio/voice/menu", **call, Digits="1")
    office.settle()
    ticket = office.sent(WANG)[0].ticket
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "水管已修好"), HANDLER)
    office.wait(timedelta(days=7), timedelta(hours=1))
    return ticket


def ringing(office: Office) -> Delivery:
    """Her telephone rings, once."""
    (id,) = [row.id for row in office.sent(WANG) if row.channel is Channel.VOICE]
    row = office.deps.store.delivery(id)
    assert row
    return row


def test_a_week_after_her_call_she_answers_by_three_keys(office: Office, client: Client, badge: str) -> None:
    ticket = called_and_answered(office, client)
    call = ringing(office)
    here = f"/hooks/twilio/survey/{call.id}"
    ends = {"CallSid": call.provider_id, "From": "+8612345", "To": WANG}

    # She hears what it is about, and the questions one by one.
    greeting, first = hook(office, client, here, **ends, CallStatus="in-progress", AnsweredBy="human")
    assert "公用事业局" in greeting
    assert "第一个问题" in first
    assert "第二个问题" in hook(office, client, f"{here}?keys=0", **ends, Digits="1")[0]
    assert "最后一个问题" in hook(office, client, f"{here}?keys=1", **ends, Digits="1")[0]
    assert not office.case(ticket).cycle.answered
    assert "谢谢您的评价" in hook(office, client, f"{here}?keys=11", **ends, Digits="5")[0]
    hook(office, client, f"/hooks/twilio/call/{call.id}", **ends, CallStatus="completed")
    office.settle()

    # It is recorded once, nobody writes to her, and the rates have it.
    case = office.case(ticket)
    assert (case.status, case.cycle.satisfaction) == (Status.EVALUATED, 5)
    assert office.kinds(ticket).count("SurveyAnswered") == 1
    assert office.told(WANG)[-1] == "survey"
    assert ringing(office).status is DeliveryStatus.DELIVERED
    rates = measures(client, badge)["utilities"]
    assert rates["satisfaction_rate"] == {"numerator": 1, "denominator": 1}


def test_who_is_not_there_is_asked_by_sms(office: Office, client: Client, badge: str) -> None:
    ticket = called_and_answered(office, client)
    call = ringing(office)
    hook(office, client, f"/hooks/twilio/call/{call.id}", CallSid=call.provider_id, CallStatus="no-answer")
    office.settle()
    assert [(row.channel, row.reaction) for row in office.sent(WANG)[-2:]] == [
        (Channel.VOICE, "survey"),
        (Channel.SMS, "survey"),
    ]
    office.sms("115")
    assert office.case(ticket).cycle.satisfaction == 5
    assert office.told(WANG)[-1] == "thanks"
