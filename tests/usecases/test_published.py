"""What anybody may know of the city's requests, and what nobody gets to know by it."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.errors import NotPublishedError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Outcome, Status, Type
from chalicelib.ports import Counted, CountedQuery, Page, Store
from chalicelib.usecases import actions, intake, open311, published
from chalicelib.usecases.published import Listing, Published, Query
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LAMP = "柳塘街道路灯坏了三盏"


@pytest.fixture
def office() -> Office:
    return Office()


def listed(office: Office, **asked: object) -> list[str]:
    return [each.ticket for each in listing(office, **asked).items]


def listing(office: Office, **asked: object) -> Listing:
    now = office.deps.now()
    query = Query(now - published.SPAN, now)
    return published.listing(office.deps, replace(query, **asked))  # type: ignore[arg-type]  # its fields


def find(office: Office, ticket: str) -> Published:
    return published.find(office.deps, ticket)


def is_found(office: Office, ticket: str) -> bool:
    try:
        return bool(find(office, ticket))
    except NotPublishedError:
        return False


def by_form(office: Office, text: str, type: Type | None = None, **who: object) -> str:
    citizen = Citizen(**who)  # type: ignore[arg-type]  # its fields
    content = Content(text, type=type, citizen=citizen)
    ticket = intake.submit(office.deps, Channel.WEB, office.deps.new_id(), content).ticket
    office.settle()
    return ticket


@pytest.mark.parametrize("store", HOMES)
def test_requests_of_all_channels_are_listed_the_newest_first(store: str) -> None:
    home = Home(store)
    tickets = []
    for number in range(4):
        home.world.pass_time(HOUR)
        tickets.append(home.sms(f"{LAMP}{number}", phone=f"+861390000000{number}"))
    assert listed(home) == tickets[::-1]
    assert [listed(home, page=page, size=3) for page in (1, 2, 3)] == [tickets[:0:-1], tickets[:1], []]


def test_an_old_request_that_changes_today_stays_where_it_is(office: Office) -> None:
    old = office.sms(LAMP)
    office.world.pass_time(3 * DAY)
    new = office.sms(WATER, phone="+8613900000002")
    office.act(old, "note", actions.Note("看过了"))
    assert listed(office) == [new, old]
    assert listed(office, size=1) == [new]
    assert listed(office, first=office.deps.now() - DAY) == [new]
    assert listed(office, last=office.deps.now() - DAY) == [old]


def test_a_request_of_midnight_that_was_counted_after_it_is_not_lost(office: Office) -> None:
    office.world.pass_time(timedelta(hours=14, minutes=59, seconds=59))
    content = Content(LAMP, citizen=Citizen(phone=WANG))
    ticket = intake.submit(office.deps, Channel.SMS, "SM1", content).ticket
    office.world.pass_time(timedelta(seconds=2))
    office.settle()
    midnight = office.deps.now() - timedelta(seconds=1)
    assert listed(office, last=midnight) == [ticket]


TIP_OFFS = {
    "a tip-off by its words": lambda office: by_form(office, "我要举报街道干部收红包"),
    "a tip-off by its box": lambda office: by_form(office, LAMP, Type.TIP_OFF),
    "who asks for confidence": lambda office: by_form(office, LAMP, confidential=True, phone=WANG),
    "who wants no name": lambda office: by_form(office, LAMP, anonymous=True),
}


@pytest.mark.parametrize("who", TIP_OFFS)
def test_whoever_must_be_hidden_is_neither_listed_nor_found(office: Office, who: str) -> None:
    ticket = TIP_OFFS[who](office)
    assert "CaseReceived" in office.kinds(ticket)
    assert listed(office) == []
    assert not is_found(office, ticket)
    assert published.several(office.deps, (ticket,)) == ()


def test_what_was_called_a_tip_off_stays_hidden_when_it_is_sorted_otherwise(office: Office) -> None:
    ticket = by_form(office, LAMP, Type.TIP_OFF)
    office.act(ticket, "accept", actions.Accept(type=Type.COMPLAINT), DISPATCHER)
    assert office.case(ticket).type is Type.COMPLAINT
    assert listed(office) == []
    assert not is_found(office, ticket)


def test_danger_is_found_by_its_number_and_not_listed(office: Office) -> None:
    ticket = office.sms("隔壁男的又在家暴，孩子哭得厉害")
    assert listed(office) == []
    assert find(office, ticket).unit == "police"


def test_nothing_of_what_a_citizen_wrote_is_published(office: Office) -> None:
    """Nor where a form takes any words: as a category, as a district."""
    secret = "张三13900001111"
    content = Content(
        f"{LAMP}，{secret}",
        title=secret,
        district=secret,
        category=secret,
        respondent=secret,
        request=secret,
        citizen=Citizen(name=secret, phone=WANG, address=secret),
    )
    ticket = intake.submit(office.deps, Channel.WEB, "k" * 16, content).ticket
    office.settle()
    assert office.case(ticket).category == secret
    assert office.case(ticket).district == secret
    shown = find(office, ticket)
    assert secret not in repr(asdict(shown))
    assert (shown.service.category, shown.district) == ("其他", None)


def test_before_it_is_a_case_only_a_programs_own_request_is_found(office: Office) -> None:
    """It was told the number this very moment; what else may have a number may never become a case."""
    content = Content(WATER, district="张三", citizen=Citizen(phone=WANG))
    by_program = open311.submit(office.deps, "app", "", {"a": "b"}, content).ticket
    by_sms = intake.submit(office.deps, Channel.SMS, "SM1", content).ticket
    shown = find(office, by_program)
    assert (shown.status, shown.is_open, shown.unit, shown.district) == (Status.RECEIVED, True, "", None)
    assert not is_found(office, by_sms)
    office.settle()
    assert (find(office, by_program).unit, find(office, by_program).expected_at) == (
        "utilities",
        shown.expected_at,
    )


def test_a_tip_off_is_not_found_in_that_moment_either(office: Office) -> None:
    said = Content("我要举报街道干部收红包")
    ticket = open311.submit(office.deps, "app", "", {"a": "b"}, said).ticket
    assert not is_found(office, ticket)


@pytest.mark.parametrize("number", ["", "x", "ABCD2345E", "abcd-2345-e", "\x00", "T" * 5000])
def test_a_number_that_is_none_is_not_found(office: Office, number: str) -> None:
    assert not is_found(office, number)


def test_a_request_is_closed_by_its_answer_and_open_again_with_its_case(office: Office) -> None:
    ticket = office.sms(LAMP)
    before = find(office, ticket)
    assert (before.is_open, before.unit, before.district) == (True, office.case(ticket).unit, "青枫区")
    office.world.pass_time(HOUR)
    office.reply(ticket)
    closed = find(office, ticket)
    assert (closed.is_open, closed.updated_at) == (False, office.deps.now())
    assert closed.expected_at == before.expected_at
    assert listed(office, states=frozenset({True})) == []
    assert listed(office, states=frozenset({False})) == [ticket]
    office.act(ticket, "reopen", actions.Reopen("没有修好"), SUPERVISOR)
    assert find(office, ticket).is_open


def test_a_promise_is_no_end_and_is_expected_by_its_day(office: Office) -> None:
    ticket = office.sms(LAMP)
    day = (office.deps.now() + 20 * DAY).date()
    reply = actions.Reply(Outcome.PROMISED, "下月更换", due_on=day, steps="备料")
    office.act(ticket, "reply", reply)
    shown = find(office, ticket)
    assert (shown.status, shown.is_open) == (Status.REPLIED, True)
    assert shown.expected_at == office.case(ticket).due_at


def test_what_is_refused_is_closed_from_that_moment(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.world.pass_time(HOUR)
    office.act(ticket, "decline", actions.Decline("other_place", "请问邻市"), DISPATCHER)
    shown = find(office, ticket)
    assert (shown.is_open, shown.status, shown.updated_at) == (False, Status.DECLINED, office.deps.now())


class Noting:
    """A store that notes the cases of which days are asked for."""

    def __init__(self, store: Store) -> None:
        self._store, self.days = store, list[tuple[date, date]]()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def counted(self, query: CountedQuery) -> Page[Counted]:
        self.days.append((query.first, query.last))
        return self._store.counted(query)


def days_of_requests(office: Office, days: int, a_day: int) -> Iterator[datetime]:
    for day in range(days):
        for number in range(a_day):
            phone = f"+86139{day:04}{number:04}"
            content = Content(f"{LAMP}{number}", citizen=Citizen(phone=phone))
            intake.submit(office.deps, Channel.SMS, phone, content)
        office.settle()
        yield office.deps.now()
        office.world.pass_time(DAY)


def test_a_page_of_the_newest_reads_no_older_days(office: Office) -> None:
    for now in days_of_requests(office, days=3, a_day=6):
        noting = Noting(office.deps.store)
        deps = replace(office.deps, store=noting)  # type: ignore[arg-type]  # it passes everything on
        assert len(published.listing(deps, Query(now - 30 * DAY, now, size=5)).items) == 5
        today = deps.sla.calendar.local_day(now)
        assert noting.days == [(today, today)]


def test_one_call_looks_at_so_many_cases_and_says_when_there_were_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(days_of_requests(office, days=3, a_day=5))
    assert listing(office, size=100).whole
    monkeypatch.setattr(published, "READ_AT_MOST", 7)
    found = listing(office, size=100)
    assert not found.whole
    assert len(found.items) == 7


def test_a_query_ends_with_its_thousandth_request(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    list(days_of_requests(office, days=2, a_day=5))
    monkeypatch.setattr(published, "MOST", 7)
    assert [len(listed(office, page=page, size=4)) for page in (1, 2, 3)] == [4, 3, 0]
