"""The desk: an officer types in a visit, a letter or a call for somebody else."""

from datetime import date, timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.errors import (
    InvalidInputError,
    KeyReusedError,
    NotAllowedError,
    NotFoundError,
    UnlawfulActionError,
)
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, DeskKind, Outcome, Role, Status, Target
from chalicelib.ports import Principal
from chalicelib.usecases import actions, by_hand, parking, taking_in
from chalicelib.usecases.acts.more_time import ApproveExtension, AskExtension
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WANG, WATER, Office

KEY = "k" * 16
LETTER, VISIT, CALL = DeskKind
STRANGER = Principal("w-mo", Role.HANDLER, "yanting")
UNSORTED = "随便说几句，没有什么要紧的事"


def typed(text: str = WATER, kind: DeskKind = VISIT, phone: str = "", **more: str) -> Content:
    return Content(text, citizen=Citizen(phone=phone), desk_kind=kind, **more)  # type: ignore[arg-type]  # text fields only


def take_in(office: Office, content: Content, who: Principal = DISPATCHER, key: str = KEY) -> str:
    ticket = taking_in.take_in(office.deps, who, key, content).ticket
    office.settle()
    return ticket


@pytest.mark.parametrize("kind", DeskKind)
def test_what_is_typed_in_becomes_a_case_and_says_how_it_came_and_by_whom(
    office: Office, kind: DeskKind
) -> None:
    ticket = take_in(office, typed(kind=kind))
    received = office.deps.store.history(ticket)[0].body
    assert isinstance(received, e.CaseReceived)
    assert (received.channel, received.desk_kind, received.taken_by) == (Channel.DESK, kind, "d-lin")
    assert office.case(ticket).status is Status.DISPATCHED
    assert office.case(ticket).knows(e.Notice.ACKNOWLEDGEMENT), "the officer has told them"


@pytest.mark.parametrize("role", Role)
def test_the_centre_and_the_units_type_in_and_nobody_else(office: Office, role: Role) -> None:
    who, takes = Principal("x", role, "center"), {"dispatcher", "supervisor", "unit_head", "handler"}
    if role.value in takes:
        assert take_in(office, typed(), who)
    else:
        with pytest.raises(NotAllowedError):
            take_in(office, typed(), who)


def test_who_left_a_number_or_an_address_is_told_of_it_and_of_the_reply(office: Office) -> None:
    ticket = take_in(office, typed(phone=WANG))
    office.reply(ticket)
    assert office.told() == ["acknowledgement", "reply"]
    mailed = Content(WATER, citizen=Citizen(email="wang@example.org"), desk_kind=LETTER)
    take_in(office, mailed, key=KEY + "2")
    assert office.told("wang@example.org") == ["acknowledgement"]


def test_a_reply_that_no_message_can_carry_waits_on_the_officers_list_until_somebody_told_them(
    office: Office,
) -> None:
    ticket = take_in(office, typed())
    office.reply(ticket)
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.what, item.ref, item.reason) == ("reply", ticket, "by_hand")
    office.wait(timedelta(days=8), timedelta(hours=12))
    assert office.case(ticket).cycle.survey_at is None, "nobody is asked about what they have not heard"
    office.act(ticket, "inform", actions.Inform("当面告知"))
    assert office.deps.store.parked(None, 9).items == ()
    assert office.case(ticket).knows(e.Notice.REPLY)
    office.wait(timedelta(days=8), timedelta(hours=12))
    assert office.case(ticket).cycle.surveying


def test_a_question_that_no_message_can_carry_is_asked_by_an_officer(office: Office) -> None:
    """The clock stands still meanwhile: somebody has to ask them."""
    ticket = take_in(office, typed())
    office.act(ticket, "ask", actions.Ask("请问门牌号？"))
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.what, item.ref, item.reason) == ("question", ticket, "by_hand")
    parking.settle(office.deps, DISPATCHER, item.id, "resolve")
    by_hand.ask_to_tell(office.deps, office.case(ticket), office.deps.store.history(ticket)[-1])
    assert office.deps.store.parked(None, 9).items == (), "a late repeat asks for nothing again"


def test_a_refusal_that_no_message_can_carry_is_told_by_an_officer(office: Office) -> None:
    ticket = take_in(office, typed(UNSORTED))
    office.act(ticket, "decline", actions.Decline("other_place", "请向法院起诉"), DISPATCHER)
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.what, item.ref, item.reason) == ("declined", ticket, "by_hand")


def test_who_can_be_written_to_is_nobodys_errand(office: Office) -> None:
    ticket = take_in(office, typed(phone=WANG))
    office.act(ticket, "ask", actions.Ask("请问门牌号？"))
    assert office.told()[-1] == "question"
    assert office.deps.store.parked(None, 9).items == ()


def test_a_reply_that_was_told_is_not_put_on_the_list_again_by_a_late_repeat(office: Office) -> None:
    ticket = take_in(office, typed())
    office.reply(ticket)
    office.act(ticket, "inform", actions.Inform())
    by_hand.ask_for(office.deps, office.case(ticket))
    assert office.deps.store.parked(None, 9).items == ()


def test_an_item_that_an_officer_resolved_stays_resolved_when_they_say_how(office: Office) -> None:
    ticket = take_in(office, typed())
    office.reply(ticket)
    (item,) = office.deps.store.parked(None, 9).items
    parking.settle(office.deps, DISPATCHER, item.id, "resolve")
    office.act(ticket, "inform", actions.Inform())
    assert office.case(ticket).knows(e.Notice.REPLY)


def test_who_resolves_a_reply_on_the_list_says_that_it_was_told(office: Office) -> None:
    """Nobody else ever would, and the case waited for its survey for ever."""
    ticket = take_in(office, typed())
    office.reply(ticket)
    (item,) = office.deps.store.parked(None, 9).items
    parking.settle(office.deps, DISPATCHER, item.id, "resolve")
    assert office.case(ticket).knows(e.Notice.REPLY)
    informed = office.kinds(ticket).count("CitizenInformed")
    office.act(ticket, "inform", actions.Inform())
    assert office.kinds(ticket).count("CitizenInformed") == informed
    office.wait(timedelta(days=8), timedelta(hours=12))
    assert office.case(ticket).cycle.surveying


def test_an_answer_on_the_web_still_arrives_on_the_tracking_page(office: Office) -> None:
    ticket = office.web(WATER)
    office.reply(ticket)
    assert office.case(ticket).knows(e.Notice.REPLY)
    assert office.deps.store.parked(None, 9).items == ()


def test_the_same_key_twice_is_one_case_and_another_text_under_it_is_refused(office: Office) -> None:
    first = take_in(office, typed())
    assert take_in(office, typed()) == first
    with pytest.raises(KeyReusedError):
        take_in(office, typed("另一件事"))


def test_two_officers_keys_never_meet(office: Office) -> None:
    assert take_in(office, typed()) != take_in(office, typed(), HANDLER)


def test_a_known_number_joins_no_conversation_by_itself(office: Office) -> None:
    first = office.sms(WATER)
    second = take_in(office, typed("小区楼下饭店油烟太大", phone=WANG))
    assert office.case(second).ticket != first
    assert "CitizenAdded" not in office.kinds(first)


def test_an_sms_right_after_a_visit_belongs_to_its_case(office: Office) -> None:
    ticket = take_in(office, typed(phone=WANG))
    office.wait(timedelta(minutes=5))
    office.sms("楼上也没有水")
    assert "CitizenAdded" in office.kinds(ticket)


def test_an_addition_goes_to_the_case_that_the_officer_names_and_its_citizen_hears_of_it(
    office: Office,
) -> None:
    ticket = office.sms(WATER)
    own = take_in(office, typed("补交了照片", adds_to=f"{ticket[:4]}-{ticket[4:]}".lower()), HANDLER)
    assert office.deps.store.case(own) is None
    added = office.deps.store.history(ticket)[-1].body
    assert isinstance(added, e.CitizenAdded)
    assert (added.why, added.taken_by, added.submission) == ("typed_in", "w-lu", own)
    assert office.told() == ["acknowledgement", "added"]


@pytest.mark.parametrize("ticket", ["nothing", "5VW6625YE", ""])
def test_a_case_that_is_not_theirs_is_as_unknown_as_none(office: Office, ticket: str) -> None:
    theirs = ticket or office.sms(WATER)
    with pytest.raises(InvalidInputError) as refused:
        take_in(office, typed(adds_to=theirs), STRANGER)
    assert (refused.value.code, refused.value.field) == ("error.ticket_unknown", "ticket")


def test_nothing_is_added_to_what_is_archived(office: Office) -> None:
    ticket = office.sms("衷心感谢社区工作人员帮忙找回老人")
    office.act(ticket, "reply", actions.Reply(Outcome.EXPLAINED, "不客气"), DISPATCHER)
    office.wait(timedelta(days=40), timedelta(days=1))
    assert office.case(ticket).status is Status.ARCHIVED
    with pytest.raises(UnlawfulActionError):
        take_in(office, typed(adds_to=ticket))


def test_many_letters_in_an_hour_are_no_flood(office: Office) -> None:
    for number in range(15):
        take_in(office, typed(f"{UNSORTED}{number}", phone=WANG), key=f"{KEY}{number}")
    assert office.told() == ["acknowledgement"] * 15
    assert office.deps.store.parked(None, 99).items == ()


def test_what_officers_type_in_is_no_part_of_a_flood_of_messages(office: Office) -> None:
    """A neighbour who brings the letters of a whole house leaves their own number."""
    for number in range(13):
        take_in(office, typed(f"{UNSORTED}{number}", phone=WANG), key=f"{KEY}{number}")
    office.wait(timedelta(minutes=3))
    office.sms(WATER)
    assert office.told()[-1] == "added"
    assert office.deps.store.parked(None, 99).items == ()


def test_a_letter_that_is_typed_in_at_night_wakes_nobody(office: Office) -> None:
    """domain.md §6: who wrote a letter has not just done anything; who stands at the desk has."""
    office.wait(timedelta(hours=13), timedelta(hours=1))
    letter = take_in(office, typed("小区楼下饭店油烟太大，柳塘街道", LETTER, WANG))
    take_in(office, typed("又来信了", LETTER, WANG, adds_to=letter), key=KEY + "2")
    assert office.told() == []
    take_in(office, typed(UNSORTED, VISIT, "+8613900000002"), key=KEY + "3")
    assert office.told("+8613900000002") == ["acknowledgement"]
    office.wait(timedelta(hours=12), timedelta(hours=1))
    assert office.told()[:2] == ["acknowledgement", "added"]


def test_the_citizens_clock_starts_on_the_day_on_which_the_letter_came(office: Office) -> None:
    """traps.md 15: what lay in the mail room is not taken from the citizen's time."""
    ticket = take_in(office, typed("小区楼下饭店油烟太大，柳塘街道", LETTER, received_on="2026-02-26"))
    case = office.case(ticket)
    assert case.received_at is not None
    assert office.deps.sla.calendar.local_day(case.received_at) == date(2026, 2, 26)
    assert case.clocks[Target.REPLY].started_at == case.received_at
    assert not case.clocks[Target.ACKNOWLEDGEMENT].missed


@pytest.mark.parametrize(
    ("kind", "day"),
    [(LETTER, "2026-03-03"), (LETTER, "2026-01-30"), (VISIT, "2026-03-01"), (LETTER, "yesterday")],
)
def test_a_day_that_cannot_be_is_refused(office: Office, kind: DeskKind, day: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        take_in(office, typed(kind=kind, received_on=day))
    assert refused.value.field == "received_on"


def test_a_letter_of_today_counts_from_now(office: Office) -> None:
    ticket = take_in(office, typed(kind=LETTER, received_on="2026-03-02"))
    assert office.case(ticket).received_at == office.deps.now()


def token(office: Office, who: Principal = DISPATCHER) -> str:
    return taking_in.link(office.deps, who).rpartition("/desk/")[2]


def test_a_personal_link_is_its_owners_for_a_working_day(office: Office) -> None:
    given = token(office)
    office.world.now += timedelta(hours=11)
    assert taking_in.holder(office.deps, given).id == "d-lin"
    office.world.now += timedelta(hours=2)
    with pytest.raises(NotFoundError):
        taking_in.holder(office.deps, given)


@pytest.mark.parametrize(
    "forged", ["", ".", "..", "d-lin", "d-lin.7fffffff.", "d-lin.7fffffff.AAAA", "é.é.é"]
)
def test_a_forged_link_opens_nothing(office: Office, forged: str) -> None:
    with pytest.raises(NotFoundError):
        taking_in.holder(office.deps, forged)


def test_a_link_is_not_made_anybody_elses_nor_longer(office: Office) -> None:
    id, until, seal = token(office).split(".")
    for changed in (
        f"s-xu.{until}.{seal}",
        f"{id}.{int(until, 16) + 9:x}.{seal}",
        f"{id}.{until}.{seal[:-1]}",
    ):
        with pytest.raises(NotFoundError):
            taking_in.holder(office.deps, changed)


@pytest.mark.parametrize("id", ["m-gu", "a-meng", "adm-tan", "nobody"])
def test_who_takes_nothing_in_has_no_link(office: Office, id: str) -> None:
    with pytest.raises(NotAllowedError):
        taking_in.link(office.deps, Principal(id, Role.DISPATCHER, "center"))


def test_more_time_that_no_message_can_carry_is_told_by_an_officer_also_while_a_question_waits(
    office: Office,
) -> None:
    ticket = take_in(office, typed())
    office.act(ticket, "ask_extension", AskExtension("8小时", "还要等检测报告"))
    office.act(ticket, "ask", actions.Ask("请问门牌号？"))
    office.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)
    assert "extended" in [item.what for item in office.deps.store.parked(None, 9).items]
