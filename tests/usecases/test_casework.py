import pytest

from chalicelib.domain import authority
from chalicelib.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RepeatError,
    UnlawfulActionError,
)
from chalicelib.domain.values import Grade, Outcome, Role, Status, Target
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework, links
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.pages import cases
from tests.office import DISPATCHER, MANAGER, SUPERVISOR, WATER, Office

OTHER_UNIT = Principal("w-he", Role.HANDLER, "housing")
ADMIN = Principal("adm-tan", Role.ADMIN, "chengjiang")


@pytest.fixture
def ticket(office: Office) -> str:
    return office.sms(WATER)


def test_another_units_case_does_not_exist(office: Office, ticket: str) -> None:
    with pytest.raises(NotFoundError):
        office.act(ticket, "note", actions.Note("看一眼"), OTHER_UNIT)


def test_the_head_of_a_unit_above_acts_on_the_cases_below(office: Office, ticket: str) -> None:
    head = Principal("h-fang", Role.UNIT_HEAD, "chengjiang")
    assert office.act(ticket, "sign", actions.Sign(), head).status is Status.IN_PROGRESS


@pytest.mark.parametrize("who", [MANAGER, Principal("a-meng", Role.AUDITOR, "chengjiang")])
def test_those_who_only_read_change_nothing(office: Office, ticket: str, who: Principal) -> None:
    with pytest.raises(NotAllowedError):
        office.act(ticket, "note", actions.Note("改一改"), who)


def test_an_admin_sees_no_case_at_all(office: Office, ticket: str) -> None:
    with pytest.raises(NotFoundError):
        office.act(ticket, "note", actions.Note("看一眼"), ADMIN)
    with pytest.raises(NotAllowedError):
        cases(office.deps, ADMIN, Filters())


def test_every_action_has_its_roles_and_every_role_row_its_action() -> None:
    assert set(authority.ACTIONS) == set(actions.ACTIONS)


def test_whoever_works_on_a_case_has_signed_for_it(office: Office, ticket: str) -> None:
    office.act(ticket, "contact", actions.Contact("called"))
    assert office.kinds(ticket)[-2:] == ["CaseSignedFor", "ContactMade"]


def test_the_same_click_twice_is_carried_out_once(office: Office, ticket: str) -> None:
    who, note = office.handler(ticket), actions.Note("一次")
    casework.act(office.deps, who, ticket, "note", note, once="click")
    with pytest.raises(RepeatError):
        casework.act(office.deps, who, ticket, "note", note, once="click")
    assert office.kinds(ticket).count("NoteAdded") == 1


def test_a_reply_without_words_is_refused_and_changes_nothing(office: Office, ticket: str) -> None:
    before = office.case(ticket)
    with pytest.raises(InvalidInputError):
        office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "  "))
    assert office.case(ticket) == before


def test_outcomes_that_need_more_than_words_come_with_their_own_actions(office: Office, ticket: str) -> None:
    with pytest.raises(InvalidInputError):
        office.act(ticket, "reply", actions.Reply(Outcome.PROMISED, "下月解决"))


def test_a_reply_cannot_be_given_twice(office: Office, ticket: str) -> None:
    office.reply(ticket)
    with pytest.raises(UnlawfulActionError):
        office.reply(ticket)


def test_an_unknown_unit_is_named_as_the_field_that_is_wrong(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    with pytest.raises(InvalidInputError) as refused:
        office.act(ticket, "dispatch", actions.Dispatch("nowhere"), DISPATCHER)
    assert refused.value.field == "unit"


def test_regrading_keeps_the_start_and_is_told_by_the_clock(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    before = office.case(ticket).clocks[Target.REPLY]
    office.act(ticket, "accept", actions.Accept(grade=Grade.URGENT), DISPATCHER)
    after = office.case(ticket).clocks[Target.REPLY]
    assert after.started_at == before.started_at
    assert after.due_at < before.due_at


def test_a_declined_citizen_is_told_where_to_turn(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.act(ticket, "decline", actions.Decline("other_place", "请向邻市热线反映。"), DISPATCHER)
    assert "请向邻市热线反映" in office.sent()[-1].text
    assert office.case(ticket).wake_at is not None


def test_an_objection_to_a_declined_case_reaches_dispatcher_and_supervisor(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.act(ticket, "decline", actions.Decline("other_place", "请向邻市热线反映。"), DISPATCHER)
    office.sms(f"{ticket} 我不同意，就在本市")
    assert "addition" in office.told(office.deps.office.dispatcher_on_duty().email)
    assert "objection" in office.told(office.deps.office.supervisor_on_duty().email)


def test_a_work_list_shows_the_own_subtree_in_due_order(office: Office) -> None:
    tickets = [office.sms(text, phone=f"+86139000001{n:02}") for n, text in enumerate((WATER, WATER))]
    office.sms("小区楼下饭店油烟太大", phone="+8613900000120")
    seen = cases(office.deps, office.handler(tickets[0]), Filters())
    assert {case.ticket for case in seen.items} == set(tickets)
    everything = cases(office.deps, SUPERVISOR, Filters())
    dues = [case.due_at for case in everything.items if case.due_at]
    assert len(everything.items) == 3
    assert dues == sorted(dues)


def test_a_link_works_for_its_person_and_for_no_forger(office: Office, ticket: str) -> None:
    handler = office.handler(ticket)
    token = links.action_link(office.deps, ticket, handler.id).rsplit("/", 1)[1]
    assert links.acting(office.deps, token)[1].id == handler.id
    for forged in (token[:-1], token[:-1] + "2", token + "2", "222222222" + token[9:], "x", ""):
        if forged != token:
            with pytest.raises(NotFoundError):
                links.acting(office.deps, forged)


def test_a_former_handlers_link_stops_working(office: Office) -> None:
    ticket = office.sms(WATER)
    elsewhere = links.action_link(office.deps, ticket, OTHER_UNIT.id).rsplit("/", 1)[1]
    with pytest.raises(NotFoundError):
        links.acting(office.deps, elsewhere)
