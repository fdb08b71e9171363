"""The survey over its webhooks, with Twilio's own signatures on a staged address (traps.md 38)."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from chalice.test import HTTPResponse

from chalicelib import bootstrap
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.values import Channel, Outcome, Status
from chalicelib.usecases import actions
from tests.calls import a_call_id, verbs
from tests.edge.as_twilio import BASE, TOKEN, post, signature
from tests.office import DISPATCHER, WANG, WATER, Office
from tests.usecases.phone import ring, ticket_of

S = DeliveryStatus
PATHS = ("/hooks/twilio/survey/{}", "/hooks/twilio/survey/{}?keys=11", "/hooks/twilio/call/{}")


@pytest.fixture
def office() -> Office:
    """Ms Wang has called, was answered, and a week later her telephone rings."""
    office = Office()
    office.world.deps = replace(office.deps, base_url=BASE, webhook_token=TOKEN)
    bootstrap.use(office.deps)
    ring(office, "")
    ticket = ticket_of(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"))
    office.wait(timedelta(days=7), timedelta(hours=6))
    assert office.sent()[-1].channel is Channel.VOICE
    return office


def row(office: Office) -> Delivery:
    found = office.deps.store.delivery(next(r.id for r in office.sent() if r.channel is Channel.VOICE))
    assert found
    return found


def asked(office: Office, query: str = "", **said: str) -> HTTPResponse:
    form = {"CallSid": row(office).provider_id, "To": WANG, "CallStatus": "in-progress", **said}
    answer = post(f"/hooks/twilio/survey/{row(office).id}{query}", form)
    assert answer.status_code == 200
    return answer


def ended(office: Office, status: str, **said: str) -> None:
    form = {"CallSid": row(office).provider_id, "CallStatus": status, **said}
    assert post(f"/hooks/twilio/call/{row(office).id}", form).status_code == 200
    office.settle()


def said(answer: HTTPResponse) -> str:
    return " ".join(verb.text or "" for verb in verbs(answer.body).iter("Say"))


def action(answer: HTTPResponse) -> str:
    gather = verbs(answer.body).find("Gather")
    return "" if gather is None else gather.get("action", "").removeprefix(BASE)


def by_sms(office: Office) -> int:
    return [r.channel for r in office.sent() if r.reaction == "survey"].count(Channel.SMS)


def press(office: Office, *keys: str) -> HTTPResponse:
    """One after the other, at the address that each answer names."""
    answer = asked(office, AnsweredBy="human")
    for key in keys:
        answer = asked(office, "?" + action(answer).partition("?")[2], Digits=key)
    return answer


def test_three_keys_are_the_three_answers(office: Office) -> None:
    answer = press(office, "2", "2", "4")
    assert [verb.tag for verb in verbs(answer.body)] == ["Say", "Hangup"]
    assert "谢谢您的评价" in said(answer)
    cycle = office.case(ticket_of(office)).cycle
    assert (cycle.contacted, cycle.resolved, cycle.satisfaction) == (False, "partly", 4)


def test_twilio_is_told_to_wait_for_one_key_and_to_come_back_without_one(office: Office) -> None:
    gather = verbs(press(office).body).find("Gather")
    assert gather is not None
    assert (gather.get("numDigits"), gather.get("actionOnEmptyResult")) == ("1", "true")
    assert gather.get("finishOnKey") == ""
    assert action(press(office)) == f"/hooks/twilio/survey/{row(office).id}?keys=0"
    assert {say.get("language") for say in gather.iter("Say")} == {"zh-CN"}


def test_the_message_names_the_matter_the_unit_and_the_day(office: Office) -> None:
    """traps.md 34."""
    assert all(word in said(press(office)) for word in ("柳塘街道停水两天了", "公用事业局", "3月2日"))


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_changed_is_refused_and_changes_nothing(office: Office, path: str) -> None:
    path = path.format(row(office).id)
    form = {"CallSid": row(office).provider_id, "CallStatus": "completed", "Digits": "5"}
    good = signature(path, form)
    other = path.replace("?keys=11", "?keys=12") if "?" in path else f"{path}?keys=11"
    forged = [
        post(path, form | {"Digits": "1"}, good),
        post(other, form, good),
        post(path.replace("voice", "sms"), form, good),
        post(path, form, good[:-2] + ("E=" if good.endswith("A=") else "A=")),
        post(path, form, "x"),
    ]
    assert {answer.status_code for answer in forged} == {403}
    office.settle()
    assert row(office).status is S.SENDING
    assert not office.case(ticket_of(office)).cycle.answered


@pytest.mark.parametrize("wrong", ["", "9", "0", "#", "*", "zwei", "12"])
def test_a_wrong_key_or_none_is_asked_for_once_more_and_then_left(office: Office, wrong: str) -> None:
    again = press(office, wrong)
    assert said(again).startswith("没有听清")
    assert action(again).endswith("?keys=0a")
    assert "第二个问题" in said(press(office, wrong, "1"))
    last = press(office, "1", wrong, wrong)
    assert [verb.tag for verb in verbs(last.body)] == ["Say", "Hangup"]
    assert "不多打扰" in said(last)
    assert not office.case(ticket_of(office)).cycle.answered


@pytest.mark.parametrize("state", ["", "3", "0aa", "115", "19", "a", "1a1", "０", "-1", "1&keys=115"])
def test_a_state_that_we_never_wrote_is_answered_by_nothing(office: Office, state: str) -> None:
    answer = asked(office, f"?keys={urlencode({'': state})[1:]}", Digits="1")
    assert list(verbs(answer.body)) == []
    assert row(office).status is S.SENDING


def test_nothing_is_kept_before_the_third_key(office: Office) -> None:
    before = office.kinds(ticket_of(office))
    press(office, "1", "3")
    assert office.kinds(ticket_of(office)) == before
    assert row(office).status is S.DELIVERED


def test_who_hangs_up_between_two_keys_has_been_reached(office: Office) -> None:
    """Nobody writes to them a minute later; the nudge comes three days on, by telephone again."""
    press(office, "1")
    ended(office, "completed")
    assert by_sms(office) == 0
    office.wait(timedelta(days=3, hours=1), timedelta(hours=1))
    assert (office.sent()[-1].reaction, office.sent()[-1].channel) == ("nudge", Channel.VOICE)


@pytest.mark.parametrize(
    ("status", "more", "reason"),
    [
        ("no-answer", {}, "no_answer"),
        ("busy", {}, "busy"),
        ("failed", {}, "call_failed"),
        ("canceled", {}, "call_failed"),
        ("completed", {}, "no_key"),
        ("completed", {"AnsweredBy": "machine_start"}, "machine"),
        ("completed", {"AnsweredBy": "fax"}, "machine"),
    ],
)
def test_who_was_not_reached_is_written_to_once(
    office: Office, status: str, more: dict[str, str], reason: str
) -> None:
    for _ in range(2):
        ended(office, status, **more)
    assert (row(office).status, row(office).reason) == (S.PERMANENT_FAILURE, reason)
    assert by_sms(office) == 1


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress", "a word of next year"])
def test_a_call_that_lasts_settles_nothing(office: Office, status: str) -> None:
    ended(office, status)
    assert row(office).status is S.SENDING


def test_a_machine_is_not_spoken_to(office: Office) -> None:
    answer = asked(office, AnsweredBy="machine_start")
    assert [verb.tag for verb in verbs(answer.body)] == ["Hangup"]
    office.settle()
    assert (row(office).reason, by_sms(office)) == ("machine", 1)


def test_where_nobody_can_tell_it_is_taken_for_a_person(office: Office) -> None:
    assert "第一个问题" in said(asked(office, AnsweredBy="unknown"))


def test_the_last_key_told_twice_is_thanked_twice_and_recorded_once(office: Office) -> None:
    press(office, "1", "1", "5")
    again = asked(office, "?keys=11", Digits="1")
    assert "谢谢您的评价" in said(again)
    assert office.kinds(ticket_of(office)).count("SurveyAnswered") == 1
    assert office.case(ticket_of(office)).cycle.satisfaction == 5


def test_the_end_may_be_told_before_the_keys(office: Office) -> None:
    """What is said last is true all the same; the text message is on its way by then."""
    ended(office, "completed")
    assert "谢谢您的评价" in said(press(office, "1", "1", "5"))
    assert office.case(ticket_of(office)).status is Status.EVALUATED


def test_not_solved_reopens_and_a_late_webhook_asks_nobody_again(office: Office) -> None:
    """traps.md 32."""
    press(office, "1", "3", "1")
    office.settle()
    assert office.case(ticket_of(office)).status is Status.IN_PROGRESS
    assert office.told()[-1] == "reopened"
    assert "回访已经结束" in said(press(office))
    assert "谢谢您的评价" in said(asked(office, "?keys=11", Digits="5"))
    assert office.case(ticket_of(office)).cycle.number == 2
    assert not office.case(ticket_of(office)).cycle.answered


def test_who_has_answered_by_sms_meanwhile_is_told_so_and_not_written_to(office: Office) -> None:
    office.sms("115")
    answer = press(office)
    assert "回访已经结束" in said(answer)
    assert verbs(answer.body)[-1].tag == "Hangup"
    ended(office, "completed")
    assert (row(office).status, by_sms(office)) == (S.DELIVERED, 0)


def test_an_answer_that_comes_while_the_survey_closes_is_too_late(office: Office) -> None:
    office.wait(timedelta(days=15), timedelta(hours=6))
    assert "回访已经结束" in said(asked(office, "?keys=11", Digits="5"))
    assert not office.case(ticket_of(office)).cycle.answered


def test_a_delivery_that_is_no_call_of_ours_is_answered_by_nothing(office: Office) -> None:
    acknowledgement = office.sent()[0].id
    look = next(
        r.id for r in office.deps.store.deliveries(ticket_of(office)) if r.reaction == "look_after_call"
    )
    form = {"CallSid": a_call_id(), "CallStatus": "completed"}
    for id in (acknowledgement, look, "nobody-0001-voice-x"):
        before = office.deps.store.delivery(id)
        for path in ("survey", "call"):
            assert list(verbs(post(f"/hooks/twilio/{path}/{id}", form).body)) == []
        assert office.deps.store.delivery(id) == before


def test_what_is_no_call_is_answered_and_forgotten(office: Office) -> None:
    assert list(verbs(post(f"/hooks/twilio/call/{row(office).id}", {"CallSid": "CA1"}).body)) == []
