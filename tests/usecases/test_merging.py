"""Requests about one matter are handled as one, and each citizen is answered alone; one may become two."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.case import By
from chalicelib.domain.chain import Event
from chalicelib.domain.contribution import contribution
from chalicelib.domain.delivery import is_overtaken
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, RepeatError, UnlawfulActionError
from chalicelib.domain.inbox import Submission
from chalicelib.domain.ledger import ledger
from chalicelib.domain.values import Outcome, Status, Target, Type
from chalicelib.ports import Principal, Record, Store
from chalicelib.usecases import actions, casework, groups, intake, merging, reactions
from chalicelib.usecases.saving import load, save
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER, Office

NEIGHBOURS = tuple(f"+8613900000{n:03}" for n in range(100, 106))
SAID = tuple(f"柳塘街道{n}号楼停水两天了，请尽快处理" for n in range(1, 7))
UNCLEAR = "随便说几句，没有什么要紧的事"
CALM = "另一件说不清的事"
LAMP = "还有门口的路灯也坏了一个星期"


def merge(office: Office, child: str, master: str, who: Principal = DISPATCHER) -> None:
    office.act(child, "merge", actions.Merge(master), who)


def a_pair(office: Office) -> tuple[str, str]:
    """Wang's case, and the neighbour's that follows it."""
    master, child = office.sms(WATER), office.sms(SAID[0], NEIGHBOURS[0])
    merge(office, child, master)
    return master, child


def _submission(office: Office, ticket: str) -> Submission:
    submission = office.deps.store.submission(ticket)
    assert submission is not None
    return submission


def refused(office: Office, child: str, master: str) -> str:
    with pytest.raises(InvalidInputError) as error:
        merge(office, child, master)
    return error.value.code


@pytest.mark.parametrize("store", HOMES)
def test_of_six_merged_requests_each_is_answered_surveyed_and_reopened_by_itself(store: str) -> None:
    office = Home(store)
    master, *children = (office.sms(said, phone) for said, phone in zip(SAID, NEIGHBOURS, strict=True))
    for child in children:
        merge(office, child, master)
    assert {office.case(child).status for child in children} == {Status.MERGED}
    office.act(master, "reply", actions.Reply(Outcome.SOLVED, "水管已经修好，恢复供水"))
    office.until("Tue 2026-03-10 12:00")
    for ticket, phone in zip((master, *children), NEIGHBOURS, strict=True):
        told = office.sent(phone)
        assert [row.reaction for row in told].count("reply") == 1
        assert [row.reaction for row in told].count("survey") == 1
        assert {row.ticket for row in told} == {ticket}
        (answer,) = (ev.body for ev in office.events(ticket, e.CaseReplied))
        assert isinstance(answer, e.CaseReplied)
        assert answer.text == "水管已经修好，恢复供水"
    office.sms("131", NEIGHBOURS[3])
    office.sms("115", NEIGHBOURS[4])
    assert office.case(children[2]).status is Status.IN_PROGRESS
    assert office.case(children[2]).handler == office.case(master).handler
    assert office.case(children[3]).status is Status.EVALUATED
    assert office.case(master).status is Status.REPLIED
    counted = office.deps.store.counters("all", *(office.world.now.date(),) * 2)
    assert counted[""]["answered"] == 2, "each citizen counts"


@pytest.mark.parametrize("store", HOMES)
def test_each_hears_of_the_dispatch_about_the_own_request_and_no_word_of_another(store: str) -> None:
    office = Home(store)
    master = office.sms(UNCLEAR)
    child = office.sms("The lamp near my house is out, please have a look", NEIGHBOURS[0])
    merge(office, child, master)
    office.act(master, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    office.reply(master)
    told = office.sent(NEIGHBOURS[0])
    assert [row.reaction for row in told] == ["acknowledgement", "merged", "dispatched", "reply"]
    for row in told[1:]:
        assert child in row.text
        assert not [word for word in (master, UNCLEAR[:6], "+8613900000001") if word in row.text]
    assert not [row for row in office.sent() if child in row.text or "lamp" in row.text]


def test_a_question_is_for_the_citizen_of_the_master_alone(office: Office) -> None:
    master, _ = a_pair(office)
    before = office.told(NEIGHBOURS[0])
    office.act(master, "ask", actions.Ask("是哪一栋？"))
    office.act(master, "note", actions.Note("内部的话"))
    assert office.told(NEIGHBOURS[0]) == before


def test_trap_26_what_the_citizen_of_a_merged_case_writes_lands_on_the_master(office: Office) -> None:
    master, child = a_pair(office)
    handler = office.deps.office.person(office.case(master).handler or "")
    before = office.told(handler.email).count("addition")
    office.wait(timedelta(minutes=5))
    office.sms("水还是没有来", NEIGHBOURS[0])
    (added,) = (ev.body for ev in office.deps.store.history(master) if isinstance(ev.body, m.MergedCaseAdded))
    assert added.ticket == child
    assert office.kinds(child)[-1] == "CitizenAdded"
    assert office.told(handler.email).count("addition") == before + 1
    assert office.sent(handler.email)[-1].ticket == master
    assert office.told(NEIGHBOURS[0])[-1] == "added"


def test_trap_26_an_addition_to_a_merged_case_answers_no_question_to_another(
    office: Office,
) -> None:
    master, _ = a_pair(office)
    office.act(master, "ask", actions.Ask("是哪一栋？"))
    office.sms("水还是没有来", NEIGHBOURS[0])
    assert office.case(master).status is Status.AWAITING_CITIZEN


def test_trap_26_merging_in_a_circle_is_refused(office: Office) -> None:
    master, child = a_pair(office)
    assert refused(office, master, child) == "error.merge_circle"
    third = office.sms(SAID[1], NEIGHBOURS[1])
    assert refused(office, third, child) == "error.merge_merged"
    assert refused(office, master, third) == "error.merge_master"
    assert refused(office, third, third) == "error.merge_itself"
    assert refused(office, third, "7KQ2M4XW9") == "error.ticket_unknown"


def at_once(office: Office, child: str, master: str) -> Callable[[], None]:
    """An order that was given before another one was carried out; what carries it out."""
    case, sla = load(office.deps, child)
    case.record(By(office.world.now, DISPATCHER.id), m.CaseMerged(master=master), sla)
    return lambda: save(office.deps, case, sla)


def test_trap_26_two_that_are_merged_into_each_other_at_once_end_as_one_or_apart(office: Office) -> None:
    first, second = office.sms(WATER), office.sms(SAID[0], NEIGHBOURS[0])
    for order in [at_once(office, first, second), at_once(office, second, first)]:
        order()
    assert office.case(first).status is office.case(second).status is Status.MERGED
    office.settle()
    merged = [ticket for ticket in (first, second) if office.case(ticket).master]
    assert len(merged) <= 1
    assert all(office.case(office.case(ticket).master).status is not Status.MERGED for ticket in merged)


def test_two_masters_are_never_had_and_the_last_word_counts(office: Office) -> None:
    one, other, child = (office.sms(SAID[n], NEIGHBOURS[n]) for n in range(3))
    office.act_only(child, "merge", actions.Merge(one), DISPATCHER)
    office.act_only(child, "unmerge", actions.Unmerge(), DISPATCHER)
    office.act_only(child, "merge", actions.Merge(other), DISPATCHER)
    office.settle()
    assert groups.followers(office.deps, office.case(one)) == []
    assert groups.followers(office.deps, office.case(other)) == [child]


def test_a_reminder_on_its_way_is_dropped_once_the_case_is_merged(office: Office) -> None:
    _, child = a_pair(office)
    reminder = replace(office.sent(NEIGHBOURS[0])[0], notice=None, target=Target.REPLY)
    assert office.case(child).clocks[Target.REPLY].met_at is None
    assert is_overtaken(reminder, office.case(child))


def test_what_was_late_before_it_was_merged_stays_counted_as_overdue(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, NEIGHBOURS[0])
    office.wait(timedelta(days=12), timedelta(hours=6))
    assert (clock := office.case(child).reply_clock)
    assert clock.missed
    before = contribution(office.case(child), office.deps.sla.calendar.local_day)
    merge(office, child, master)
    assert contribution(office.case(child), office.deps.sla.calendar.local_day) == before


def test_nothing_joins_what_is_answered(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID[0], NEIGHBOURS[0])
    office.reply(master)
    assert refused(office, child, master) == "error.merge_closed"


def test_a_tip_off_is_merged_with_nothing_and_nothing_with_it(office: Office) -> None:
    tip_off, other = office.sms("我要举报街道干部收红包"), office.sms(WATER, NEIGHBOURS[0])
    assert office.case(tip_off).type is Type.TIP_OFF
    assert refused(office, other, tip_off) == "error.merge_protected"
    with pytest.raises(UnlawfulActionError):
        merge(office, tip_off, other)


def test_if_the_master_is_answered_before_it_knows_the_other_comes_back(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID[0], NEIGHBOURS[0])
    office.act_only(child, "merge", actions.Merge(master), DISPATCHER)
    office.act_only(master, "reply", actions.Reply(Outcome.SOLVED, "好了"), office.handler(master))
    office.settle()
    assert (office.case(child).status, office.case(child).unit) == (Status.ACCEPTED, None)
    assert "reply" not in office.told(NEIGHBOURS[0])
    assert "came_back" in office.told(office.deps.office.dispatcher_on_duty().email)


def test_who_joins_while_the_master_is_handed_on_hears_of_it(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, NEIGHBOURS[0])
    office.act_only(child, "merge", actions.Merge(master), DISPATCHER)
    office.act_only(master, "dispatch", actions.Dispatch("housing"), DISPATCHER)
    office.settle()
    assert office.case(child).unit == office.case(master).unit == "housing"
    assert office.told(NEIGHBOURS[0])[-1] == "dispatched"


def test_when_the_master_is_declined_each_of_the_others_is_looked_at_again(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, NEIGHBOURS[0])
    merge(office, child, master)
    office.act(master, "decline", actions.Decline("other_place", "请向邻市反映"), DISPATCHER)
    assert office.case(child).status is Status.ACCEPTED
    assert "declined" not in office.told(NEIGHBOURS[0])
    assert "came_back" in office.told(office.deps.office.dispatcher_on_duty().email)


def test_a_master_that_turns_out_to_be_a_tip_off_leads_nobody(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, NEIGHBOURS[0])
    merge(office, child, master)
    office.act(master, "accept", actions.Accept(type=Type.TIP_OFF), DISPATCHER)
    assert office.case(child).status is Status.ACCEPTED


def test_taken_out_again_it_waits_for_a_dispatcher_and_hears_no_more_of_the_master(office: Office) -> None:
    master, child = a_pair(office)
    before = office.told(NEIGHBOURS[0])
    office.act(child, "unmerge", actions.Unmerge("不是同一件事"), SUPERVISOR)
    assert (office.case(child).status, office.case(child).master) == (Status.ACCEPTED, "")
    assert office.case(child).clocks[Target.DISPATCH].met_at is None
    assert office.kinds(master)[-1] == "CaseLeft"
    office.reply(master)
    assert office.told(NEIGHBOURS[0]) == before
    office.act(child, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    assert office.told(NEIGHBOURS[0])[-1] == "dispatched"


def test_the_citizens_clock_runs_on_and_nobody_is_reminded_of_it(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID[0], NEIGHBOURS[0])
    due = office.case(child).due_at
    merge(office, child, master)
    assert (office.case(child).due_at, office.case(child).wake_at) == (due, None)
    office.wait(timedelta(days=3), timedelta(hours=2))
    assert not [ev for ev in office.kinds(child) if ev in ("ReminderDue", "TargetEscalated")]
    office.reply(master)
    assert office.case(child).cycle.missed is office.case(master).cycle.missed is True


def test_the_ledger_says_that_the_unit_of_the_master_has_it(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, NEIGHBOURS[0])
    merge(office, child, master)
    office.wait(timedelta(hours=1))
    office.act(master, "dispatch", actions.Dispatch("housing"), DISPATCHER)
    office.wait(timedelta(hours=1))
    case = office.case(child)
    sla = office.deps.sla_of(case.policy)
    (account,) = ledger(case, office.deps.store.history(child), sla, office.world.now)
    assert [each.unit for each in account.holdings] == ["", "", "housing"]


def test_no_officer_answers_a_merged_case_by_itself(office: Office) -> None:
    _, child = a_pair(office)
    with pytest.raises(UnlawfulActionError):
        office.act(child, "reply", actions.Reply(Outcome.SOLVED, "好了"), HANDLER)
    assert Status.MERGED not in casework.statuses_for("reply")


def test_the_same_order_twice_is_one_event_and_a_repeated_feed_tells_nobody_again(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID[0], NEIGHBOURS[0])
    casework.act(office.deps, DISPATCHER, child, "merge", actions.Merge(master), once="click")
    with pytest.raises(RepeatError):
        casework.act(office.deps, DISPATCHER, child, "merge", actions.Merge(master), once="click")
    office.settle()
    office.reply(master)
    before = office.kinds(master), office.kinds(child), len(office.sent(NEIGHBOURS[0]))
    for ticket in (master, child):
        for event in office.deps.store.history(ticket):
            reactions.react(office.deps, Record(0, ticket, 1, (event,)))
    office.settle()
    assert (office.kinds(master), office.kinds(child), len(office.sent(NEIGHBOURS[0]))) == before


def test_a_second_click_is_a_repeat_however_the_ticket_was_typed(office: Office) -> None:
    master, child = a_pair(office)
    with pytest.raises(RepeatError):
        merge(office, child, f"{master[:4].lower()} {master[4:]}")
    assert office.kinds(child).count("CaseMerged") == 1


@pytest.mark.parametrize("action", ["merge", "unmerge", "split"])
def test_a_unit_merges_and_splits_nothing(office: Office, action: str) -> None:
    ticket = office.sms(WATER)
    command = {"merge": actions.Merge(ticket), "unmerge": actions.Unmerge(), "split": actions.Split("x")}
    for who in (office.handler(ticket), MANAGER):
        with pytest.raises(NotAllowedError):
            office.act(ticket, action, command[action], who)


@pytest.mark.parametrize("store", HOMES)
def test_a_part_becomes_a_request_of_its_own_whose_number_the_citizen_learns(store: str) -> None:
    office = Home(store)
    whole = office.sms(f"{WATER}。{LAMP}")
    office.wait(timedelta(hours=2))
    office.act(whole, "split", actions.Split(LAMP), DISPATCHER)
    (split,) = (ev.body for ev in office.deps.store.history(whole) if isinstance(ev.body, m.CaseSplit))
    part = office.case(split.into)
    assert part.received_at == office.case(whole).received_at
    (received, *_) = office.deps.store.history(part.ticket)
    assert isinstance(received.body, e.CaseReceived)
    assert received.body.split_from == whole
    assert [row.ticket for row in office.sent() if row.reaction == "acknowledgement"] == [whole, part.ticket]
    with pytest.raises(RepeatError):
        office.act(whole, "split", actions.Split(f" {LAMP}\n"), DISPATCHER)


def test_a_part_of_a_tip_off_stays_a_tip_off(office: Office) -> None:
    whole = office.sms(f"我要举报街道干部收红包。{LAMP}")
    office.act(whole, "split", actions.Split(LAMP), DISPATCHER)
    (split,) = (ev.body for ev in office.deps.store.history(whole) if isinstance(ev.body, m.CaseSplit))
    assert (office.case(split.into).type, office.case(split.into).unit) == (Type.TIP_OFF, None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("路灯全都坏了", "error.split_not_said"),
        (f"{WATER}。{LAMP}", "error.split_whole"),
        ("  ", "error.field_missing"),
    ],
)
def test_only_a_part_of_the_citizens_own_words_is_cut_out(office: Office, words: str, code: str) -> None:
    whole = office.sms(f"{WATER}。{LAMP}")
    with pytest.raises(InvalidInputError) as error:
        office.act(whole, "split", actions.Split(words), DISPATCHER)
    assert error.value.code == code


def test_the_tracking_page_of_a_merged_case_shows_its_own_words_alone(office: Office) -> None:
    master, child = a_pair(office)
    code = intake.receipt(office.deps, _submission(office, child)).access_code
    office.sms("我是另一位市民", NEIGHBOURS[0])
    shown = intake.track(office.deps, child, code)
    assert not [event for event in shown.events if master in event.kind]
    code = intake.receipt(office.deps, _submission(office, master)).access_code
    kinds = {event.kind for event in intake.track(office.deps, master, code).events}
    assert not kinds & {"CaseJoined", "CaseLeft", "MergedCaseAdded"}


class Counted:
    """A store that notes whose trail is read."""

    def __init__(self, store: Store) -> None:
        self._store, self.read = store, list[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def history(self, ticket: str) -> list[Event]:
        self.read.append(ticket)
        return self._store.history(ticket)


def test_the_trail_of_a_case_that_leads_nobody_is_not_read_for_followers(office: Office) -> None:
    master, child = a_pair(office)
    alone = office.sms(WATER, "+8613900000077")
    store = Counted(office.deps.store)
    deps = replace(office.deps, store=cast("Store", store))
    for ticket in (alone, master):
        office.act(ticket, "sign", actions.Sign())
        signed = office.deps.store.history(ticket)[-1]
        merging.follow(deps, office.case(ticket), signed)
    assert alone not in store.read
    assert master in store.read
    assert office.kinds(child)[-1] == "MasterMoved"
