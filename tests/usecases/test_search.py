"""Cases by any filter: each finds what a look at every case finds, page by page, and nobody sees more."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.errors import CitizenHiddenError, InvalidInputError, NotAllowedError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Grade, Role, Status, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions, intake
from chalicelib.usecases.search import pages
from chalicelib.usecases.search.filters import Filters, Risk
from chalicelib.usecases.search.matching import wanted
from chalicelib.usecases.search.plan import ByDay, ByDue, ByTicket, plan
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER, Office

BUS, NOISE = "柳塘街道公交车总是晚点", "楼下夜市凌晨还在放音响，青枫区"
UNCLEAR = "随便说几句，没有什么要紧的事"
LI, ZHAO = "+8613900000008", "+8613900000009"
ADMIN = Principal("adm-tan", Role.ADMIN, "chengjiang")
AUDITOR = Principal("a-meng", Role.AUDITOR, "chengjiang")
DAY = timedelta(days=1)


def sent(office: Office, text: str, **said: object) -> str:
    """By the form, with more than a text message can say."""
    content = Content(text, **said)  # type: ignore[arg-type]  # its own fields
    ticket = intake.submit(office.deps, Channel.WEB, f"web-{next(office.sids):016}", content).ticket
    office.settle()
    return ticket


def populate(office: Office) -> list[str]:
    """A week of an office: of several days, channels, kinds and states, from several citizens."""
    found = [office.sms(WATER), office.sms(BUS, LI), office.sms(UNCLEAR, ZHAO)]
    office.wait(DAY, timedelta(hours=6))
    found += [
        sent(office, NOISE, citizen=Citizen("赵大明", ZHAO), respondent="百花物业公司"),
        sent(office, "举报：百花物业公司偷排污水", type=Type.TIP_OFF, citizen=Citizen("钱二", LI)),
        sent(office, WATER, citizen=Citizen("孙三", LI, confidential=True), district="青枫区"),
        sent(office, "燃气泄漏，有爆炸危险，柳塘街道", citizen=Citizen("周 全", "+8613900000010")),
    ]
    office.wait(DAY, timedelta(hours=6))
    office.act(found[0], "ask", actions.Ask("哪一栋？"))
    office.reply(found[1])
    office.wait(DAY, timedelta(hours=6))
    return [*found, office.sms(f"{BUS}，又晚了", LI), office.sms(f"{NOISE}！", "+8613900000011")]


@pytest.fixture(scope="module", params=HOMES)
def office(request: pytest.FixtureRequest) -> Office:
    office = Home(request.param)
    populate(office)
    return office


def everything(office: Office) -> Iterator[Case]:
    return (case for case in map(office.deps.store.case, office.deps.store.tickets()) if case)


def listed(office: Office, who: Principal, filters: Filters, limit: int = 50) -> list[str]:
    """All pages of it; none repeats a case."""
    page = pages.cases(office.deps, who, filters, limit=limit)
    found = [case.ticket for case in page.items]
    while page.cursor:
        page = pages.cases(office.deps, who, filters, page.cursor, limit)
        found += [case.ticket for case in page.items]
    assert len(set(found)) == len(found)
    return found


def citizen(office: Office, case: Case) -> Citizen:
    submission = office.deps.store.submission(case.ticket)
    assert submission
    return submission.content.citizen


Fits = Callable[[Office, Case], bool]
EACH: dict[str, tuple[Filters, Fits]] = {
    "all": (Filters(), lambda _, __: True),
    "unit": (Filters(unit="utilities"), lambda o, c: c.unit in o.deps.office.subtree("utilities")),
    "status": (Filters(status=frozenset({Status.REPLIED})), lambda _, c: c.status is Status.REPLIED),
    "open": (Filters(status=frozenset({Status.RECEIVED})), lambda _, c: c.status is Status.RECEIVED),
    "type": (Filters(type=frozenset({Type.TIP_OFF})), lambda _, c: c.type is Type.TIP_OFF),
    "grade": (Filters(grade=frozenset({Grade.CRITICAL})), lambda _, c: c.grade is Grade.CRITICAL),
    "risk": (
        Filters(risk=frozenset({Risk.EXTREME, Risk.HIGH})),
        lambda _, c: c.probability * c.impact >= 10,
    ),
    "channel": (Filters(channel=frozenset({Channel.SMS})), lambda _, c: c.channel is Channel.SMS),
    "district": (Filters(district="青枫区"), lambda _, c: c.district == "青枫区"),
    "handler": (Filters(handler="w-lu"), lambda _, c: c.handler == "w-lu"),
    "respondent": (
        Filters(respondent="百花物业公司"),
        lambda _, c: c.respondent == "百花物业公司" and c.type is not Type.TIP_OFF,
    ),
    "text": (Filters(text="晚点"), lambda _, c: "晚点" in c.title),
    "phone": (Filters(phone=ZHAO), lambda o, c: citizen(o, c).phone == ZHAO),
    "name": (Filters(name="大明"), lambda o, c: "大明" in citizen(o, c).name),
    "overdue": (Filters(overdue=True), lambda o, c: c.due_at is not None and c.due_at < o.world.now),
}


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_a_filter_finds_what_a_look_at_every_case_finds(office: Office, name: str, limit: int) -> None:
    filters, fits = EACH[name]
    expected = sorted(case.ticket for case in everything(office) if fits(office, case))
    assert expected, "the week has one"
    assert sorted(listed(office, SUPERVISOR, filters, limit)) == expected


@pytest.mark.parametrize("days", [(0, 1), (1, 3), (-400, 400), (3, 3), (2, 1)])
def test_spans_have_their_beginning_and_not_their_end(office: Office, days: tuple[int, int]) -> None:
    begin, end = (office.world.now + day * DAY - 3 * DAY for day in days)
    cases = list(everything(office))
    due = [case.ticket for case in cases if case.due_at and begin <= case.due_at < end]
    came = [case.ticket for case in cases if case.received_at and begin <= case.received_at < end]
    assert sorted(listed(office, SUPERVISOR, Filters(due_from=begin, due_to=end))) == sorted(due)
    assert sorted(listed(office, SUPERVISOR, Filters(received_from=begin, received_to=end))) == sorted(came)


def test_of_several_filters_all_must_fit(office: Office) -> None:
    both = Filters(channel=frozenset({Channel.SMS}), text="晚点", status=frozenset({Status.REPLIED}))
    (ticket,) = listed(office, SUPERVISOR, both)
    assert office.case(ticket).status is Status.REPLIED
    assert listed(office, SUPERVISOR, replace(both, grade=frozenset({Grade.CRITICAL}))) == []


def test_a_unit_is_found_by_a_part_of_its_name_and_an_unknown_one_is_said(office: Office) -> None:
    named = office.deps.office.unit("utilities").name[1:4]
    assert listed(office, SUPERVISOR, Filters(unit=named)) == listed(
        office, SUPERVISOR, Filters(unit="utilities")
    )
    with pytest.raises(InvalidInputError):
        pages.cases(office.deps, SUPERVISOR, Filters(unit="月球"))


def test_a_unit_has_its_own_cases_whatever_it_asks_for(office: Office) -> None:
    own = {case.ticket for case in everything(office) if case.unit in office.deps.office.subtree("utilities")}
    assert own
    for filters, _ in EACH.values():
        assert set(listed(office, HANDLER, filters)) <= own
    assert set(listed(office, HANDLER, Filters(unit="transport"))) == set()


def test_whoever_hides_is_found_by_the_supervisor_alone(office: Office) -> None:
    hidden = Filters(name="钱二"), Filters(name="孙三"), Filters(name="孙三", phone=LI)
    assert [len(listed(office, SUPERVISOR, each)) for each in hidden] == [1, 1, 1]
    assert [listed(office, DISPATCHER, each) for each in hidden] == [[], [], []]


@pytest.mark.parametrize("who", [MANAGER, AUDITOR])
def test_who_need_not_reach_citizens_looks_for_none(office: Office, who: Principal) -> None:
    assert listed(office, who, Filters())
    for filters in (Filters(name="赵"), Filters(phone=ZHAO)):
        with pytest.raises(CitizenHiddenError):
            pages.cases(office.deps, who, filters)


def test_an_admin_has_no_list(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        pages.cases(office.deps, ADMIN, Filters())


def test_a_cursor_is_good_for_its_reader_and_its_filters(office: Office) -> None:
    cursor = pages.cases(office.deps, SUPERVISOR, Filters(), limit=1).cursor
    assert cursor
    text, _, seal = cursor.partition(".")
    others = (
        (DISPATCHER, Filters(), cursor),
        (SUPERVISOR, Filters(text="水"), cursor),
        (SUPERVISOR, Filters(), f"{text[:-2]}AA.{seal}"),
        (SUPERVISOR, Filters(), f"{text}.{seal[:-1]}2"),
        (SUPERVISOR, Filters(), "x"),
        (SUPERVISOR, Filters(), "é.é"),
    )
    for who, filters, given in others:
        with pytest.raises(InvalidInputError):
            pages.cases(office.deps, who, filters, given)


@pytest.mark.parametrize(("bound", "filters"), [("WORDS", Filters(text="晚点")), ("LOOKS", Filters())])
def test_a_page_looks_at_a_bounded_number_and_says_that_there_is_more(
    office: Office, monkeypatch: pytest.MonkeyPatch, bound: str, filters: Filters
) -> None:
    monkeypatch.setattr(pages, bound, 2)
    first = pages.cases(office.deps, SUPERVISOR, filters)
    assert first.looked == 2
    assert first.cursor
    assert sorted(listed(office, SUPERVISOR, filters)) == sorted(
        case.ticket for case in everything(office) if filters.text in case.title
    )


def test_small_chunks_leave_nothing_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "CHUNK", 2)
    monkeypatch.setattr(pages, "CHUNKS", 1)
    for filters, fits in EACH.values():
        expected = sorted(case.ticket for case in everything(office) if fits(office, case))
        for limit in (1, 50):
            assert sorted(listed(office, SUPERVISOR, filters, limit)) == expected


@pytest.mark.parametrize(
    ("who", "filters", "walk"),
    [
        (SUPERVISOR, Filters(), ByDue),
        (SUPERVISOR, Filters(phone=ZHAO), ByTicket),
        (SUPERVISOR, Filters(respondent="百花物业公司"), ByDay),
        (SUPERVISOR, Filters(category="城乡建设/供水"), ByDay),
        (SUPERVISOR, Filters(category="城乡建设/供水", overdue=True), ByDue),
        (SUPERVISOR, Filters(unit="utilities", category="城乡建设/供水"), ByDue),
        (HANDLER, Filters(category="城乡建设/供水"), ByDue),
    ],
)
def test_the_narrowest_list_is_walked(
    office: Office, who: Principal, filters: Filters, walk: type[object]
) -> None:
    assert isinstance(plan(office.deps, wanted(office.deps, who, filters)), walk)


def test_a_contact_with_more_cases_than_it_remembers_is_looked_for_elsewhere() -> None:
    office = Office()
    sent = [office.web(f"{WATER}，第{number}次", phone=ZHAO) for number in range(23)]
    assert sorted(listed(office, SUPERVISOR, Filters(phone=ZHAO))) == sorted(sent)
