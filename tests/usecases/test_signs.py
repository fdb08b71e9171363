"""Answers that may not be the citizen's own: on the trail once, told once, listed, settled, never dropped."""

from datetime import timedelta

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.errors import NotAllowedError, OwnWorkError, UnlawfulActionError
from chalicelib.domain.events import SurveyAnswered
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.signs_events import SignsSettled, SurveyFlagged
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel, Resolved, Role, Sign, SignVerdict, Status
from chalicelib.ports import Deps, Principal, Record
from chalicelib.sla.sla import Sla
from chalicelib.store.codec import encode_events
from chalicelib.usecases import actions, intake, links, signs, survey
from chalicelib.usecases.acts.signs import SettleSigns
from chalicelib.usecases.contacts import source_key
from chalicelib.usecases.reactions import react
from chalicelib.usecases.saving import load
from chalicelib.usecases.survey import Origin
from local.sim.invariants import check_case
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WANG, WATER, Office

XU = "xu@center.example.org"
AUDITOR = Principal("a-yan", Role.AUDITOR, "chengjiang")
CONTENT = Answer(contacted=True, resolved=Resolved.YES, satisfaction=5)
PHONES = [f"+86139000002{number:02}" for number in range(9)]
DAY = timedelta(days=1)


def asked(office: Office, *phones: str) -> list[str]:
    """Cases that were answered on Monday; the survey has gone out a week later."""
    tickets = [office.sms(WATER, phone) for phone in phones]
    for ticket in tickets:
        office.reply(ticket)
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    assert all(office.case(ticket).cycle.surveying for ticket in tickets)
    return tickets


def after(office: Office, seconds: float) -> None:
    office.world.pass_time(timedelta(seconds=seconds))


def by_page(office: Office, ticket: str, browser: str = "", answer: Answer = CONTENT) -> None:
    """From a browser that a minute ago has opened the page."""
    day = office.deps.sla.calendar.local_day(office.world.now)
    source = source_key(office.deps, day, browser) if browser else ""
    origin = Origin(source=source, opened_at=office.world.now - timedelta(minutes=1))
    link = links.survey_link(office.deps, ticket, office.case(ticket).cycle.number)
    survey.answer(office.deps, link.rsplit("/", 1)[1], answer, origin)
    office.settle()


def flags(office: Office, ticket: str) -> list[str]:
    history = office.deps.store.history(ticket)
    return [event.body.signs for event in history if isinstance(event.body, SurveyFlagged)]


def mails(office: Office) -> list[str]:
    return [row.reaction for row in office.sent(XU) if "signs" in row.text or "疑点" in row.text]


def hasty(office: Office) -> str:
    """An answer by text message that came three seconds after the survey went out, and was read later."""
    (ticket,) = asked(office, WANG)
    (sent,) = [row for row in office.sent(WANG) if row.reaction == "survey"]
    assert sent.sent_at
    content, at = Content("115", citizen=Citizen(phone=WANG)), sent.sent_at + timedelta(seconds=3)
    intake.submit(office.deps, Channel.SMS, "SM-in-a-hurry", content, at)
    office.settle()
    return ticket


def test_an_answer_seconds_after_it_was_asked_for_is_shown_to_the_supervisor_once(office: Office) -> None:
    ticket = hasty(office)
    assert flags(office, ticket) == ["hasty"]
    office.wait(DAY)
    assert mails(office) == ["survey_signs"]
    (mail,) = [row for row in office.sent(XU) if row.reaction == "survey_signs"]
    assert ticket in mail.text
    assert "几秒内作答" in mail.text
    check_case(office.world, ticket)


def test_who_reads_before_answering_is_shown_to_nobody(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    after(office, 30)
    office.sms("115")
    office.wait(DAY)
    assert flags(office, ticket) == []
    assert mails(office) == []
    assert office.case(ticket).cycle.signs == ()


def test_a_page_that_was_just_opened_is_hasty_too(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    token = links.survey_link(office.deps, ticket, 1).rsplit("/", 1)[1]
    survey.answer(office.deps, token, CONTENT, Origin(opened_at=office.world.now - timedelta(seconds=2)))
    office.settle()
    assert flags(office, ticket) == ["hasty"]


def test_the_fourth_citizen_of_one_browser_shows_all_four_and_whoever_follows(office: Office) -> None:
    tickets = asked(office, *PHONES[:6])
    for ticket in tickets[:3]:
        by_page(office, ticket, "machine in the hall")
    assert [flags(office, ticket) for ticket in tickets[:3]] == [[], [], []]
    for ticket in tickets[3:5]:
        by_page(office, ticket, "machine in the hall")
    by_page(office, tickets[5], "at home")
    assert [flags(office, ticket) for ticket in tickets[:5]] == [["shared_source"]] * 5
    assert flags(office, tickets[5]) == []


def test_another_day_is_counted_anew(office: Office) -> None:
    tickets = asked(office, *PHONES[:4])
    for ticket in tickets[:3]:
        by_page(office, ticket, "machine in the hall")
    office.wait(DAY)
    by_page(office, tickets[3], "machine in the hall")
    assert [flags(office, ticket) for ticket in tickets] == [[], [], [], []]


def test_one_citizen_may_answer_about_as_many_matters_as_they_have(office: Office) -> None:
    texts = (WATER, "柳塘街道路灯坏了三盏", "小区楼下饭店油烟太大，柳塘街道", "柳塘街道公交车总是晚点")
    tickets = [office.web(text, phone=WANG) for text in (*texts, "柳塘街道广场舞噪音太大")]
    for ticket in tickets:
        if office.case(ticket).handler:
            office.reply(ticket)
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    replied = [ticket for ticket in tickets if office.case(ticket).cycle.surveying]
    assert len(replied) > 3
    for ticket in replied:
        by_page(office, ticket, "at home")
    assert [flags(office, ticket) for ticket in replied] == [[]] * len(replied)


def test_one_telephone_that_speaks_for_many_citizens_is_a_source(office: Office) -> None:
    """An officer at the desk may type in one number for everybody who comes."""
    tickets = [office.web(WATER, phone=WANG, name=name) for name in ("王", "李", "张", "赵")]
    for ticket in tickets:
        office.reply(ticket)
    office.wait(7 * DAY + timedelta(minutes=10), timedelta(minutes=20))
    for _ in tickets:
        after(office, 60)
        office.sms("115")
    assert [office.case(ticket).cycle.answered for ticket in tickets] == [True] * 4
    assert [flags(office, ticket) for ticket in tickets] == [["shared_source"]] * 4


def test_an_officers_number_is_a_sign(office: Office) -> None:
    lu = office.deps.office.person("w-lu").phone
    (ticket,) = asked(office, lu)
    after(office, 60)
    office.sms("115", lu)
    assert flags(office, ticket) == ["officers_own"]


def test_a_call_of_the_handler_after_the_survey_went_out_is_a_sign(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    office.act(ticket, "contact", actions.Contact("called", "请给个好评"))
    after(office, 600)
    office.sms("115")
    assert flags(office, ticket) == ["contacted_between"]


def test_what_came_twice_on_the_feed_is_shown_once(office: Office) -> None:
    tickets = asked(office, *PHONES[:5])
    for ticket in tickets:
        by_page(office, ticket, "machine in the hall")
    for ticket in tickets:
        events = tuple(office.deps.store.history(ticket))
        react(office.deps, Record(0, ticket, 99, events))
    office.wait(DAY)
    assert [flags(office, ticket) for ticket in tickets] == [["shared_source"]] * 5
    told = [row.id for row in office.sent(XU)]
    assert len(told) == len(set(told))


def test_several_at_once_are_one_mail_that_names_no_deadline(office: Office) -> None:
    tickets = asked(office, *PHONES[:5])
    for ticket in tickets:
        by_page(office, ticket, "machine in the hall")
    office.wait(timedelta(hours=1), timedelta(minutes=1))
    (mail,) = [row for row in office.sent(XU) if "疑点" in row.text]
    assert mail.reaction == "round"
    assert mail.subject == "5 件诉求的评价有疑点，请核实"
    assert all(ticket in mail.text for ticket in tickets)
    assert "限期" not in mail.text


def test_the_chain_and_the_books_have_neither_address_nor_browser(office: Office) -> None:
    tickets = asked(office, *PHONES[:5])
    for ticket in tickets:
        by_page(office, ticket, "203.0.113.7")
    source = source_key(office.deps, office.deps.sla.calendar.local_day(office.world.now), "203.0.113.7")
    chained = [encode_events(office.deps.store.history(ticket)).public.decode() for ticket in tickets]
    assert not any(source in public for public in chained)
    lines = office.deps.store.entries(f"signs/source/{source}", "", 99)
    written = "".join(f"{line.book}{line.key}{line.text}" for line in lines)
    assert len(lines) == 5
    assert not any(part in written for part in ("203.0.113", *PHONES))


def test_counting_reads_a_bounded_number_of_lines_and_of_cases(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = asked(office, *PHONES)
    monkeypatch.setattr(signs, "LOOKED_AT", 5)
    for ticket in tickets:
        by_page(office, ticket, "machine in the hall")
    read: list[str] = []

    def loaded(deps: Deps, ticket: str) -> tuple[Case, Sla]:
        read.append(ticket)
        return load(deps, ticket)

    monkeypatch.setattr("chalicelib.usecases.signs.load", loaded)
    for event in office.deps.store.history(tickets[-1]):
        if isinstance(event.body, SurveyAnswered):
            react(office.deps, Record(0, tickets[-1], 99, (event,)))
    assert read == [tickets[-1]], "those of before have been looked at"
    assert all(flags(office, ticket) == ["shared_source"] for ticket in tickets)


def settled(office: Office, ticket: str, verdict: SignVerdict, who: Principal = SUPERVISOR) -> None:
    office.act(ticket, "settle_signs", SettleSigns(verdict, "诉求人说是邻居代答"), who)


def counted(office: Office) -> object:
    today = office.world.now.date()
    return office.deps.store.counters("all", today - 30 * DAY, today)


@pytest.mark.parametrize("verdict", SignVerdict)
def test_a_supervisor_settles_it_with_a_reason_and_the_answer_stays(
    office: Office, verdict: SignVerdict
) -> None:
    ticket = hasty(office)
    before = office.deps.store.counters("all", office.world.now.date() - 30 * DAY, office.world.now.date())
    settled(office, ticket, verdict)
    cycle = office.case(ticket).cycle
    assert (cycle.resolved, cycle.satisfaction) == (Resolved.YES, 5)
    assert cycle.disputed is (verdict is SignVerdict.CONFIRMED)
    assert counted(office) == before
    (last,) = [ev for ev in office.deps.store.history(ticket) if isinstance(ev.body, SignsSettled)]
    assert (last.actor, last.body) == (
        "s-xu", SignsSettled(cycle=1, verdict=verdict, reason="诉求人说是邻居代答"),
    )  # fmt: skip
    with pytest.raises(UnlawfulActionError):
        settled(office, ticket, verdict)
    check_case(office.world, ticket)


def test_only_a_supervisor_settles_it_and_none_who_had_the_case(office: Office) -> None:
    ticket = hasty(office)
    for who in (HANDLER, DISPATCHER, MANAGER, AUDITOR):
        with pytest.raises(NotAllowedError):
            settled(office, ticket, SignVerdict.DISMISSED, who)
    promoted = Principal("w-lu", Role.SUPERVISOR, "center")
    with pytest.raises(OwnWorkError):
        settled(office, ticket, SignVerdict.DISMISSED, promoted)


def test_an_answer_that_waits_for_the_supervisor_is_not_archived_before(office: Office) -> None:
    ticket = hasty(office)
    office.wait(20 * DAY, timedelta(hours=6))
    assert office.case(ticket).status is Status.EVALUATED
    settled(office, ticket, SignVerdict.DISMISSED)
    assert office.case(ticket).status is Status.ARCHIVED


def test_a_bad_answer_with_signs_reopens_the_case_all_the_same(office: Office) -> None:
    (ticket,) = asked(office, WANG)
    office.act(ticket, "contact", actions.Contact("called", "请多包涵"))
    by_page(office, ticket, answer=Answer(contacted=False, resolved=Resolved.NO, satisfaction=1))
    assert flags(office, ticket) == ["contacted_between"]
    case = office.case(ticket)
    assert (case.status, len(case.cycles)) == (Status.IN_PROGRESS, 2)
    settled(office, ticket, SignVerdict.CONFIRMED)
    assert [cycle.disputed for cycle in office.case(ticket).cycles] == [True, False]


def test_the_list_has_every_flag_the_newest_first_and_says_what_came_of_it(office: Office) -> None:
    tickets = asked(office, *PHONES[:2])
    for ticket in tickets:
        office.act(ticket, "contact", actions.Contact("called"))
        after(office, 60)
        by_page(office, ticket)
    settled(office, tickets[0], SignVerdict.CONFIRMED)
    page = signs.listed(office.deps, MANAGER)
    assert [(each.ticket, each.verdict) for each in page.items] == [
        (tickets[1], None),
        (tickets[0], SignVerdict.CONFIRMED),
    ]
    assert page.items[0].signs == (Sign.CONTACTED_BETWEEN,)
    assert page.items[0].unit == "utilities"
    open_ones = signs.listed(office.deps, AUDITOR, unsettled=True)
    assert [each.ticket for each in open_ones.items] == [tickets[1]]


def test_the_list_comes_page_by_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "LIMIT", 2)
    tickets = asked(office, *PHONES[:5])
    for ticket in tickets:
        by_page(office, ticket, "machine in the hall")
    pages, cursor = [], ""
    while True:
        page = signs.listed(office.deps, SUPERVISOR, cursor)
        pages.append([each.ticket for each in page.items])
        if not page.cursor:
            break
        cursor = page.cursor
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {ticket for page in pages for ticket in page} == set(tickets)


@pytest.mark.parametrize("who", [HANDLER, DISPATCHER])
def test_the_list_is_for_those_who_look_over_the_office(office: Office, who: Principal) -> None:
    with pytest.raises(NotAllowedError):
        signs.listed(office.deps, who)
