"""Programs of others are told what happens: each event, in the same words until it is taken."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.endpoints import Topic, Webhook
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Type
from chalicelib.ports import Consumer, DueKind, EndpointGone, Record, TemporaryFailure
from chalicelib.usecases import actions, errands, feed, intake, parking, webhooks
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office
from tests.receivers import Memory

SECRET = "whsec_" + b64encode(b"x" * 24).decode()
OA = Webhook("oa", "https://oa.example.org/", (SECRET,))
ERP = Webhook("erp", "https://erp.example.org/", (SECRET,), frozenset({Topic.CASE_REPLIED}))
DOWN = TemporaryFailure("http_500")


def listening(office: Office, *endpoints: Webhook, **answers: list[Exception]) -> Memory:
    poster = Memory(answers)
    office.world.deps = replace(office.deps, webhooks=endpoints or (OA, ERP), poster=poster)
    return poster


def told(poster: Memory, name: str = "oa") -> list[Any]:
    return [json.loads(body) for to, _, body in poster.came if to == name]


def topics(poster: Memory, name: str = "oa") -> list[str]:
    return [each["type"] for each in told(poster, name)]


def rows(office: Office, ticket: str) -> list[Delivery]:
    return [row for row in office.deps.store.deliveries(ticket) if row.reaction == webhooks.POST]


@pytest.mark.parametrize("store", HOMES)
def test_each_endpoint_is_told_what_it_asked_for(store: str) -> None:
    home = Home(store)
    poster = listening(home)
    ticket = home.sms(WATER)
    home.reply(ticket)
    assert topics(poster) == [
        "case.received",
        "case.accepted",
        "case.dispatched",
        "case.started",
        "case.replied",
    ]
    (replied,) = told(poster, "erp")
    assert replied == told(poster)[-1]
    assert replied["data"]["details"] == {"outcome": "solved"}
    ids = [id for _, id, _ in poster.came]
    assert len(set(ids)) == len(ids) == 6
    assert not any(WANG[-6:] in body or "停水" in body for _, _, body in poster.came)


def test_a_body_tells_the_case_as_it_was_then_however_late_it_is_written(office: Office) -> None:
    poster = listening(office)
    content = Content(WATER, citizen=Citizen(phone=WANG))
    ticket = intake.submit(office.deps, Channel.SMS, "SM1", content).ticket
    feed.drive(office.deps, Consumer.REACT)
    handler = office.handler(ticket)
    office.act_only(ticket, "contact", actions.Contact("called", ""), handler)
    office.settle()
    statuses = [(each["type"], each["data"]["status"], each["data"]["unit"]) for each in told(poster)]
    assert statuses == [
        ("case.received", "received", None),
        ("case.accepted", "accepted", None),
        ("case.dispatched", "dispatched", "utilities"),
        ("case.started", "in_progress", "utilities"),
        ("case.contacted", "in_progress", "utilities"),
    ]
    assert [each["data"]["sequence"] for each in told(poster)] == sorted(
        each["data"]["sequence"] for each in told(poster)
    )


def test_a_repeated_record_tells_nothing_again(office: Office) -> None:
    poster = listening(office)
    ticket = office.sms(WATER)
    came, history = list(poster.came), office.deps.store.history(ticket)
    feed.handle(office.deps, Consumer.REACT, [Record(1, ticket, 1, tuple(history))])
    office.settle()
    assert poster.came == came


def test_where_nobody_listens_nothing_is_written(office: Office) -> None:
    assert rows(office, office.sms(WATER)) == []


def test_an_endpoint_that_is_down_is_tried_for_a_day_in_the_same_words_and_then_an_officer_sees_it(
    office: Office,
) -> None:
    tries = len(webhooks.PAUSES) + 1
    poster = listening(office, ERP, erp=[DOWN] * tries)
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(timedelta(hours=24))
    assert not office.deps.store.parked(None, 9).items
    office.wait(timedelta(hours=2))
    assert len(poster.came) == tries
    assert len(set(poster.came)) == 1
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.what, item.reason) == (DueKind.DELIVERY, "http_500")
    parking.settle(office.deps, SUPERVISOR, item.id, "retry")
    office.settle()
    assert len(poster.came) == tries + 1
    assert not office.deps.store.parked(None, 9).items
    assert [row.status for row in rows(office, ticket)] == [DeliveryStatus.DELIVERED]


def test_other_errands_are_given_up_as_before() -> None:
    minutes = [pause.total_seconds() / 60 for pause in errands.WORK["fetch_pictures"].pauses]
    assert minutes == [0.25, 1, 4, 16, 64]


def test_an_answer_that_is_lost_is_posted_again_under_the_same_id(office: Office) -> None:
    poster = listening(office, ERP, erp=[RuntimeError("lost")])
    office.reply(office.sms(WATER))
    office.wait(timedelta(minutes=1))
    first, second = poster.came
    assert first == second


def test_who_says_gone_hears_no_more_and_one_line_tells_of_it(office: Office) -> None:
    poster = listening(office, OA, erp=[], oa=[EndpointGone("gone")])
    ticket = office.sms(WATER)
    assert len(poster.came) == 1
    assert {row.status for row in rows(office, ticket)} == {DeliveryStatus.CANCELLED}
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.id, item.reason) == ("webhook:oa", "gone")
    parking.settle(office.deps, SUPERVISOR, item.id, "resolve")
    moved = replace(OA, url="https://oa.example.org/new")
    office.world.deps = replace(office.deps, webhooks=(moved,))
    office.reply(ticket)
    assert topics(poster)[1:] == ["case.started", "case.replied"]
    assert not webhooks.is_gone(office.deps, moved)


def test_what_was_to_be_told_an_endpoint_that_is_taken_away_is_dropped(office: Office) -> None:
    listening(office, ERP, erp=[DOWN])
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.world.deps = replace(office.deps, webhooks=())
    office.wait(timedelta(minutes=1))
    assert [(row.status, row.reason) for row in rows(office, ticket)] == [
        (DeliveryStatus.CANCELLED, "no_endpoint")
    ]


HIDDEN = {
    "a tip-off": Content("我要举报街道干部收红包", citizen=Citizen(phone=WANG)),
    "who calls it one": Content(WATER, type=Type.TIP_OFF, citizen=Citizen(phone=WANG)),
    "in confidence": Content(WATER, citizen=Citizen(phone=WANG, confidential=True)),
    "without a name": Content(WATER, citizen=Citizen(anonymous=True)),
}


@pytest.mark.parametrize("who", HIDDEN)
def test_of_a_case_that_hides_somebody_nothing_is_told(office: Office, who: str) -> None:
    poster = listening(office)
    ticket = intake.submit(office.deps, Channel.WEB, office.deps.new_id(), HIDDEN[who]).ticket
    office.settle()
    office.wait(timedelta(days=9))
    assert office.deps.store.case(ticket)
    assert poster.came == []


def test_what_becomes_a_tip_off_is_told_of_no_more_not_even_what_was_to_be_tried_again(
    office: Office,
) -> None:
    poster = listening(office, OA, oa=[DOWN] * 99)
    ticket = office.sms(WATER)
    before = len(poster.came)
    regraded = actions.Regrade(type=Type.TIP_OFF, reason="举报")
    office.act(ticket, "regrade", regraded, DISPATCHER)
    office.wait(timedelta(hours=30))
    assert len(poster.came) == before
    assert {(row.status, row.reason) for row in rows(office, ticket)} == {
        (DeliveryStatus.CANCELLED, "hidden")
    }
    assert not [each for each in office.deps.store.parked(None, 9).items if each.what == DueKind.DELIVERY]


def test_words_that_a_form_took_for_a_district_or_an_officer_for_a_category_are_not_told(
    office: Office,
) -> None:
    poster = listening(office)
    citizen = Citizen(phone=WANG)
    content = Content(WATER, citizen=citizen, district="王先生家楼下")
    ticket = intake.submit(office.deps, Channel.WEB, office.deps.new_id(), content).ticket
    office.settle()
    regraded = actions.Regrade(category="王先生的事", reason="改")
    office.act(ticket, "regrade", regraded, DISPATCHER)
    assert topics(poster)[-1] == "case.regraded"
    assert not any("王先生" in body for _, _, body in poster.came)


def test_a_ping_goes_out_at_once_and_raises_what_became_of_it(office: Office) -> None:
    poster = listening(office, oa=[DOWN])
    with pytest.raises(TemporaryFailure, match="http_500"):
        webhooks.ping(office.deps, OA, office.deps.now())
    webhooks.ping(office.deps, OA, office.deps.now())
    first, second = poster.came
    assert first[1] != second[1]
    assert json.loads(second[2])["type"] == "ping"
