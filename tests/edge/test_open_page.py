"""Anybody reads the public figures and the typical cases; officers bring those there, by API or on a page."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib.domain.values import Role, Type
from chalicelib.edge import open_page
from chalicelib.ports import Cell, Principal
from chalicelib.usecases import actions, personal, roots
from chalicelib.usecases.acts.rights import NameRespondent
from tests.badges import badged
from tests.edge.pages import post
from tests.office import HANDLER, MANAGER, SUPERVISOR, WATER, Office

AUDITOR = Principal("a-meng", Role.AUDITOR, "chengjiang")
STAFF = {who.id: who for who in (AUDITOR, HANDLER, SUPERVISOR, MANAGER)}
TITLE, TEXT = "停水两天，次日恢复", "老旧管道破裂，抢修队连夜更换，居民次日用上了水。"
DAY = timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return badged(STAFF)


def ask(method: str, path: str, who: Principal | None = None, body: object = None) -> HTTPResponse:
    headers = {"Authorization": f"Bearer {who.id}"} if who else {}
    headers |= {"Content-Type": "application/json"} if body is not None else {}
    content = json.dumps(body).encode() if body is not None else b""
    with Client(app) as client:
        return client.http.request(method, path, headers=headers, body=content)


def read(path: str) -> str:
    answer = ask("GET", path)
    assert answer.status_code == 200, answer.body
    return str(answer.body.decode())


def answered(office: Office) -> str:
    ticket = office.sms(WATER)
    office.reply(ticket)
    return ticket


def propose(ticket: str, **other: str) -> HTTPResponse:
    said = {"ticket": ticket, "title": TITLE, "text": TEXT} | other
    return ask("POST", "/v1/typical-cases", SUPERVISOR, said)


def in_march(office: Office) -> None:
    """A month with cases, and then it is over."""
    for by, value in (("all", ""), ("unit", "utilities"), ("category", "停水"), ("district", "青枫区")):
        counts = {"received": 1204, "replied": 1180, "answered": 400, "resolved": 361, "satisfied": 350}
        for period in ("D2026-03-03", "M2026-03"):
            office.deps.store.adjust(by, Cell(period, value, counts | {"responded": 390}))
    office.world.pass_time(31 * DAY)


def test_the_page_has_the_figures_of_the_last_month_with_both_of_their_parts(office: Office) -> None:
    in_march(office)
    shown = read("/open")
    for words in ("2026年3月", "1,204", "361 / 400", "90.2%", "公用事业局", "青枫区"):
        assert words in shown, words
    assert 'name="robots"' not in shown, "search engines may find it"
    english = read("/open?lang=en")
    for words in ("March 2026", "361 / 400", "Public Utilities Bureau", "Solved"):
        assert words in english, words


def test_the_same_figures_stand_in_json(office: Office) -> None:
    in_march(office)
    found: Any = json.loads(read("/open/figures.json?month=2026-03"))
    assert (found["month"], found["least"], found["formula"]) == ("2026-03", 5, "4")
    assert found["office"]["rates"]["resolution_rate"] == {
        "numerator": 361, "denominator": 400, "formula": "2", "goal": None
    }  # fmt: skip
    assert [row["value"] for row in found["units"]["rows"]] == ["utilities"]
    assert found["volumes"][-1] == {"period": "2026-03", "received": 1204, "replied": 1180}


def test_figures_are_kept_by_whoever_reads_them_until_they_can_change(office: Office) -> None:
    in_march(office)
    kept = ask("GET", "/open/figures.json").headers
    assert kept["Cache-Control"] == "public, max-age=86400"
    office.world.pass_time(28 * DAY - timedelta(hours=2))
    assert ask("GET", "/open/figures.json").headers["Cache-Control"] == "public, max-age=61200"
    page = ask("GET", "/open").headers
    assert (page["Cache-Control"], page["Vary"]) == ("public, max-age=600", "Accept-Language")


def test_a_month_that_is_not_over_is_a_kind_error(office: Office) -> None:
    assert ask("GET", "/open?month=2026-03").status_code == 400
    assert ask("GET", "/open/figures.json?month=soon").json_body["field"] == "month"
    assert ask("GET", f"/open?from={'9' * 100}").status_code == 400


def test_the_latest_root_stands_there_with_how_to_check_a_receipt(office: Office) -> None:
    office.sms(WATER)
    office.world.pass_time(DAY)
    roots.close_days(office.deps)
    root = json.loads(read("/open/roots.json?from=2026-03-01"))[0]["root"]
    shown = read("/open")
    assert root in shown
    assert 'href="/open/roots?lang=zh-CN"' in shown
    assert "check_receipt.py" in shown


def test_by_api_a_case_is_proposed_approved_and_withdrawn(office: Office) -> None:
    ticket = answered(office)
    made = propose(ticket)
    assert made.status_code == 201
    path = f"/v1/typical-cases/{made.json_body['id']}"
    assert TITLE not in read("/open")
    assert ask("POST", f"{path}/approve", SUPERVISOR).status_code == 403
    assert ask("POST", f"{path}/approve", MANAGER).json_body["steps"][0]["person"] == MANAGER.id
    shown = read("/open")
    assert TITLE in shown
    assert ticket not in shown + read("/open/typical-cases.json")
    (found,) = ask("GET", "/v1/typical-cases", AUDITOR).json_body["items"]
    assert (found["ticket"], found["person"]) == (ticket, SUPERVISOR.id)
    assert ask("POST", f"{path}/withdraw", SUPERVISOR, {"reason": "措辞不妥"}).status_code == 200
    assert TITLE not in read("/open")
    assert json.loads(read("/open/typical-cases.json"))["items"] == []


def test_a_case_that_turns_out_to_be_a_tip_off_vanishes_for_all_and_whom_it_names(office: Office) -> None:
    ticket, theirs = answered(office), home(office, MANAGER)
    path = f"/v1/typical-cases/{propose(ticket).json_body['id']}"
    ask("POST", f"{path}/approve", MANAGER)
    assert TITLE in read("/open")
    office.act(ticket, "reopen", actions.Reopen("其实是举报"), SUPERVISOR)
    office.act(ticket, "regrade", actions.Regrade(type=Type.TIP_OFF, reason="是举报"), SUPERVISOR)
    office.act(ticket, "name_respondent", NameRespondent(people=MANAGER.id), SUPERVISOR)
    office.reply(ticket)
    assert TITLE not in read("/open") + read("/open/typical-cases.json")
    assert TITLE not in read(theirs)
    assert ask("GET", "/v1/typical-cases", MANAGER).json_body["items"] == []
    assert ask("POST", f"{path}/withdraw", MANAGER, {"reason": "与我有关"}).status_code == 404
    assert len(ask("GET", "/v1/typical-cases", AUDITOR).json_body["items"]) == 1


def test_by_api_it_is_refused_with_a_reason_and_to_nobody_else(office: Office) -> None:
    path = f"/v1/typical-cases/{propose(answered(office)).json_body['id']}"
    assert ask("POST", f"{path}/refuse", MANAGER, {}).status_code == 400
    assert ask("POST", f"{path}/refuse", MANAGER, {"reason": "不够典型"}).status_code == 200
    assert ask("POST", f"{path}/approve", MANAGER).status_code == 409
    assert ask("GET", "/v1/typical-cases", HANDLER).status_code == 403
    assert ask("GET", "/v1/typical-cases").status_code == 401


def test_what_is_private_is_named_in_the_refusal(office: Office) -> None:
    refused = propose(answered(office), text="请致电 138 0013 8000。")
    assert refused.status_code == 400
    assert refused.json_body == {
        "code": "private_phone",
        "field": "text",
        "message": "“内容”里的“138 0013 8000”像是电话或其他号码，不能公开。请删去或换个说法。",
    }


def test_words_of_an_officer_are_words_and_no_html(office: Office) -> None:
    made = propose(answered(office), title="<b>停水</b>").json_body
    ask("POST", f"/v1/typical-cases/{made['id']}/approve", MANAGER)
    assert "&lt;b&gt;停水&lt;/b&gt;" in read("/open")


def test_older_cases_are_a_page_further(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_page, "SHOWN", 1)
    ticket = answered(office)
    for title in ("第一个案例", "第二个案例"):
        office.world.pass_time(DAY)
        made = propose(ticket, title=title).json_body
        ask("POST", f"/v1/typical-cases/{made['id']}/approve", MANAGER)
    first = read("/open?month=2026-02")
    (more,) = [part.split('"')[0].replace("&amp;", "&") for part in first.split('href="') if "from=" in part]
    second = read(more.partition("#")[0])
    assert ("第二个案例" in first, "第一个案例" in first) == (True, False)
    assert ("第二个案例" in second, "第一个案例" in second) == (False, True)


def home(office: Office, who: Principal) -> str:
    link = personal.link(office.deps, office.deps.office.person(who.id))
    return f"{urlsplit(link).path}/typical-cases"


def test_on_pages_it_is_proposed_by_one_and_published_by_another(office: Office) -> None:
    ticket, mine, theirs = answered(office), home(office, SUPERVISOR), home(office, MANAGER)
    case = read(f"{mine.rpartition('/')[0]}/cases/{ticket}")
    assert f'href="{mine}?ticket={ticket}"' in case
    assert f'value="{ticket}"' in read(f"{mine}?ticket={ticket}")
    done = post(mine, action="propose", ticket=ticket, title=TITLE, text=TEXT)
    assert (done.status_code, done.headers["Location"]) == (303, mine)
    assert 'value="approve"' not in read(mine)
    shown = read(theirs)
    assert 'value="approve"' in shown
    assert 'value="propose"' not in shown
    id = shown.partition('name="id" value="')[2].partition('"')[0]
    assert post(theirs, action="approve", id=id).status_code == 303
    assert TITLE in read("/open")
    assert "顾明远批准公布" in read(mine)
    assert post(mine, action="withdraw", id=id, reason="措辞不妥").status_code == 303
    assert TITLE not in read("/open")


def test_a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong(office: Office) -> None:
    ticket, mine = answered(office), home(office, SUPERVISOR)
    refused = post(mine, action="propose", ticket=ticket, title=TITLE, text="住在402室的居民说")
    shown = refused.body.decode()
    assert refused.status_code == 400
    assert "住在402室的居民说" in shown
    assert "“402室”像是具体住址" in shown
    assert 'href="#p-text"' in shown
    assert post(mine, action="burn", id="x").status_code == 400
    assert post(mine, action="withdraw", id="nowhere", reason="x").status_code == 404


def test_the_pages_are_for_supervisors_and_managers_with_their_own_link(office: Office) -> None:
    assert ask("GET", home(office, HANDLER)).status_code == 404
    theirs = home(office, MANAGER)
    assert ask("GET", theirs).status_code == 200
    assert ask("GET", theirs.replace("m-gu.", "s-xu.")).status_code == 404
    assert ask("GET", theirs.rpartition("/")[0]).status_code == 404, "a manager takes nothing in"
    mine = home(office, SUPERVISOR)
    assert f'href="{mine}"' in read(f"{mine.rpartition('/')[0]}/cases")
    office.world.pass_time(DAY)
    assert ask("GET", theirs).status_code == 404
