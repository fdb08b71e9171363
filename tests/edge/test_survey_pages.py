"""The survey by page: what it tells us of where an answer comes from, and what it says when it is over."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from chalice.local import LambdaEventConverter
from chalice.test import Client

from app import app
from chalicelib.domain.events import SurveyAnswered
from chalicelib.domain.messages import say
from chalicelib.domain.signs_events import SurveyFlagged
from chalicelib.domain.ticket import access_code
from chalicelib.domain.values import Role
from chalicelib.ports import Principal
from chalicelib.store.codec import encode_events
from chalicelib.usecases import actions, links, taking_in
from tests.badges import badged
from tests.edge.pages import get
from tests.office import HANDLER, SUPERVISOR, WANG, WATER, Office
from tests.pages.reader import Reader

AUDITOR = Principal("a-yan", Role.AUDITOR, "chengjiang")
ANSWERS = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
HALL, FIREFOX, SAFARI = "203.0.113.7", "Firefox/140", "Safari/26"
PHONES = [f"+86139000003{number:02}" for number in range(6)]


@pytest.fixture
def office() -> Office:
    return badged({"supervisor": SUPERVISOR, "handler": HANDLER, "auditor": AUDITOR})


def asked(office: Office, *phones: str) -> list[str]:
    tickets = [office.sms(WATER, phone) for phone in phones]
    for ticket in tickets:
        office.reply(ticket)
    office.wait(timedelta(days=7, minutes=10), timedelta(minutes=20))
    return tickets


def path_of(office: Office, ticket: str, cycle: int = 1) -> str:
    return urlsplit(links.survey_link(office.deps, ticket, cycle)).path


def post(path: str, values: dict[str, str], browser: str = FIREFOX) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": browser}
    with Client(app) as client:
        return client.http.post(path, headers=headers, body=urlencode(values).encode())


def answer(office: Office, ticket: str, browser: str = FIREFOX, seconds: int = 60, **more: str) -> Any:
    """Whoever opened the page, and posts it after so many seconds."""
    (form,) = Reader(get(path_of(office, ticket)).body.decode()).forms
    office.world.pass_time(timedelta(seconds=seconds))
    done = post(path_of(office, ticket), form.hidden() | ANSWERS | more, browser)
    office.settle()
    return done


def flags(office: Office, ticket: str) -> list[str]:
    history = office.deps.store.history(ticket)
    return [event.body.signs for event in history if isinstance(event.body, SurveyFlagged)]


@pytest.fixture
def from_hall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where API Gateway says that a request comes from."""
    monkeypatch.setattr(LambdaEventConverter, "LOCAL_SOURCE_IP", HALL)


@pytest.mark.parametrize(("seconds", "shown"), [(60, []), (2, ["hasty"])])
def test_who_posts_the_page_within_seconds_is_hasty(office: Office, seconds: int, shown: list[str]) -> None:
    (ticket,) = asked(office, WANG)
    assert answer(office, ticket, seconds=seconds).status_code == 200
    assert flags(office, ticket) == shown


@pytest.mark.parametrize("at", ["", "x", "9" * 40, "²"])
def test_what_was_posted_by_no_page_is_hasty_and_recorded_all_the_same(office: Office, at: str) -> None:
    (ticket,) = asked(office, WANG)
    assert post(path_of(office, ticket), ANSWERS | {"at": at}).status_code == 200
    office.settle()
    assert office.case(ticket).cycle.answered
    assert flags(office, ticket) == ["hasty"]


def test_a_form_that_comes_back_counts_from_when_it_was_first_opened(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    (form,) = Reader(get(path_of(office, ticket)).body.decode()).forms
    office.world.pass_time(timedelta(seconds=60))
    refused = post(path_of(office, ticket), form.hidden() | {"contacted": "yes"})
    assert refused.status_code == 400
    (again,) = Reader(refused.body.decode()).forms
    assert again.hidden()["at"] == form.hidden()["at"]


def test_many_citizens_of_one_browser_at_one_address_are_shown(office: Office, from_hall: None) -> None:
    tickets = asked(office, *PHONES)
    for ticket in tickets[:4]:
        answer(office, ticket)
    for ticket in tickets[4:]:
        answer(office, ticket, browser=SAFARI)
    assert [flags(office, ticket) for ticket in tickets] == [["shared_source"]] * 4 + [[], []]


def test_where_it_came_from_is_a_hash_that_no_chain_holds_and_no_officer_sees(
    office: Office, from_hall: None
) -> None:
    (ticket,) = asked(office, WANG)
    answer(office, ticket)
    source = source_of(office, ticket)
    assert source
    history = office.deps.store.history(ticket)
    saved = encode_events(history)
    assert source in (saved.private or b"").decode(), "apart, where it can be removed"
    assert source not in saved.public.decode()
    assert not any(word in "".join(map(str, history)) for word in (HALL, FIREFOX))
    assert source not in ask(f"/v1/staff/cases/{ticket}", "supervisor").body.decode()
    desk = urlsplit(taking_in.link(office.deps, SUPERVISOR)).path
    assert source not in get(f"{desk}/cases/{ticket}").body.decode()


def source_of(office: Office, ticket: str) -> str:
    history = office.deps.store.history(ticket)
    return next(event.body.source for event in history if isinstance(event.body, SurveyAnswered))


def test_where_nobody_says_from_where_nothing_is_counted(office: Office) -> None:
    """Behind a server that does not tell, all would come from one place."""
    tickets = asked(office, *PHONES[:5])
    for ticket in tickets:
        answer(office, ticket)
    assert [flags(office, ticket) for ticket in tickets] == [[]] * 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_of_ipv6_a_household_is_one_source(
    office: Office, monkeypatch: pytest.MonkeyPatch, one: str, other: str, *, same: bool
) -> None:
    sources = []
    for ticket, address in zip(asked(office, *PHONES[:2]), (one, other), strict=True):
        monkeypatch.setattr(LambdaEventConverter, "LOCAL_SOURCE_IP", address)
        answer(office, ticket)
        sources.append(source_of(office, ticket))
    assert all(sources)
    assert (sources[0] == sources[1]) is same


def test_what_is_answered_is_thanked_for_and_not_asked_again(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    answer(office, ticket)
    page = get(path_of(office, ticket))
    assert page.status_code == 200
    assert not Reader(page.body.decode()).forms
    assert say("zh-CN", "page.thanks_title") in page.body.decode()


def test_what_is_over_says_so(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    office.wait(timedelta(days=15), timedelta(hours=6))
    assert not office.case(ticket).cycle.surveying
    page = get(path_of(office, ticket))
    assert not Reader(page.body.decode()).forms
    assert say("zh-CN", "page.survey_over_title") in page.body.decode()


def ask(path: str, token: str) -> Any:
    with Client(app) as client:
        return client.http.get(path, headers={"Authorization": f"Bearer {token}"})


def test_officers_see_the_signs_on_the_page_and_by_api_and_citizens_do_not(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    answer(office, ticket, seconds=1)
    (told,) = ask(f"/v1/staff/cases/{ticket}", "supervisor").json_body["signs"]
    assert (told["cycle"], told["signs"], told["verdict"]) == (1, ["hasty"], None)
    desk = urlsplit(taking_in.link(office.deps, SUPERVISOR)).path
    page = get(f"{desk}/cases/{ticket}").body.decode()
    assert "第1次答复的评价：几秒内作答（待核实）" in page
    assert 'value="settle_signs"' in page
    assert "核实评价疑点" in get(f"{desk}/cases?queue=answered").body.decode()
    own = post("/track", {"ticket": ticket, "code": code_of(office, ticket)}).body.decode()
    assert ticket in own
    assert "疑点" not in own


def code_of(office: Office, ticket: str) -> str:
    return access_code(office.deps.secrets.key(), ticket)


def test_the_list_is_for_those_who_look_over_the_office(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    office.act(ticket, "contact", actions.Contact("called", "请给个好评"))
    answer(office, ticket)
    for token in ("supervisor", "auditor"):
        (line,) = ask("/v1/staff/signs?unsettled=true", token).json_body["items"]
        assert (line["ticket"], line["signs"]) == (ticket, ["contacted_between"])
    assert ask("/v1/staff/signs", "handler").status_code == 403
    assert ask("/v1/staff/signs", "nobody").status_code == 401
