"""What other systems fell into with surveys and with the own case: short claims about this one, by number."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.domain.errors import NotAllowedError, OwnWorkError
from chalicelib.domain.events import SurveyAnswered, SurveyClosed, SurveyDue
from chalicelib.domain.survey import Answer
from chalicelib.domain.ticket import access_code
from chalicelib.domain.values import Outcome, Resolved, Role, Status, Target
from chalicelib.ports import Principal
from chalicelib.usecases import actions, links, survey
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WANG, WATER, Office
from tests.pages.reader import Reader
from tests.test_story import post_form

DAY = timedelta(days=1)
BAD = {"contacted": "no", "resolved": "no", "satisfaction": "1"}
GOOD = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
XU, OTHER = "xu@center.example.org", "+8613900000002"


@pytest.fixture
def office() -> Office:
    office = Office()
    bootstrap.use(office.deps)
    return office


@pytest.fixture
def client(office: Office) -> Iterator[Client]:
    with Client(app) as client:
        yield client


def asked(office: Office, phone: str = WANG) -> str:
    """Replied on Monday, and asked about a week later."""
    ticket = office.sms(WATER, phone)
    office.reply(ticket)
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    assert office.case(ticket).cycle.surveying
    return ticket


def path(office: Office, ticket: str, cycle: int = 1) -> str:
    return urlsplit(links.survey_link(office.deps, ticket, cycle)).path


def answer(office: Office, ticket: str, resolved: Resolved, satisfaction: int, cycle: int = 1) -> None:
    token = path(office, ticket, cycle).rpartition("/")[2]
    survey.answer(office.deps, token, Answer(contacted=True, resolved=resolved, satisfaction=satisfaction))
    office.settle()


@pytest.mark.parametrize("query", ["", "?contacted=yes&resolved=yes&satisfaction=5", "?lang=en"])
def test_trap_31_opening_the_survey_records_nothing_however_often_and_with_what(
    office: Office, client: Client, query: str
) -> None:
    ticket = asked(office)
    before = (office.case(ticket), office.deps.store.history(ticket))
    for _ in range(3):
        assert client.http.get(path(office, ticket) + query).status_code == 200
    office.settle()
    assert (office.case(ticket), office.deps.store.history(ticket)) == before
    (form,) = Reader(client.http.get(path(office, ticket) + query).body.decode()).forms
    assert not [field for field in form.fields if "checked" in field], "whoever sends it has chosen"


def test_trap_31_a_scanner_that_sends_the_form_as_it_stands_answers_nothing(
    office: Office, client: Client
) -> None:
    """Some run JavaScript and press every button: without a choice nothing is an answer."""
    ticket = asked(office)
    (form,) = Reader(client.http.get(path(office, ticket)).body.decode()).forms
    assert post_form(client, path(office, ticket), **form.hidden()).status_code == 400
    assert not office.case(ticket).cycle.answered


@pytest.mark.parametrize("method", ["head", "put", "delete", "patch"])
def test_trap_31_nothing_but_a_post_answers(office: Office, client: Client, method: str) -> None:
    ticket = asked(office)
    posted = b"contacted=yes&resolved=yes&satisfaction=5"
    client.http.request(method.upper(), path(office, ticket), body=posted)
    assert not office.case(ticket).cycle.answered


def test_trap_32_one_survey_and_one_nudge_for_each_reply_and_both_answers_are_kept(office: Office) -> None:
    ticket = asked(office)
    answer(office, ticket, Resolved.NO, 1)
    office.reply(ticket, "这次真的修好了")
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    assert office.told().count("survey") == 2
    answer(office, ticket, Resolved.YES, 5, cycle=2)
    kept = [
        event.body for event in office.deps.store.history(ticket) if isinstance(event.body, SurveyAnswered)
    ]
    assert [(body.cycle, body.resolved) for body in kept] == [(1, Resolved.NO), (2, Resolved.YES)]
    assert [cycle.resolved for cycle in office.case(ticket).cycles] == [Resolved.NO, Resolved.YES]
    office.wait(30 * DAY, timedelta(hours=6))
    assert office.kinds(ticket).count("SurveyDue") == 2
    assert office.told().count("survey") == 2


def test_trap_32_sent_twice_it_is_one_answer_and_the_first_one_counts(office: Office, client: Client) -> None:
    ticket = asked(office)
    assert post_form(client, path(office, ticket), **GOOD).status_code == 200
    assert post_form(client, path(office, ticket), **BAD).status_code == 200, "thanked like the first"
    assert office.kinds(ticket).count("SurveyAnswered") == 1
    assert office.case(ticket).cycle.resolved is Resolved.YES


def test_trap_32_by_page_and_by_message_it_is_one_answer(office: Office, client: Client) -> None:
    ticket = asked(office)
    office.sms("115")
    assert post_form(client, path(office, ticket), **BAD).status_code == 200
    assert office.kinds(ticket).count("SurveyAnswered") == 1


def test_trap_32_who_is_not_asked_any_more_is_written_to_no_more(office: Office) -> None:
    """Reopened while the message waited for the morning: its survey is over."""
    ticket = asked(office)
    office.act(ticket, "reopen", actions.Reopen("水又停了"), SUPERVISOR)
    office.wait(4 * DAY, timedelta(hours=1))
    assert "nudge" not in office.told()


OUTCOMES: dict[str, tuple[Resolved, int, Status, list[str]]] = {
    "solved": (Resolved.YES, 5, Status.EVALUATED, ["SurveyAnswered"]),
    "solved_badly": (Resolved.YES, 2, Status.EVALUATED, ["SurveyAnswered"]),
    "partly": (Resolved.PARTLY, 4, Status.EVALUATED, ["SurveyAnswered"]),
    "not_solved": (Resolved.NO, 4, Status.IN_PROGRESS, ["SurveyAnswered", "CaseReopened"]),
}
REVIEWED = {"solved_badly", "partly", "not_solved"}


@pytest.mark.parametrize("name", OUTCOMES)
def test_trap_33_each_answer_leads_where_it_should_and_the_trail_says_so(office: Office, name: str) -> None:
    resolved, satisfaction, status, kinds = OUTCOMES[name]
    ticket = asked(office)
    before = len(office.kinds(ticket))
    answer(office, ticket, resolved, satisfaction)
    assert office.kinds(ticket)[before : before + len(kinds)] == kinds
    assert office.case(ticket).status is status
    clock = office.case(ticket).clocks.get(Target.SURVEY_REVIEW)
    assert (clock is not None) is (name in REVIEWED)
    assert ("survey_review" in office.told(XU)) is (name in REVIEWED)


def test_trap_33_no_answer_is_an_outcome_of_its_own_and_stands_apart(office: Office) -> None:
    ticket = asked(office)
    office.wait(15 * DAY, timedelta(hours=6))
    (closed,) = [ev.body for ev in office.deps.store.history(ticket) if isinstance(ev.body, SurveyClosed)]
    assert isinstance(closed, SurveyClosed)
    assert (closed.cycle, closed.reason) == (1, "no_answer")
    today = office.world.now.date()
    counted = office.deps.store.counters("all", today - 60 * DAY, today)[""]
    assert (counted["surveyed"], counted.get("answered", 0), counted.get("unresolved", 0)) == (1, 0, 0)


def test_trap_33_a_second_no_reopens_nothing_by_itself_and_the_supervisor_decides(office: Office) -> None:
    ticket = asked(office)
    answer(office, ticket, Resolved.NO, 1)
    office.reply(ticket, "这次修好了")
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    answer(office, ticket, Resolved.NO, 1, cycle=2)
    assert office.case(ticket).status is Status.EVALUATED
    assert office.kinds(ticket).count("CaseReopened") == 1
    office.act(ticket, "reopen", actions.Reopen("确未解决，责成重办"), SUPERVISOR)
    assert office.kinds(ticket).count("CaseReopened") == 2


def test_trap_33_what_was_not_solved_is_reviewed_by_nobody_who_handled_it(office: Office) -> None:
    ticket = asked(office)
    answer(office, ticket, Resolved.PARTLY, 2)
    review = actions.Review("已向诉求人了解")
    for who in (HANDLER, DISPATCHER):
        with pytest.raises(NotAllowedError):
            office.act(ticket, "review", review, who)
    with pytest.raises(OwnWorkError):
        office.act(ticket, "review", review, Principal("w-lu", Role.SUPERVISOR, "center"))
    office.act(ticket, "review", review, SUPERVISOR)
    clock = office.case(ticket).clocks[Target.SURVEY_REVIEW]
    assert clock.met_at is not None


@pytest.mark.parametrize("say", [lambda o, t: o.sms("125"), lambda o, t: answer(o, t, Resolved.PARTLY, 5)])
def test_trap_34_partly_is_an_answer_by_message_and_by_page(
    office: Office, say: Callable[[Office, str], object]
) -> None:
    ticket = asked(office)
    say(office, ticket)
    assert office.case(ticket).cycle.resolved is Resolved.PARTLY


def test_trap_34_the_page_offers_partly_and_names_matter_number_unit_and_dates(
    office: Office, client: Client
) -> None:
    ticket = asked(office)
    page = Reader(client.http.get(path(office, ticket)).body.decode())
    assert 'value="partly"' in client.http.get(path(office, ticket)).body.decode()
    assert all(word in page.text for word in (ticket, "柳塘街道停水两天了", "公用事业局"))
    assert len(re.findall(r"3月2日\d\d:\d\d", page.text)) == 2, "received and replied"


def test_trap_34_every_message_that_asks_names_matter_number_and_date(office: Office) -> None:
    """An SMS has room for a few words of the matter; the three questions cost the rest."""
    ticket = office.sms(WATER)
    mailed = office.web(WATER, email="wang@example.org")
    for each in (ticket, mailed):
        office.reply(each)
    office.wait(11 * DAY, timedelta(hours=1))
    for to, number, matter in (
        (WANG, ticket, "柳塘街道停"),
        ("wang@example.org", mailed, "柳塘街道停水两天"),
    ):
        said = [row for row in office.sent(to) if row.reaction in ("survey", "nudge")]
        assert [row.reaction for row in said] == ["survey", "nudge"]
        assert all(word in row.text for row in said for word in (number, matter, "3月2日"))


def test_trap_34_the_unit_that_answered_is_credited_whoever_has_the_case_later(
    office: Office, client: Client
) -> None:
    ticket = asked(office)
    answer(office, ticket, Resolved.NO, 1)
    transfer = actions.Transfer("transport", "路面塌陷所致")
    office.act(ticket, "transfer", transfer, DISPATCHER)
    first, second = office.case(ticket).cycles
    assert (first.unit, first.handler) == ("utilities", "w-lu")
    assert (office.case(ticket).unit, second.unit) == ("transport", "")
    today = office.world.now.date()
    counted = office.deps.store.counters("unit", today - 30 * DAY, today)
    assert counted["utilities"]["unresolved"] == 1
    assert not counted.get("transport", {}).get("unresolved", 0)


def test_trap_34_the_unit_is_that_of_the_reply_though_the_case_moved_before_it(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "transfer", actions.Transfer("transport", "路面塌陷所致"), DISPATCHER)
    office.reply(ticket)
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    answer(office, ticket, Resolved.YES, 5)
    assert office.case(ticket).cycle.unit == "transport"


def bare(answered: HTTPResponse) -> tuple[int, bytes]:
    return answered.status_code, answered.body


def test_trap_35_a_ticket_opens_with_its_own_code_alone_and_every_refusal_is_the_same(
    office: Office, client: Client
) -> None:
    ticket, other = office.sms(WATER), office.sms("小区楼下饭店油烟太大，柳塘街道", OTHER)
    key = office.deps.secrets.key()
    code, strangers = access_code(key, ticket), access_code(key, other)

    def track(ticket: str, code: str) -> tuple[int, bytes]:
        return bare(client.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code}))

    assert track(ticket, code)[0] == 200
    wrong = [
        (ticket, strangers), (ticket, ""), (ticket, WANG), (ticket, code[:-1]), (ticket, f"{code}0"),
        ("ABCD2345E", code), (ticket[:5], code), (f"{ticket[:-1]}*", code), ("%25", code),
    ]  # fmt: skip
    (refused,) = {track(*pair) for pair in wrong}
    assert refused[0] == 404
    assert not any(word in refused[1].decode() for word in (ticket, other, "柳塘"))


def test_trap_35_the_page_says_no_more_than_the_api(office: Office, client: Client) -> None:
    ticket = office.sms(WATER)
    code = access_code(office.deps.secrets.key(), ticket)

    def page(ticket: str, code: str) -> str:
        refused = post_form(client, "/track", ticket=ticket, code=code)
        assert refused.status_code == 404
        # What was typed stands in its field again.
        return refused.body.decode().replace(ticket, "")

    assert page(ticket, "wrong1") == page("KM555RBGQ", code)


def test_trap_35_a_survey_link_opens_one_survey_and_no_other(office: Office, client: Client) -> None:
    ticket = asked(office)
    token = path(office, ticket).rpartition("/")[2]
    other = office.sms("小区楼下饭店油烟太大，柳塘街道", OTHER)
    forged = [token[:-1], f"{token}A", other + token[len(ticket) :], ticket, path(office, ticket, 2)[3:]]
    answers = {bare(client.http.get(f"/s/{each}")) for each in forged}
    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1


def test_trap_32_a_survey_that_never_was_answers_nothing(office: Office) -> None:
    """Before the week has passed there is nobody to ask: digits are no answer yet."""
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.sms("115")
    assert not [
        ev for ev in office.deps.store.history(ticket) if isinstance(ev.body, (SurveyDue, SurveyAnswered))
    ]
    assert office.case(ticket).cycle.outcome is Outcome.SOLVED
