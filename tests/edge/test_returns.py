"""Returns by the staff API and on the officers' page: what is ordered, refused and shown, and to whom."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.values import Role
from chalicelib.edge import signed_link
from chalicelib.ports import Principal
from chalicelib.usecases import actions, links
from tests.badges import badged
from tests.edge.test_plain import citizens
from tests.office import DISPATCHER, SUPERVISOR, Office
from tests.pages.reader import Reader
from tests.usecases.climbing import SMOKE

PAN = Principal("w-pan", Role.HANDLER, "urban")
BADGES = {"pan": PAN, "dispatcher": DISPATCHER, "supervisor": SUPERVISOR}
WORDS = "店里的油烟归市场监管"


@pytest.fixture
def office() -> Office:
    return badged(BADGES)


@pytest.fixture
def ticket(office: Office) -> str:
    return office.sms(SMOKE)


def post(who: str, ticket: str, action: str, said: Mapping[str, object], key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {who}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": key} if key else {}
    path = f"/v1/staff/cases/{ticket}/{action}"
    with Client(app) as client:
        return client.http.post(path, headers=headers, body=json.dumps(said).encode())


def get(who: str, ticket: str) -> Any:
    with Client(app) as client:
        path = f"/v1/staff/cases/{ticket}"
        return client.http.get(path, headers={"Authorization": f"Bearer {who}"}).json_body


def officers(office: Office, ticket: str, person: str) -> Reader:
    token = links.action_link(office.deps, ticket, person).rpartition("/")[2]
    return Reader(signed_link.page(office.deps, token))


def test_a_unit_returns_the_dispatcher_rejects_the_unit_appeals_and_the_supervisor_upholds(
    office: Office, ticket: str
) -> None:
    steps: tuple[tuple[str, str, Mapping[str, object], str], ...] = (
        ("pan", "return", {"reason": "not_ours", "text": "归市场监管", "unit": "market"}, "dispatched"),
        ("dispatcher", "rule_return", {"ruling": "rejected", "text": "归城管"}, "in_progress"),
        ("pan", "appeal_return", {"text": "仍不归我们"}, "in_progress"),
        ("supervisor", "rule_appeal", {"ruling": "upheld", "text": "对", "unit": "market"}, "dispatched"),
    )
    for who, action, said, status in steps:
        key = f"{action:*<20}"
        answer = post(who, ticket, action, said, key)
        assert (answer.status_code, answer.json_body["status"]) == (200, status), action
        assert post(who, ticket, action, said, key).status_code in (200, 404), "of a repeat, nothing new"
        office.settle()
    kinds = office.kinds(ticket)
    assert [kinds.count(kind) for kind in ("CaseReturned", "ReturnRuled", "ReturnAppealed")] == [1, 2, 1]
    assert get("dispatcher", ticket)["case"]["unit"] == "market"


@pytest.mark.parametrize(
    ("who", "action", "said", "status"),
    [
        ("dispatcher", "return", {"reason": "not_ours", "text": "x"}, 403),
        ("pan", "return", {"reason": "no_wish", "text": "x"}, 400),
        ("pan", "return", {"reason": "not_ours"}, 400),
        ("pan", "return", {"reason": "not_ours", "text": "x", "unit": "nowhere"}, 400),
        ("dispatcher", "rule_return", {"ruling": "upheld", "text": "x"}, 409),
        ("supervisor", "rule_appeal", {"ruling": "upheld", "text": "x"}, 409),
        ("pan", "appeal_return", {"text": "x"}, 409),
        ("pan", "transfer", {"unit": "market", "reason": "x"}, 403),
        ("pan", "regrade", {"reason": "x", "grade": "normal"}, 403),
        ("dispatcher", "regrade", {"reason": "x", "impact": 9}, 400),
        ("dispatcher", "reassign", {"handler": "w-he"}, 400),
    ],
)
def test_what_is_not_theirs_not_now_or_not_whole_is_refused_and_changes_nothing(
    office: Office, ticket: str, who: str, action: str, said: Mapping[str, object], status: int
) -> None:
    before = office.case(ticket)
    assert post(who, ticket, action, said).status_code == status
    assert office.case(ticket) == before


def test_precedents_are_shown_where_a_unit_is_decided_on_and_to_nobody_else(
    office: Office, ticket: str
) -> None:
    post("pan", ticket, "return", {"reason": "not_ours", "text": "归市场监管"})
    said = {"ruling": "upheld", "text": "对", "unit": "market", "precedent": WORDS}
    post("dispatcher", ticket, "rule_return", said)
    office.settle()
    second = office.sms(SMOKE, phone="+8613900000044")
    (found,) = get("dispatcher", second)["precedents"]
    assert (found["words"], found["ruling"], found["unit"]) == (WORDS, "upheld", "market")
    assert get("pan", second)["precedents"] == []
    assert WORDS in officers(office, second, "d-lin").text
    assert WORDS not in officers(office, second, "w-pan").text


def test_the_page_offers_the_ruling_with_the_unit_that_was_proposed(office: Office, ticket: str) -> None:
    office.act(ticket, "return", actions.Return(ReturnReason.WRONG_DISTRICT, "归市场监管局", "market"))
    text = " ".join(officers(office, ticket, "d-lin").text.split())
    assert "承办单位退单，等待裁定" in text
    assert "不属本辖区" in text
    assert "建议由市场监督管理局办理" in text
    assert "裁定退单" in text


def test_the_head_chooses_among_the_people_of_the_unit(office: Office, ticket: str) -> None:
    html = officers(office, ticket, "h-shao")
    assert {option["value"] for option in html.all("option")} >= {"h-shao"}
    assert "w-kong" not in {option["value"] for option in html.all("option")}


def test_the_citizen_reads_the_new_unit_and_nothing_of_the_return(office: Office, ticket: str) -> None:
    office.act(ticket, "return", actions.Return(ReturnReason.NOT_OURS, "推来推去", "market"))
    office.act(ticket, "rule_return", actions.Rule(Ruling.UPHELD, "确非城管", "", WORDS), DISPATCHER)
    office.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER)
    said = citizens(office, ticket)
    assert "正在另行安排办理单位" in said
    assert "转交市场监督管理局办理" in said
    assert not any(word in said for word in ("退单", "推来推去", "确非城管", WORDS))
