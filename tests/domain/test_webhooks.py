"""The catalogue decides of every kind of event; no body can hold what is personal."""

import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.chain import chain
from chalicelib.domain.endpoints import Topic
from chalicelib.domain.head import Head
from chalicelib.domain.transitions import TRANSITIONS
from chalicelib.domain.values import Channel, Resolved, Status
from chalicelib.domain.webhooks import CATALOGUE, DATA, DETAILS, INTERNAL, TOPICS, words

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_every_kind_of_event_is_told_or_is_nobodys_business() -> None:
    assert TOPICS.keys() | INTERNAL == TRANSITIONS.keys()
    assert not TOPICS.keys() & INTERNAL
    assert CATALOGUE.keys() == set(Topic) - {Topic.PING}
    assert len(TOPICS) == sum(len(kind.bodies) for kind in CATALOGUE.values())


@pytest.mark.parametrize("topic", CATALOGUE)
def test_a_detail_is_documented_and_never_a_personal_field(topic: Topic) -> None:
    kind = CATALOGUE[topic]
    assert set(kind.fields) <= DETAILS.keys()
    for body in kind.bodies:
        public = {field.name for field in fields(body) if not field.metadata.get("private")}
        assert set(kind.fields) <= public - {"submission", "handler", "person", "reason", "taken_by"}


def said(body: e.Body, head: Head) -> dict[str, object]:
    event = chain(head.ticket, 7, "", AT, "w-lu", body, head.salt)
    return dict(json.loads(words(event, head, "市政公用/供水", None)))


def test_a_body_says_what_happened_to_which_case_and_what_stands_in_the_catalogue() -> None:
    answer = e.SurveyAnswered(
        cycle=1,
        channel=Channel.SMS,
        contacted=True,
        resolved=Resolved.YES,
        satisfaction=5,
        comment="谢谢王师傅",
        source="a browser",
    )
    head = Head("2345ABCD7", "salt", status=Status.EVALUATED, unit="utilities", handler="w-lu", title="停水")
    found = said(answer, head)
    assert found == {
        "type": "survey.answered",
        "timestamp": "2026-03-02T01:00:00+00:00",
        "data": {
            "ticket": "2345ABCD7",
            "sequence": 7,
            "status": "evaluated",
            "request_type": "complaint",
            "grade": "normal",
            "category": "市政公用/供水",
            "unit": "utilities",
            "district": None,
            "due_at": None,
            "details": {"cycle": 1, "contacted": True, "resolved": "yes", "satisfaction": 5},
        },
    }


def test_what_has_no_details_has_no_such_field() -> None:
    found = said(e.CaseArchived(), Head("2345ABCD7", "salt"))["data"]
    assert isinstance(found, dict)
    assert found.keys() == DATA.keys()
