"""The auditor's doors and the citizen's receipt, by HTTP; and the script that needs nothing of ours."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib.domain.values import Role
from chalicelib.ports import Entry, Principal
from chalicelib.usecases import intake, links, roots
from tests.badges import badged
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER, Office

SCRIPT = Path(__file__).parents[2] / "docs" / "check_receipt.py"
AUDITOR = Principal("a-meng", Role.AUDITOR, None)
HEAD = Principal("w-head", Role.UNIT_HEAD, "utilities")
STRANGER = Principal("r-head", Role.UNIT_HEAD, "education")
STAFF = {who.id: who for who in (AUDITOR, HEAD, STRANGER, HANDLER, SUPERVISOR, DISPATCHER, MANAGER)}
DAY = timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return badged(STAFF)


def ask(
    method: str, path: str, who: Principal | None = None, body: object = None, *, code: str = ""
) -> HTTPResponse:
    headers = {"Authorization": f"Bearer {who.id}" if who else "", "X-Access-Code": code}
    headers |= {"Content-Type": "application/json"} if body is not None else {}
    content = json.dumps(body).encode() if body is not None else b""
    with Client(app) as client:
        return client.http.request(
            method, path, headers={name: value for name, value in headers.items() if value}, body=content
        )


def get(path: str, who: Principal | None = None, code: str = "") -> Any:
    answer = ask("GET", path, who, code=code)
    assert answer.status_code == 200, answer.body
    return answer.json_body


def accesses(**query: str) -> list[tuple[str, str]]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return [
        (each["person"], each["what"]) for each in get(f"/v1/staff/audit/accesses?{asked}", AUDITOR)["items"]
    ]


def test_who_opens_a_case_leaves_a_trace_for_the_auditor(office: Office) -> None:
    ticket = office.sms(WATER)
    get(f"/v1/staff/cases/{ticket}", SUPERVISOR)
    token = links.action_link(office.deps, ticket, office.handler(ticket).id).rpartition("/")[2]
    assert ask("GET", f"/a/{token}").status_code == 200
    assert accesses(ticket=ticket) == [("s-xu", "case"), (office.handler(ticket).id, "page")]
    assert accesses(person="s-xu", day="2026-03-02") == [("s-xu", "case")]
    assert accesses(person="s-xu", day="2026-03-03") == []


def test_a_look_leaves_the_case_as_it_is(office: Office) -> None:
    ticket = office.sms(WATER)
    before = office.case(ticket)
    get(f"/v1/staff/cases/{ticket}", SUPERVISOR)
    assert office.case(ticket) == before


def test_a_second_look_within_the_minute_is_the_same_trace(office: Office) -> None:
    ticket = office.sms(WATER)
    for _ in range(3):
        get(f"/v1/staff/cases/{ticket}", SUPERVISOR)
    office.world.pass_time(timedelta(minutes=1))
    get(f"/v1/staff/cases/{ticket}", SUPERVISOR)
    assert len(accesses(ticket=ticket)) == 2


def test_who_may_not_see_a_case_leaves_no_trace_that_it_exists(office: Office) -> None:
    ticket = office.sms(WATER)
    assert ask("GET", f"/v1/staff/cases/{ticket}", STRANGER).status_code == 404
    assert accesses(ticket=ticket) == []


def test_a_trace_that_cannot_be_written_holds_nobody_up(
    office: Office, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ticket = office.sms(WATER)

    def broken(_: Entry) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(office.deps.store, "enter", broken, raising=False)
    assert get(f"/v1/staff/cases/{ticket}", SUPERVISOR)["case"]["ticket"] == ticket
    told = capfd.readouterr()
    assert "access failed" in told.out + told.err


@pytest.mark.parametrize("who", [HANDLER, HEAD, DISPATCHER, SUPERVISOR, MANAGER], ids=lambda who: who.role)
def test_only_the_auditor_reads_traces_and_plans(office: Office, who: Principal) -> None:
    for path in ("accesses?ticket=X", "plans"):
        assert ask("GET", f"/v1/staff/audit/{path}", who).status_code == 403


@pytest.mark.parametrize("path", ["accesses", "plans", "findings"])
def test_nobody_comes_in_without_a_badge(office: Office, path: str) -> None:
    assert ask("GET", f"/v1/staff/audit/{path}").status_code == 401


@pytest.mark.parametrize("query", ["", "ticket=A&person=B", "person=B&day=tomorrow"])
def test_a_senseless_question_is_refused(office: Office, query: str) -> None:
    assert ask("GET", f"/v1/staff/audit/accesses?{query}", AUDITOR).status_code == 400


def test_a_finding_is_answered_by_the_unit_and_closed_by_the_auditor(office: Office) -> None:
    ticket = office.sms(WATER)
    said = {"ticket": ticket, "severity": "major", "words": "没有现场照片"}
    made = ask("POST", "/v1/staff/audit/findings", AUDITOR, said)
    assert made.status_code == 201
    id, before = made.json_body["id"], office.case(ticket)
    answer = {"words": "补拍并培训", "until": "2026-03-31"}
    assert ask("POST", f"/v1/staff/audit/findings/{id}/measure", HEAD, answer).status_code == 200
    closing = {"closed": True, "words": "已核实"}
    closed = ask("POST", f"/v1/staff/audit/findings/{id}/follow-up", AUDITOR, closing)
    assert [step["state"] for step in closed.json_body["steps"]] == ["answered", "closed"]
    assert office.case(ticket) == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ticket": "X", "severity": "huge", "words": "x"},
        {"ticket": "X", "severity": "minor", "words": ""},
    ],
)
def test_a_finding_without_sense_is_refused(office: Office, body: object) -> None:
    assert ask("POST", "/v1/staff/audit/findings", AUDITOR, body).status_code == 400


def test_a_unit_sees_and_answers_its_own_findings_alone(office: Office) -> None:
    ticket = office.sms(WATER)
    said = {"ticket": ticket, "severity": "minor", "words": "联系晚了"}
    id = ask("POST", "/v1/staff/audit/findings", AUDITOR, said).json_body["id"]
    assert [each["id"] for each in get("/v1/staff/audit/findings", HEAD)["items"]] == [id]
    assert get("/v1/staff/audit/findings", STRANGER)["items"] == []
    answer = {"words": "…", "until": "2026-03-31"}
    assert ask("POST", f"/v1/staff/audit/findings/{id}/measure", STRANGER, answer).status_code == 404
    for who in (HANDLER, SUPERVISOR, MANAGER):
        assert ask("GET", "/v1/staff/audit/findings", who).status_code == 403
        assert ask("POST", "/v1/staff/audit/findings", who, said).status_code == 403


def the_receipt(office: Office, ticket: str) -> Mapping[str, Any]:
    submission = office.deps.store.submission(ticket)
    assert submission
    code = intake.receipt(office.deps, submission).access_code
    return dict(get(f"/v1/cases/{ticket}/receipt", code=code))


def checked(folder: Path, receipt: object, published: object, *first: str) -> tuple[int, str]:
    (folder / "receipt.json").write_text(json.dumps(receipt), "utf-8")
    (folder / "roots.json").write_text(json.dumps(published), "utf-8")
    command = [sys.executable, "-I", "-S", str(SCRIPT), "receipt.json", "roots.json", *first]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  our own
    return ran.returncode, ran.stdout + ran.stderr


def test_a_receipt_needs_the_code_and_names_nobody(office: Office) -> None:
    ticket = office.sms(WATER)
    answers = [ask("GET", f"/v1/cases/{each}/receipt", code="WRONG1") for each in (ticket, "ABC")]
    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].body == answers[1].body
    receipt = the_receipt(office, ticket)
    assert receipt["sealed"] is None
    assert set(receipt) == {"ticket", "first", "seq", "tip", "sealed"}
    assert receipt["first"] == office.deps.store.history(ticket)[0].hash


def test_a_receipt_is_checked_against_the_published_root_by_a_script_of_its_own(
    office: Office, tmp_path: Path
) -> None:
    tickets = [office.sms(WATER, phone=f"+861390000020{number}") for number in range(6)]
    noted = [the_receipt(office, ticket)["first"] for ticket in tickets]
    assert checked(tmp_path, the_receipt(office, tickets[0]), [])[0] == 1
    for _ in range(2):
        office.world.pass_time(DAY)
        office.settle()
        roots.close_days(office.deps)
    published = get("/open/roots.json?from=2026-03-01")
    assert len(published) == 2
    for ticket, first in zip(tickets, noted, strict=True):
        told = checked(tmp_path, the_receipt(office, ticket), published, first)
        assert told == (0, "the receipt fits the published root\n")


def test_what_was_tampered_with_does_not_fit(office: Office, tmp_path: Path) -> None:
    _, ticket, _ = (office.sms(WATER, phone=f"+861390000020{number}") for number in range(3))
    office.world.pass_time(DAY)
    roots.close_days(office.deps)
    receipt, published = the_receipt(office, ticket), get("/open/roots.json")
    sealed, other = receipt["sealed"], "0" * 64
    (side, neighbour), *rest = sealed["path"]
    turned = [[{"left": "right", "right": "left"}[side], neighbour], *rest]
    changes: tuple[dict[str, Any], ...] = (
        *({"first": other}, {"tip": other}, {"seq": sealed["seq"] - 1}, {"day": "2026-03-01"}),
        *({"path": []}, {"path": turned}),
    )
    bad_receipts = [{**receipt, "ticket": "ABCDEFGHJ"}, {**receipt, "first": other}]
    bad_receipts += [{**receipt, "sealed": {**sealed, **change}} for change in changes]
    assert checked(tmp_path, receipt, published)[0] == 0
    assert [checked(tmp_path, bad, published)[0] for bad in bad_receipts] == [1] * len(bad_receipts)
    (root,) = published
    for change in ({"count": 9}, {"tree": other}, {"root": other}, {"previous": other}):
        assert checked(tmp_path, receipt, [{**root, **change}])[0] == 1
    assert checked(tmp_path, receipt, published, other)[0] == 1


def test_the_published_roots_name_no_case_and_nobody(office: Office) -> None:
    ticket = office.sms(WATER)
    office.world.pass_time(DAY)
    roots.close_days(office.deps)
    answer = ask("GET", "/open/roots?lang=en")
    (root,) = get("/open/roots.json")
    assert set(root) == {"day", "count", "tree", "previous", "root"}
    assert root["root"][:32] in answer.body.decode()
    assert ticket not in answer.body.decode() + json.dumps(root)
    assert ask("GET", "/open/roots?from=yesterday").status_code == 400
    assert ask("GET", "/open/roots.json?from=0001-01-01").status_code == 200
