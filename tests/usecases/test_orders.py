"""An officer answers a reminder by SMS: which case is meant, what is refused, and that it is done once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest

from chalicelib.channels.segments import segments
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.units import Office as Units
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Deps
from chalicelib.usecases import actions, answering, intake, receive
from tests.office import DISPATCHER, WANG, WATER, Office

HOUR = timedelta(hours=1)
SMOKE = "小区楼下饭店油烟太大，柳塘街道"
NEIGHBOUR = "+8613900000002"


def handler(office: Office, ticket: str) -> Person:
    return office.deps.office.person(office.case(ticket).handler or "")


def sent_for(office: Office, unit: str, phone: str = NEIGHBOUR) -> str:
    """A case that a dispatcher sent to that unit."""
    ticket = office.sms("随便说几句，没有什么要紧的事", phone)
    office.act(ticket, "dispatch", actions.Dispatch(unit), DISPATCHER)
    return ticket


def last(office: Office, phone: str) -> tuple[str, str]:
    row = office.sent(phone)[-1]
    return row.reaction, row.text


@pytest.fixture
def mine(office: Office) -> Person:
    """The handler of a single case."""
    return handler(office, office.sms(WATER))


def the_case(office: Office) -> str:
    return office.sent(WANG)[0].ticket


def test_a_bare_number_signs_for_the_only_case_that_waits_for_it(office: Office, mine: Person) -> None:
    ticket = the_case(office)
    office.sms("1", mine.phone)
    assert office.case(ticket).status is Status.IN_PROGRESS
    assert last(office, mine.phone) == ("order_done", f"【回音】已签收：诉求{ticket}。")
    (signed,) = [e for e in office.deps.store.history(ticket) if e.kind == "CaseSignedFor"]
    assert signed.actor == mine.id


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1", ["CaseSignedFor"]),
        ("1 明天去现场，请通知物业", ["CaseSignedFor", "NoteAdded"]),
        ("2", ["CaseSignedFor", "ContactMade"]),
        ("2 已电话联系", ["CaseSignedFor", "ContactMade"]),
        ("３：已修好，请查看", ["CaseSignedFor", "CaseReplied", "CitizenInformed"]),
    ],
)
def test_an_order_by_sms_does_what_the_same_one_does_by_mail(
    office: Office, mine: Person, text: str, kinds: list[str]
) -> None:
    ticket = the_case(office)
    before = len(office.kinds(ticket))
    office.sms(text, mine.phone)
    assert office.kinds(ticket)[before:] == kinds
    said = "".join(str(event.body) for event in office.deps.store.history(ticket)[before:])
    assert text[1:].lstrip("：. ") in said


def test_a_reply_reaches_the_citizen_in_the_officers_words(office: Office, mine: Person) -> None:
    office.sms(f"3 {the_case(office)} 水管已修好", mine.phone)
    assert "水管已修好" in last(office, WANG)[1]
    assert last(office, mine.phone)[0] == "order_done"


def test_the_same_message_twice_acts_and_answers_once(office: Office, mine: Person) -> None:
    """traps.md 16: the provider posts it again."""
    for _ in range(3):
        office.sms("2 已联系", mine.phone, sid="SM1")
    assert office.kinds(the_case(office)).count("ContactMade") == 1
    assert office.told(mine.phone).count("order_done") == 1


def test_a_picture_beside_an_order_is_noted_and_not_lost_in_silence(office: Office, mine: Person) -> None:
    ticket = the_case(office)
    file = File("图片1.jpg", "image/jpeg", 0, "upload/ME1")
    content = Content(
        "3 水管已修好", citizen=Citizen(phone=mine.phone), files=(file,), pictures="MM" + "7" * 32
    )
    intake.submit(office.deps, Channel.SMS, "MM" + "7" * 32, content)
    office.settle()
    assert office.case(ticket).status is Status.REPLIED
    (note,) = [event for event in office.deps.store.history(ticket) if event.kind == "NoteAdded"]
    assert "图片1.jpg" in str(note.body)
    assert "水管已修好" in last(office, WANG)[1]


def test_of_several_the_officer_is_asked_which_and_none_is_touched(office: Office) -> None:
    tickets = [sent_for(office, "gas", f"+86139000001{n:02}") for n in range(5)]
    person = handler(office, tickets[0])
    before = [office.kinds(ticket) for ticket in tickets]
    office.sms("3 已修好", person.phone)
    assert [office.kinds(ticket) for ticket in tickets] == before
    reaction, text = last(office, person.phone)
    assert reaction == "order_which"
    assert sum(ticket in text.split("请")[0] for ticket in tickets) == 3
    assert segments(text) == 1
    chosen = next(ticket for ticket in tickets if f"3 {ticket}" in text)
    office.sms(f"3 {chosen} 已修好", person.phone)
    assert office.case(chosen).status is Status.REPLIED
    assert sum(office.case(ticket).status is Status.REPLIED for ticket in tickets) == 1


def test_only_cases_where_the_order_is_lawful_count(office: Office) -> None:
    first, second = sent_for(office, "gas"), sent_for(office, "gas", "+8613900000003")
    office.act(first, "sign", actions.Sign())
    office.sms("1", handler(office, first).phone)
    assert office.kinds(second)[-1] == "CaseSignedFor"


def test_a_colleagues_case_does_not_count(office: Office) -> None:
    """A unit head sees the whole unit; what a handler holds is another's."""
    office.sms(WATER)
    below = sent_for(office, "gas")
    office.sms("1", handler(office, below).phone)
    assert office.case(below).status is Status.IN_PROGRESS


def test_with_nothing_to_do_the_officer_is_told_so(office: Office, mine: Person) -> None:
    office.sms("1", mine.phone)
    office.sms("1", mine.phone)
    assert [told for told in office.told(mine.phone) if told.startswith("order")] == [
        "order_done",
        "order_none",
    ]


@pytest.mark.parametrize("order", ["1 {}", "2 {} 已联系", "3 {} 已修好", "{} 3 已修好"])
def test_somebody_elses_case_is_refused_and_nothing_is_told_of_it(office: Office, order: str) -> None:
    """traps.md 25: not even whether it exists."""
    theirs, mine = office.sms(WATER), sent_for(office, "police")
    before, phone = office.kinds(theirs), handler(office, mine).phone
    said = []
    for ticket in (theirs, "5VW6625YE"):
        office.sms(order.format(ticket), phone)
        said.append(last(office, phone))
    assert office.kinds(theirs) == before
    assert office.kinds(mine)[-1] == "CaseDispatched"
    assert said[0] == said[1]
    assert (said[0][0], theirs in said[0][1]) == ("order_unknown", False)
    assert office.deps.store.parked(None, 9).items == ()


@pytest.mark.parametrize("order", ["3 {}2 已修好", "3 {}", "3 已修好，见{}"])
def test_a_ticket_that_is_not_understood_is_not_taken_for_the_only_case(office: Office, order: str) -> None:
    mine = sent_for(office, "police")
    wrong = "KM555RBGQ" if "见" in order else "KM555RBGX"
    office.sms(order.format(wrong), handler(office, mine).phone)
    assert office.kinds(mine)[-1] == "CaseDispatched"
    assert last(office, handler(office, mine).phone)[0] == "order_unknown"


def test_a_refusal_says_why(office: Office, mine: Person) -> None:
    ticket = the_case(office)
    office.sms("3", mine.phone)
    assert last(office, mine.phone)[0] == "order_refused"
    assert "内容" in last(office, mine.phone)[1]
    office.sms(f"3 {ticket} 已修好", mine.phone)
    office.sms(f"1 {ticket}", mine.phone)
    reaction, text = last(office, mine.phone)
    assert (reaction, ticket in text, segments(text)) == ("order_refused", True, 1)


def test_a_manager_may_not_and_learns_that(office: Office) -> None:
    manager, ticket = office.deps.office.manager_on_duty(), office.sms(WATER)
    before = office.kinds(ticket)
    office.sms(f"3 {ticket} 已修好", manager.phone)
    assert last(office, manager.phone)[0] == "order_refused"
    office.sms("3 已修好", manager.phone)
    assert last(office, manager.phone)[0] == "order_none"
    assert office.kinds(ticket) == before


@pytest.mark.parametrize("id", ["a-meng", "adm-tan"])
def test_who_never_acts_on_cases_acts_on_none_by_sms(office: Office, id: str) -> None:
    ticket, phone = office.sms(WATER), office.deps.office.person(id).phone
    before = office.kinds(ticket)
    for order in ("1", f"1 {ticket}", f"3 {ticket} 已修好"):
        office.sms(order, phone)
    assert office.kinds(ticket) == before
    assert office.told(phone) == ["order_none", "order_unknown", "order_unknown"]


def without(office: Office, *gone: str) -> Units:
    people = {id: person for id, person in office.deps.office.people.items() if id not in gone}
    return Units(office.deps.office.units, MappingProxyType(people))


def test_who_has_left_the_office_is_a_citizen(office: Office, mine: Person) -> None:
    ticket = the_case(office)
    before = office.kinds(ticket)
    office.world.deps = replace(office.deps, office=without(office, mine.id))
    said = office.sms(f"3 {ticket} 已修好", mine.phone)
    assert office.kinds(ticket) == before
    assert office.deps.store.case(said) is None
    assert last(office, mine.phone)[0] == "unverified"


def test_who_left_keeps_nobody_else_from_the_case(office: Office, mine: Person) -> None:
    ticket = the_case(office)
    head = office.deps.office.head_of(office.case(ticket).unit or "")
    assert head
    office.world.deps = replace(office.deps, office=without(office, mine.id))
    office.sms(f"2 {ticket} 已联系", head.phone)
    assert office.kinds(ticket)[-1] == "ContactMade"


def test_a_number_that_two_people_share_is_nobodys(office: Office, mine: Person) -> None:
    """The trail names who acted."""
    other = replace(office.deps.office.person("w-lei"), phone=mine.phone)
    people = MappingProxyType({**office.deps.office.people, other.id: other})
    office.world.deps = replace(office.deps, office=Units(office.deps.office.units, people))
    office.sms("1", mine.phone)
    assert office.case(the_case(office)).status is Status.DISPATCHED


@pytest.mark.parametrize("text", ["1", "2 已联系", "3 已修好", "1 {}", "3 {} 已修好"])
def test_a_citizen_orders_nothing(office: Office, mine: Person, text: str) -> None:
    ticket = the_case(office)
    before = office.kinds(ticket)
    office.sms(text.format(ticket), "+8613900000077")
    assert office.kinds(ticket) == before
    assert not [row for row in office.sent("+8613900000077") if row.reaction.startswith("order")]


def test_anything_else_from_an_officer_is_a_citizens_message(office: Office, mine: Person) -> None:
    ticket = office.sms(SMOKE, mine.phone)
    assert office.case(ticket).ticket == ticket
    assert "acknowledgement" in office.told(mine.phone)
    own = office.sms(f"{ticket} 3 天了还没人来", mine.phone)
    assert office.deps.store.case(own) is None
    assert office.kinds(ticket)[-1] == "CitizenAdded"


def test_an_officer_may_name_their_own_matter_with_a_number(office: Office) -> None:
    phone = office.deps.office.person("w-lei").phone
    ticket = office.sms(SMOKE, phone)
    office.sms(f"{ticket} 2 栋也有", phone)
    office.sms(f"2 {ticket}：还没人联系", phone)
    assert office.kinds(ticket)[-2:] == ["CitizenAdded"] * 2


def surveyed(office: Office, person: Person) -> str:
    """A matter of the officer's own, whose survey is open."""
    own = office.sms("小区楼下饭店油烟太大", person.phone)
    office.reply(own)
    office.wait(timedelta(days=7, hours=1), HOUR)
    assert office.told(person.phone)[-1] == "survey"
    return own


def test_whoever_is_both_answers_what_was_asked_last(office: Office) -> None:
    person = office.deps.office.person("w-tang")
    own = surveyed(office, person)
    case = sent_for(office, "gas")
    office.sms("1", person.phone)
    assert last(office, person.phone)[0] == "survey_unclear"
    assert office.case(case).status is Status.DISPATCHED
    office.wait(timedelta(hours=25), HOUR)
    assert office.told(person.phone)[-1] == "reminder"
    office.sms("1", person.phone)
    assert office.case(case).status is Status.IN_PROGRESS
    assert last(office, person.phone)[0] == "order_done"
    office.sms("115", person.phone)
    assert office.case(own).status is Status.EVALUATED


def test_three_digits_answer_a_survey_whatever_was_asked_last(office: Office) -> None:
    person = office.deps.office.person("w-tang")
    own = surveyed(office, person)
    case = sent_for(office, "gas")
    office.wait(timedelta(hours=25), HOUR)
    assert office.told(person.phone)[-1] == "reminder"
    office.sms("1 1 5", person.phone)
    assert office.case(own).status is Status.EVALUATED
    assert office.case(case).status is Status.DISPATCHED


def test_help_tells_an_officer_of_the_numbers(office: Office, mine: Person) -> None:
    office.sms("帮助", mine.phone)
    assert last(office, mine.phone)[0] == "officer_help"


class DiedError(Exception):
    """The process died here."""


@contextmanager
def dying(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Between what was done and the mark that it was done."""

    def die(*_: Any, **__: Any) -> None:
        raise DiedError

    with monkeypatch.context() as patch:
        patch.setattr(receive, "_mark", die)
        yield


def arrived(office: Office, text: str, phone: str) -> str:
    content = Content(text, citizen=Citizen(phone=phone))
    return intake.submit(office.deps, Channel.SMS, "SM" + "7" * 32, content).ticket


@pytest.mark.parametrize("text", ["1", "2 已联系", "3 已修好"])
def test_a_crash_between_acting_and_marking_acts_on_no_other_case(
    office: Office, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """After the crash another case is the only one where the order is lawful."""
    first = sent_for(office, "gas")
    person, before = handler(office, first), len(office.kinds(first))
    message = arrived(office, text, person.phone)
    with dying(office, monkeypatch), pytest.raises(DiedError):
        receive.receive(office.deps, message)
    done = office.kinds(first)[before:]
    assert done
    second = sent_for(office, "gas", "+8613900000003")
    office.settle()
    receive.receive(office.deps, message)
    assert office.kinds(first)[before:][: len(done)] == done
    assert office.kinds(first).count(done[-1]) == 1
    assert office.kinds(second)[-1] == "CaseDispatched"
    assert [told for told in office.told(person.phone) if told.startswith("order")] == ["order_done"]
    assert first in office.sent(person.phone)[-1].text


def test_a_crash_before_acting_keeps_to_the_case_that_was_meant(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sent_for(office, "gas")
    person = handler(office, first)
    message = arrived(office, "1", person.phone)
    with monkeypatch.context() as patch:
        patch.setattr(answering, "carry_out", lambda *_: (_ for _ in ()).throw(DiedError))
        with pytest.raises(DiedError):
            receive.receive(office.deps, message)
    second = sent_for(office, "gas", "+8613900000003")
    office.settle()
    assert office.case(first).status is Status.IN_PROGRESS
    assert office.case(second).status is Status.DISPATCHED


def test_a_machine_that_answers_every_text_is_not_answered_for_ever(office: Office, mine: Person) -> None:
    """traps.md 24: an automatic text that reads as an order, again and again."""
    for _ in range(30):
        office.sms("1 正在开会，稍后回复", mine.phone)
    assert len([told for told in office.told(mine.phone) if told.startswith("order")]) == 12
    assert [item.reason for item in office.deps.store.parked(None, 9).items] == ["flood"]


def test_what_an_officer_ordered_opens_nobodys_case_to_them(office: Office, mine: Person) -> None:
    """The message has a ticket and a code of its own, which show nothing of the citizen's case."""
    message = office.sms("1", mine.phone)
    assert office.deps.store.once(f"receive:{message}") == ""
    assert office.deps.store.case(message) is None


def test_only_officers_cost_a_look_at_the_work_list(office: Office) -> None:
    class Store:
        def __getattr__(self, name: str) -> Any:
            assert name != "worklist"
            return getattr(office.world.store, name)

    office.settle()
    deps: Deps = office.deps
    office.world.deps = replace(deps, store=Store())
    office.sms(WATER)
    office.sms("1")
    office.sms("3 已修好")
