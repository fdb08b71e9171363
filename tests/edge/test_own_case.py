"""The doors to the citizen's own acts, the officers' answers to them, and the auditor's list."""

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.domain import ticket as tickets
from chalicelib.domain.values import Role, Status
from chalicelib.ports import Principal
from chalicelib.usecases import actions
from tests.badges import badged
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WATER, Office
from tests.pages.reader import Reader

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PEOPLE = {
    "supervisor": SUPERVISOR,
    "handler": HANDLER,
    "auditor": Principal("a-meng", Role.AUDITOR, "chengjiang"),
}


@pytest.fixture
def office() -> Office:
    return badged(PEOPLE)


def code_of(office: Office, ticket: str) -> str:
    return tickets.access_code(office.deps.secrets.key(), ticket)


def posted(path: str, body: Mapping[str, object], **headers: str) -> HTTPResponse:
    with Client(app) as client:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.http.post(
            path, headers={"Content-Type": "application/json", **sent}, body=json.dumps(body).encode()
        )


def ordered(who: str, ticket: str, action: str, **fields: str) -> HTTPResponse:
    return posted(f"/v1/staff/cases/{ticket}/{action}", fields, Authorization=f"Bearer {who}")


def sent(path: str, **values: str) -> HTTPResponse:
    with Client(app) as client:
        return client.http.post(path, headers=FORM, body=urlencode(values).encode())


def test_a_case_is_withdrawn_by_api_once_however_often_it_is_asked(office: Office) -> None:
    ticket = office.sms(WATER)
    for _ in range(2):
        answer = posted(
            f"/v1/cases/{ticket}/withdraw", {"text": "好了"}, X_Access_Code=code_of(office, ticket)
        )
        assert (answer.status_code, answer.json_body["status"]) == (200, "withdrawn")
    assert office.kinds(ticket).count("CaseWithdrawn") == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("withdraw", {"text": 1}, 400),
        ("withdraw", {"reason": "x"}, 400),
        ("withdraw", {"text": "x" * 2001}, 400),
        ("burn", {}, 400),
        ("object", {"text": "不同意"}, 409),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    office: Office, path: str, body: Mapping[str, object], status: int
) -> None:
    ticket = office.sms(WATER)
    answer = posted(f"/v1/cases/{ticket}/{path}", body, X_Access_Code=code_of(office, ticket))
    assert answer.status_code == status, answer.body


def test_without_the_code_a_case_is_as_unknown_as_none(office: Office) -> None:
    """traps.md 35"""
    ticket = office.sms(WATER)
    wrong = posted(f"/v1/cases/{ticket}/withdraw", {}, X_Access_Code="222222")
    unknown = posted("/v1/cases/ABCD2345E/withdraw", {}, X_Access_Code="222222")
    assert (wrong.status_code, wrong.body) == (unknown.status_code, unknown.body)
    assert wrong.status_code == 404


def test_on_the_page_nothing_is_withdrawn_before_the_citizen_is_sure(office: Office) -> None:
    ticket = office.sms(WATER)
    own = {"ticket": ticket, "code": code_of(office, ticket)}
    shown = Reader(sent("/track", **own).body.decode())
    assert [form.hidden() for form in shown.forms] == [own, own, own]
    asked = Reader(sent("/track/withdraw", **own).body.decode())
    assert office.case(ticket).status is not Status.WITHDRAWN
    (form, _) = asked.forms
    done = sent("/track/withdraw", **{**form.hidden(), "text": "水来了"})
    assert done.status_code == 200
    assert "已经撤回" in done.body.decode()
    assert office.case(ticket).status is Status.WITHDRAWN


def test_an_objection_without_reasons_comes_back_with_what_is_missing(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.act(ticket, "decline", actions.Decline("other_place", "请向邻市反映。"), DISPATCHER)
    own = {"ticket": ticket, "code": code_of(office, ticket), "sure": "1"}
    refused = sent("/track/object", **own, text="")
    assert refused.status_code == 400
    assert "没有填写" in Reader(refused.body.decode()).text or "请填写" in Reader(refused.body.decode()).text
    assert sent("/track/object", **own, text="就在本市").status_code == 200
    assert office.case(ticket).disputed


def test_a_wrong_code_gets_no_page_of_an_act(office: Office) -> None:
    ticket = office.sms(WATER)
    assert sent("/track/withdraw", ticket=ticket, code="222222").status_code == 404


def test_officers_order_and_answer_by_api_and_a_second_urge_changes_nothing(office: Office) -> None:
    ticket = office.sms(WATER)
    first = ordered("supervisor", ticket, "order", grade="key", due="2wd", words="请说明")
    assert first.status_code == 200, first.body
    assert ordered("supervisor", ticket, "order", grade="huge", due="2wd", words="x").status_code == 400
    assert ordered("handler", ticket, "answer_order", text="主管爆裂").status_code == 200
    assert ordered("supervisor", ticket, "close_order", verdict="accepted").status_code == 200
    assert ordered("supervisor", ticket, "urge", text="请抓紧").status_code == 200
    assert ordered("supervisor", ticket, "urge", text="再快一点").status_code == 200, (
        "a repeat changes nothing"
    )
    assert office.kinds(ticket).count("CaseUrged") == 1


def test_the_auditor_alone_reads_what_was_refused(office: Office) -> None:
    ticket = office.sms(WATER)
    assert ordered("handler", ticket, "dispatch", unit="urban").status_code == 403
    with Client(app) as client:
        answers = {
            who: client.http.get("/v1/audit/refusals", headers={"Authorization": f"Bearer {who}"})
            for who in PEOPLE
        }
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "supervisor": 403,
        "handler": 403,
        "auditor": 200,
    }
    (found,) = answers["auditor"].json_body
    expected = {"action": "dispatch", "ticket": ticket, "why": "not_allowed", "person": "w-lu", "tries": 1}
    assert found == expected


def test_a_refusal_is_a_line_of_the_log_without_a_word_of_the_case(office: Office) -> None:
    lines = list[tuple[str, ...]]()
    office.world.deps = replace(office.deps, refused=lambda *words: lines.append(words))
    bootstrap.use(office.deps)
    ticket = office.sms(WATER)
    ordered("handler", ticket, "dispatch", unit="urban", reason="秘密")
    assert lines == [("dispatch", ticket, "not_allowed", "w-lu")]
