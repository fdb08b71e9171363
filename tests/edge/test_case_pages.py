"""An officer works through a queue on plain pages: sees what is theirs, acts, and comes back."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest

from chalicelib import bootstrap
from chalicelib.domain.values import Status
from chalicelib.edge import queue_pages
from chalicelib.ports import Parked, Principal
from chalicelib.usecases import actions, personal, taking_in
from chalicelib.usecases.acts.more_time import AskExtension
from tests.edge.pages import get, post
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WATER, Office

UNCLEAR = "随便说几句，没有什么要紧的事"
BUS = "柳塘街道公交车总是晚点"


@pytest.fixture
def office() -> Office:
    office = Office()
    bootstrap.use(office.deps)
    return office


def home(office: Office, who: Principal) -> str:
    return urlsplit(taking_in.link(office.deps, who)).path


def queue(office: Office, who: Principal, name: str = "open") -> str:
    return str(get(f"{home(office, who)}/cases?queue={name}").body.decode())


def test_a_queue_has_the_cases_of_the_own_units_and_no_others(office: Office) -> None:
    mine, theirs = office.sms(WATER), office.sms(BUS, "+8613900000009")
    shown = queue(office, HANDLER)
    assert mine in shown
    assert theirs not in shown
    assert {mine, theirs} <= {word for word in (mine, theirs) if word in queue(office, DISPATCHER)}


def test_what_waits_for_a_dispatch_is_a_queue_of_the_centre(office: Office) -> None:
    ticket = office.sms(UNCLEAR)
    assert ticket in queue(office, DISPATCHER, "unassigned")
    assert "待派单" not in queue(office, HANDLER)


def test_what_is_overdue_stands_apart_and_is_marked(office: Office) -> None:
    ticket = office.sms(WATER)
    assert ticket not in queue(office, HANDLER, "overdue")
    office.wait(timedelta(days=2), timedelta(hours=6))
    shown = queue(office, HANDLER, "overdue")
    assert ticket in shown
    assert 'class="late"' in shown


def test_whoever_has_to_decide_sees_it_on_the_row_and_nobody_else_does(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "ask_extension", AskExtension("8小时", "还要等检测报告"))
    waits = '<strong class="late">批准延期</strong>'
    assert waits in queue(office, SUPERVISOR)
    assert waits not in queue(office, DISPATCHER)
    page = str(get(f"{home(office, SUPERVISOR)}/cases/{ticket}").body.decode())
    assert "8小时" in page
    told = office.sent(office.deps.office.person(SUPERVISOR.id).email)
    letter = next(row for row in told if row.reaction == "extension_asked")
    assert "申请延长：8小时" in letter.text


def test_an_officer_is_not_told_that_we_wait_for_them(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "ask", actions.Ask("哪一栋？"))
    page = str(get(f"{home(office, HANDLER)}/cases/{ticket}").body.decode())
    for shown in (page, queue(office, HANDLER)):
        assert "等诉求人回复" in shown
        assert "等您回复" not in shown


def test_the_desk_leads_to_the_cases(office: Office) -> None:
    path = home(office, DISPATCHER)
    assert f'href="{path}/cases"' in str(get(path).body.decode())


def test_an_answered_case_leaves_the_queue_for_another(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    assert ticket not in queue(office, HANDLER)
    assert ticket in queue(office, HANDLER, "answered")


def test_a_long_queue_has_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_pages, "PAGE", 2)
    tickets = [office.sms(WATER, f"+86139000004{number:02}") for number in range(3)]
    first = queue(office, HANDLER)
    (more,) = [
        part.split('"')[0].replace("&amp;", "&") for part in first.split('href="') if "cursor=" in part
    ]
    second = get(more).body.decode()
    assert [sum(ticket in page for ticket in tickets) for page in (first, second)] == [2, 1]


def test_an_action_is_carried_out_and_leads_back_to_the_case(office: Office) -> None:
    ticket = office.sms(WATER)
    path = f"{home(office, HANDLER)}/cases/{ticket}"
    assert f'action="{path}"' in get(path).body.decode()
    done = post(path, action="sign")
    assert (done.status_code, done.headers["Location"]) == (303, path)
    assert office.case(ticket).status is Status.IN_PROGRESS


def test_a_refused_form_comes_back_with_what_was_typed(office: Office) -> None:
    ticket = office.sms(WATER)
    path = f"{home(office, HANDLER)}/cases/{ticket}"
    refused = post(path, action="contact", how="called by owl", note="打了三次")
    assert refused.status_code == 400
    assert "打了三次" in refused.body.decode()


def test_a_case_that_is_not_theirs_is_not_there(office: Office) -> None:
    ticket = office.sms(BUS)
    path = f"{home(office, HANDLER)}/cases/{ticket}"
    answers = [get(path), get(f"{path}/files/1"), get(f"{path}/recording"), post(path, action="sign")]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_link_of_yesterday_opens_no_queue(office: Office) -> None:
    ticket, path = office.sms(WATER), home(office, HANDLER)
    office.world.pass_time(personal.VALID + timedelta(seconds=1))
    assert get(f"{path}/cases").status_code == get(f"{path}/cases/{ticket}").status_code == 404


def test_an_unknown_queue_is_the_first_one_and_a_wrong_cursor_a_kind_error(office: Office) -> None:
    ticket = office.sms(WATER)
    assert ticket in queue(office, HANDLER, "nowhere")
    assert get(f"{home(office, HANDLER)}/cases?cursor=nonsense").status_code == 400


def test_an_officer_looks_for_a_case_by_a_form_and_finds_what_was_typed_in_again(office: Office) -> None:
    mine, other = office.sms(WATER), office.sms(f"{WATER}，三号楼", "+8613900000009")
    path = home(office, HANDLER)
    found = str(get(f"{path}/cases?{urlencode({'text': '三号楼', 'status': '', 'name': ''})}").body.decode())
    assert other in found
    assert mine not in found
    assert 'value="三号楼"' in found
    assert "没有找到" in get(f"{path}/cases?{urlencode({'text': '没有的词'})}").body.decode()


def test_a_search_has_pages_that_keep_what_was_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_pages, "PAGE", 1)
    tickets = [office.sms(WATER, f"+86139000004{number:02}") for number in range(2)]
    office.sms(f"路灯不亮，{WATER[:4]}", "+8613900000009")
    page, found = f"{home(office, HANDLER)}/cases?{urlencode({'text': '停水', 'overdue': ''})}", ""
    while page:
        shown = get(page).body.decode()
        found += shown
        links = [part.split('"')[0] for part in shown.split('href="') if "cursor=" in part.split('"')[0]]
        page = links[0].replace("&amp;", "&") if links else ""
    assert all(ticket in found for ticket in tickets)


def test_a_field_that_makes_no_sense_comes_back_with_what_is_wrong(office: Office) -> None:
    refused = get(f"{home(office, DISPATCHER)}/cases?{urlencode({'phone': '12', 'text': '水'})}")
    shown = refused.body.decode()
    assert refused.status_code == 400
    assert 'value="12"' in shown
    assert 'href="#s-phone"' in shown


def test_what_is_parked_is_a_queue_of_the_centre_with_a_way_to_its_case(office: Office) -> None:
    ticket = office.sms(WATER)
    for what in ("reply", "something"):
        office.deps.store.park(Parked(f"{what}:{ticket}", what, ticket, "by_hand", office.world.now))
    shown = queue(office, SUPERVISOR, "parked")
    assert f"/cases/{ticket}" in shown
    assert "一份答复需要当面告知" in shown
    assert "需要人工处理" in shown
    assert "待人工处理" not in queue(office, HANDLER)
