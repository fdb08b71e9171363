"""A tip-off never reaches whom it is about, and no unit below it (domain.md §3)."""

import pytest

from chalicelib.domain import protection
from chalicelib.domain.errors import InvalidInputError, NotFoundError
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Role, Status, Type
from chalicelib.parts import build_office
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework, intake, links, typical
from chalicelib.usecases.acts.rights import NameRespondent
from chalicelib.usecases.acts.together import AddUnit, CallReview
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.pages import cases
from chalicelib.usecases.typical import Propose
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WANG, Office

OFFICE = build_office()
HEAD = Principal("h-wei", Role.UNIT_HEAD, "utilities")


def head(*about: str, type: Type = Type.TIP_OFF) -> Head:
    return Head("ABCD2345E", "salt", type=type, about=about)


def tip_off(office: Office, respondent: str, text: str = "有人收了好处") -> str:
    content = Content(text, type=Type.TIP_OFF, respondent=respondent, citizen=Citizen(phone=WANG))
    ticket = intake.submit(office.deps, Channel.WEB, f"tip-{next(office.sids):016}", content).ticket
    office.settle()
    return ticket


@pytest.mark.parametrize(
    ("about", "unit", "may"),
    [
        ("utilities", "utilities", False),
        ("utilities", "gas", False),
        ("gas", "utilities", True),
        ("utilities", "housing", True),
        ("h-wei", "utilities", False),
        ("h-wei", "gas", False),
        ("w-lu", "utilities", False),
        ("w-lu", "gas", True),
        ("h-fang", "gas", False),
        ("w-cui", "liutang", False),
        ("nobody", "gas", True),
    ],
)
def test_no_unit_that_it_is_about_or_that_is_below_has_it(about: str, unit: str, may: bool) -> None:
    assert protection.may_have(head(about), unit, OFFICE) is may


def test_a_complaint_goes_to_the_unit_that_it_is_about() -> None:
    assert protection.may_have(head("utilities", type=Type.COMPLAINT), "utilities", OFFICE)


@pytest.mark.parametrize(
    ("respondent", "about"),
    [
        ("公用事业局", ("utilities",)),
        ("澄江市公用事业局燃气抢修站", ("gas",)),
        ("Public Utilities Bureau", ("utilities",)),
        ("柳塘的城管", ("liutang",)),
        ("陆一帆", ("w-lu",)),
        ("公用事业局 韦长青", ("utilities", "h-wei")),
        ("澄江市某饭店", ()),
        ("", ()),
    ],
)
def test_a_respondent_is_known_by_the_names_of_units_and_people(
    respondent: str, about: tuple[str, ...]
) -> None:
    assert protection.named(respondent, OFFICE) == about


@pytest.mark.parametrize("store", HOMES)
def test_a_tip_off_about_a_unit_is_not_dispatched_to_it_nor_below(store: str) -> None:
    home = Home(store)
    ticket = tip_off(home, "公用事业局")
    assert home.case(ticket).about == ("utilities",)
    for unit in ("utilities", "gas"):
        with pytest.raises(InvalidInputError) as refused:
            home.act(ticket, "dispatch", actions.Dispatch(unit), DISPATCHER)
        assert refused.value.code == "error.unit_protected"
    home.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER)
    assert home.case(ticket).unit == "market"


def test_whom_it_is_about_is_neither_put_beside_the_lead_nor_asked_for_an_opinion(office: Office) -> None:
    ticket = tip_off(office, "公用事业局")
    office.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER)
    lead = office.handler(ticket)
    for who, action, command in (
        (DISPATCHER, "add_unit", AddUnit("gas")),
        (lead, "call_review", CallReview("谁来修？", "燃气抢修站")),
        (lead, "call_review", CallReview("谁来修？", "social gas")),
    ):
        with pytest.raises(InvalidInputError) as refused:
            office.act(ticket, action, command, who)
        assert refused.value.code == "error.unit_protected"


def test_who_is_named_later_handles_it_beside_nobody_and_is_told_nothing() -> None:
    office = Home()
    ticket = tip_off(office, "")
    office.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER)
    office.act(ticket, "add_unit", AddUnit("gas"), DISPATCHER)
    office.until("Mon 2026-03-02 11:00")
    gas = office.deps.office.person("w-tang").email
    before = len(office.sent(gas))
    office.act(ticket, "name_respondent", NameRespondent("gas"), DISPATCHER)
    office.until("Mon 2026-03-02 18:00")
    assert office.case(ticket).co_units == ()
    assert len(office.sent(gas)) == before
    with pytest.raises(NotFoundError):
        casework.open_for(office.deps, Principal("w-tang", Role.HANDLER, "gas"), ticket)


def test_a_case_that_becomes_a_tip_off_is_shielded_with_that(office: Office) -> None:
    content = Content("随便说几句，没有什么要紧的事", respondent="公用事业局")
    ticket = intake.submit(office.deps, Channel.WEB, "a key of its own", content).ticket
    office.settle()
    office.act(ticket, "accept", actions.Accept(type=Type.TIP_OFF), DISPATCHER)
    assert office.case(ticket).about == ("utilities",)


def test_who_is_named_later_loses_the_case_at_once(office: Office) -> None:
    ticket = tip_off(office, "某单位")
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    token = links.action_link(office.deps, ticket, HANDLER.id).rsplit("/", 1)[1]
    office.act(ticket, "name_respondent", NameRespondent(people=HEAD.id), DISPATCHER)
    assert (office.case(ticket).status, office.case(ticket).unit) == (Status.ACCEPTED, None)
    assert "wrong_hands" in office.told(office.deps.office.dispatcher_on_duty().email)
    with pytest.raises(NotFoundError):
        casework.open_for(office.deps, HEAD, ticket)
    with pytest.raises(NotFoundError):
        links.acting(office.deps, token)


def test_a_case_that_is_found_to_be_a_tip_off_leaves_the_unit_that_it_is_about(office: Office) -> None:
    content = Content("供水管道有人倒卖", respondent="公用事业局", citizen=Citizen(phone=WANG))
    ticket = intake.submit(office.deps, Channel.WEB, "regraded-to-a-tip-off", content).ticket
    office.settle()
    if office.case(ticket).unit is None:
        office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    handler = office.deps.office.person(office.case(ticket).handler or "")
    before = office.told(handler.email) + office.told(handler.phone)
    office.act(ticket, "regrade", actions.Regrade("是举报", type=Type.TIP_OFF), DISPATCHER)
    assert (office.case(ticket).status, office.case(ticket).unit) == (Status.ACCEPTED, None)
    assert office.told(handler.email) + office.told(handler.phone) == before, "nor do they learn what it is"


def test_a_tip_off_is_handed_to_nobody_whom_it_is_about(office: Office) -> None:
    ticket = tip_off(office, "汤铁成")
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    with pytest.raises(InvalidInputError):
        office.act(ticket, "reassign", actions.Reassign("w-tang"), HEAD)
    office.act(ticket, "reassign", actions.Reassign(HEAD.id), HEAD)
    assert office.case(ticket).handler == HEAD.id


def test_a_supervisor_whom_it_is_about_knows_nothing_of_it(office: Office) -> None:
    ticket = tip_off(office, "许正阳")
    with pytest.raises(NotFoundError):
        casework.open_for(office.deps, SUPERVISOR, ticket)
    assert not cases(office.deps, SUPERVISOR, Filters()).items
    with pytest.raises(NotFoundError):
        typical.propose(office.deps, SUPERVISOR, Propose(ticket, "收好处", "已查处"))
    token = links.action_link(office.deps, ticket, SUPERVISOR.id).rsplit("/", 1)[1]
    with pytest.raises(NotFoundError):
        links.acting(office.deps, token)


def test_whom_it_is_about_gets_no_letter_about_it(office: Office) -> None:
    ticket = tip_off(office, "林佳宁")
    office.sms(f"{ticket} 还有一件事")
    assert "addition" not in office.told(office.deps.office.dispatcher_on_duty().email)


@pytest.mark.parametrize("command", [NameRespondent("nowhere"), NameRespondent(people="nobody")])
def test_only_units_and_people_of_the_office_are_named(office: Office, command: NameRespondent) -> None:
    ticket = tip_off(office, "某单位")
    with pytest.raises(InvalidInputError):
        office.act(ticket, "name_respondent", command, DISPATCHER)


def test_a_wrong_guess_is_taken_back(office: Office) -> None:
    ticket = tip_off(office, "柳塘一家饭店")
    assert office.case(ticket).about == ("liutang",)
    office.act(ticket, "name_respondent", NameRespondent(), DISPATCHER)
    assert office.case(ticket).about == ()


def test_the_sender_of_a_tip_off_is_in_no_letter_to_the_staff(office: Office) -> None:
    content = Content(
        "有人收了好处",
        type=Type.TIP_OFF,
        respondent="某单位",
        citizen=Citizen("王小明", WANG, "wang@example.org"),
    )
    ticket = intake.submit(office.deps, Channel.WEB, "a key of its own", content).ticket
    office.settle()
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    rows = [row for row in office.deps.store.deliveries(ticket) if row.recipient != "citizen"]
    assert rows
    for row in rows:
        assert not [word for word in ("王小明", WANG, "wang@") if word in f"{row.subject}{row.text}"]
