"""What is owed to a citizen whose request is merged: the own rights, promises kept to all, and protection."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import InvalidInputError, UnlawfulActionError
from chalicelib.domain.evidence import proved
from chalicelib.domain.head import Work
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.values import Channel, Grade, Outcome, Role, Status, Target, Type, Verdict
from chalicelib.edge import attached, desk
from chalicelib.usecases import actions, groups, intake, proofs, rights
from chalicelib.usecases.acts.more_time import AskExtension
from chalicelib.usecases.acts.rights import KeepOpen, NameRespondent, ReviewObjection
from chalicelib.usecases.acts.supervision import Order
from chalicelib.usecases.acts.together import AddUnit, CallReview
from chalicelib.usecases.saving import load
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office

LI, ZHAO = "+8613900000101", "+8613900000102"
SAID = "柳塘街道2号楼停水两天了，请尽快处理"
UNCLEAR, CALM = "随便说几句，没有什么要紧的事", "另一件说不清的事"
LAMP = "建议在柳塘街道的路口增设一盏路灯"
PROMISE = actions.Reply(Outcome.PROMISED, "管线要换", date(2026, 3, 20), "三月中旬前完成勘察")


def merge(office: Office, child: str, master: str) -> None:
    office.act(child, "merge", actions.Merge(master), DISPATCHER)


def a_pair(office: Office) -> tuple[str, str]:
    """Wang's case, and Li's that follows it."""
    master, child = office.sms(WATER), office.sms(SAID, LI)
    merge(office, child, master)
    return master, child


def code_of(office: Office, ticket: str) -> str:
    return tickets.access_code(office.deps.secrets.key(), ticket)


def do(office: Office, act: str, ticket: str, words: str = "") -> None:
    rights.act(office.deps, act, ticket, code_of(office, ticket), words)
    office.settle()


def refused(office: Office, child: str, master: str) -> str:
    with pytest.raises(InvalidInputError) as error:
        merge(office, child, master)
    return error.value.code


@pytest.mark.parametrize("by", ["page", "message"])
def test_whoever_is_merged_takes_back_the_own_request_and_no_other(office: Office, by: str) -> None:
    master, child = a_pair(office)
    handler = office.deps.office.person(office.case(master).handler or "")
    before = office.case(master).status
    if by == "page":
        do(office, "withdraw", child, "已经来水")
    else:
        office.sms("撤回", LI)
    assert office.case(child).status is Status.WITHDRAWN
    assert office.case(master).status is before
    assert (office.case(child).master, office.case(child).unit) == ("", None)
    assert groups.followers(office.deps, office.case(master)) == []
    assert office.told(LI)[-1] == "withdrawn"
    assert not {"stop_work", "came_back"} & {*office.told(handler.email), *dispatcher(office)}
    office.reply(master)
    assert "reply" not in office.told(LI)


def dispatcher(office: Office) -> list[str]:
    return office.told(office.deps.office.dispatcher_on_duty().email)


def test_a_request_that_was_merged_and_taken_back_is_dispatched_anew_if_it_is_kept_open(
    office: Office,
) -> None:
    _, child = a_pair(office)
    do(office, "withdraw", child, "算了")
    office.act(child, "keep_open", KeepOpen("涉及公共安全"), SUPERVISOR)
    assert office.case(child).status is Status.RECEIVED
    assert office.case(child).clocks[Target.DISPATCH].met_at is None
    assert office.case(child).wake_at is not None


def test_when_the_masters_citizen_takes_it_back_the_others_are_not_given_up(office: Office) -> None:
    master, child = a_pair(office)
    do(office, "withdraw", master)
    assert office.case(child).status is Status.ACCEPTED
    assert "came_back" in dispatcher(office)
    assert "withdrawn" not in office.told(LI)


def test_urging_by_whoever_is_merged_reaches_who_has_the_master(office: Office) -> None:
    master, child = a_pair(office)
    handler = office.deps.office.person(office.case(master).handler or "")
    do(office, "urge", child)
    do(office, "urge", child)
    (urged,) = (ev.body for ev in office.deps.store.history(master) if isinstance(ev.body, m.MergedCaseUrged))
    assert urged.ticket == child
    assert [row.ticket for row in office.sent(handler.email) if row.reaction == "urged"] == [master]
    assert office.case(master).urged == 0, "its own citizen may still urge today"
    assert rights.lawful(office.deps, office.case(child), child) == ("add", "withdraw")
    assert "urge" in rights.lawful(office.deps, office.case(master), master)


@pytest.mark.parametrize("store", HOMES)
def test_what_the_master_promises_is_promised_to_all_and_kept_to_all(store: str) -> None:
    office = Home(store)
    master, child = a_pair(office)
    office.act(master, "reply", PROMISE)
    promised = office.case(child)
    assert (promised.status, promised.promised, promised.due_at) == (
        Status.REPLIED,
        True,
        office.case(master).due_at,
    )
    assert office.told(LI)[-1] == "promise"
    assert "三月中旬前完成勘察" in "".join(
        event.body.steps
        for event in office.deps.store.history(child)
        if isinstance(event.body, e.PromiseGiven)
    )
    assert promised.wake_at is None, "whoever has the master is reminded once, and not for each of them"
    office.act(master, "move_promise", actions.MovePromise(date(2026, 3, 27), "四月前完工"))
    assert office.case(child).due_at == office.case(master).due_at
    assert office.told(LI)[-1] == "promise_moved"
    office.until("Tue 2026-03-24 12:00")
    assert not [*office.events(child, e.ReminderDue, e.SurveyDue)]
    office.act(master, "follow_up", actions.FollowUp(Outcome.SOLVED, "新管线已通水"))
    assert office.told(LI)[-1] == "follow_up"
    assert (office.case(child).cycle.outcome, office.case(child).master) == (Outcome.SOLVED, "")
    assert groups.followers(office.deps, office.case(master)) == []
    office.until("Fri 2026-04-03 12:00")
    assert "survey" in office.told(LI)


def test_a_promise_may_be_kept_to_one_of_them_before_the_others(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "reply", PROMISE)
    office.act(child, "follow_up", actions.FollowUp(Outcome.SOLVED, "您家已先行通水"))
    assert office.case(child).master == ""
    assert groups.followers(office.deps, office.case(master)) == []
    office.act(master, "follow_up", actions.FollowUp(Outcome.SOLVED, "全部通水"))
    assert office.told(LI).count("follow_up") == 1
    assert office.case(child).cycle.informed_at is not None


def test_another_day_of_their_own_makes_them_wait_for_nobody_else(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "reply", PROMISE)
    office.act(child, "move_promise", actions.MovePromise(date(2026, 4, 10), "另约时间上门"))
    assert (office.case(child).master, groups.followers(office.deps, office.case(master))) == ("", [])
    assert office.case(child).wake_at is not None
    office.act(master, "follow_up", actions.FollowUp(Outcome.SOLVED, "全部通水"))
    assert office.case(child).promised


def test_a_master_that_is_opened_again_leaves_its_promise_to_each_of_the_others(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "reply", PROMISE)
    due = office.case(child).due_at
    office.act(master, "reopen", actions.Reopen("又停水了"), SUPERVISOR)
    assert (office.case(child).promised, office.case(child).due_at, office.case(child).master) == (
        True,
        due,
        "",
    )
    assert office.case(child).wake_at is not None, "whoever has it is reminded of it again"
    office.reply(master)
    assert office.case(child).promised
    office.act(child, "follow_up", actions.FollowUp(Outcome.SOLVED, "您家已通水"))
    assert office.told(LI)[-1] == "follow_up"


def test_whoever_is_opened_again_before_the_promise_is_due_goes_on_alone(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "reply", PROMISE)
    office.act(child, "reopen", actions.Reopen("等不了"), SUPERVISOR)
    assert (office.case(child).status, office.case(child).master) == (Status.IN_PROGRESS, "")
    assert groups.followers(office.deps, office.case(master)) == []
    office.act(master, "follow_up", actions.FollowUp(Outcome.SOLVED, "全部通水"))
    assert "follow_up" not in office.told(LI)


def test_what_they_write_while_they_wait_for_the_promise_is_read_with_the_master(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "reply", PROMISE)
    office.wait(timedelta(minutes=5))
    office.sms(f"{child} 还要等多久", LI)
    assert office.kinds(master)[-1] == "MergedCaseAdded"


def suggestion(office: Office, phone: str) -> str:
    ticket = office.sms(LAMP, phone)
    if office.case(ticket).unit is None:
        office.act(ticket, "accept", actions.Accept(type=Type.SUGGESTION), DISPATCHER)
        office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    return ticket


def test_everybody_who_suggested_it_is_told_whether_it_is_adopted(office: Office) -> None:
    master, child = suggestion(office, WANG), suggestion(office, LI)
    merge(office, child, master)
    office.act(
        master, "reply", actions.Reply(Outcome.EXPLAINED, "下月安装", verdict=Verdict.ADOPTED, grounds="可行")
    )
    assert office.case(child).verdict is Verdict.ADOPTED
    assert office.told(LI)[-1] == "decided"
    assert refused(office, suggestion(office, ZHAO), office.sms(WATER)) == "error.merge_suggestion"


def test_a_suggestion_is_not_answered_by_a_master_that_is_none_any_more(office: Office) -> None:
    master, child = suggestion(office, WANG), suggestion(office, LI)
    merge(office, child, master)
    office.act(master, "regrade", actions.Regrade("是投诉", type=Type.COMPLAINT), DISPATCHER)
    office.reply(master)
    assert office.case(child).status is Status.ACCEPTED
    assert "reply" not in office.told(LI)


def test_whoever_has_the_master_after_it_moved_has_the_others_too(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "transfer", actions.Transfer("housing", "归口"), DISPATCHER)
    assert office.told(LI)[-1] == "dispatched"
    assert office.sent(LI)[-1].ticket == child
    assert (office.case(child).unit, office.case(child).handler) == (
        office.case(master).unit,
        office.case(master).handler,
    )
    who = office.handler(master)
    office.act(master, "return", actions.Return(ReturnReason.NOT_OURS, "不归我们管"), who)
    office.act(master, "rule_return", actions.Rule(Ruling.UPHELD, "属实"), DISPATCHER)
    assert (office.case(child).unit, office.told(LI)[-1]) == (None, "taken_back")


def test_a_question_to_the_masters_citizen_is_no_matter_of_the_others_when_it_ends(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "ask", actions.Ask("是哪一栋？"))
    office.act(master, "transfer", actions.Transfer("housing", "归口"), DISPATCHER)
    assert office.told(WANG)[-1] == "transferred"
    assert office.told(LI)[-1] == "dispatched"
    assert office.case(child).unit == "housing"


def test_a_colleague_who_gets_the_master_is_on_no_citizens_page(office: Office) -> None:
    master, child = a_pair(office)
    head = next(
        p for p in office.deps.office.people.values() if p.role is Role.UNIT_HEAD and p.unit == "utilities"
    )
    office.act(master, "reassign", actions.Reassign(head.id), DISPATCHER)
    assert office.case(child).handler == head.id
    shown = intake.track(office.deps, child, code_of(office, child)).events
    assert "CaseReassigned" not in {getattr(event.body, "kind", "") for event in shown}


def test_nothing_that_a_citizen_is_given_names_the_master(office: Office) -> None:
    """Not the page, not the receipt."""
    master, child = a_pair(office)
    office.act(master, "transfer", actions.Transfer("housing", "归口"), DISPATCHER)
    given = proofs.receipt(office.deps, child, code_of(office, child))
    assert master not in repr(given)
    assert given.ticket == child


def test_what_waits_for_a_decision_is_not_merged_away(office: Office) -> None:
    master = office.sms(WATER)

    def objected(ticket: str) -> None:
        office.act(ticket, "decline", actions.Decline("other_place", "请向邻市反映"), DISPATCHER)
        do(office, "object", ticket, "就在本市")

    def returned(ticket: str) -> None:
        office.act(ticket, "return", actions.Return(ReturnReason.NOT_OURS, "不归我们管"))

    def ordered(ticket: str) -> None:
        office.act(ticket, "order", Order(OrderGrade.GENERAL, "1wd", "请说明"), SUPERVISOR)

    waiting: tuple[tuple[str, Callable[[str], None]], ...] = (
        (UNCLEAR, objected),
        (SAID, returned),
        (SAID, ordered),
    )
    for number, (words, wait) in enumerate(waiting):
        child = office.sms(words, f"+861390000020{number}")
        wait(child)
        with pytest.raises(UnlawfulActionError):
            merge(office, child, master)
        with pytest.raises(UnlawfulActionError if words == UNCLEAR else InvalidInputError):
            office.act(child, "split", actions.Split("没有说过"), DISPATCHER)


def test_nothing_joins_what_an_objection_is_open_about(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, LI)
    office.act(master, "decline", actions.Decline("other_place", "请向邻市反映"), DISPATCHER)
    do(office, "object", master, "就在本市")
    assert refused(office, child, master) == "error.merge_disputed"
    office.act(master, "review_objection", ReviewObjection("upheld", "确属本市"), SUPERVISOR)
    merge(office, child, master)


def test_what_is_urgent_does_not_wait_for_what_is_not(office: Office) -> None:
    calm, urgent = office.sms(UNCLEAR), office.sms(CALM, LI)
    office.act(urgent, "accept", actions.Accept(grade=Grade.URGENT), DISPATCHER)
    assert refused(office, urgent, calm) == "error.merge_graver"
    merge(office, calm, urgent)


def test_a_proposal_about_a_case_ends_when_it_follows_another(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID, LI)
    office.act(child, "propose_exclusion", actions.ProposeExclusion("beyond_remit"))
    merge(office, child, master)
    assert office.case(child).proposed is None
    office.reply(master)
    assert not office.case(child).excluded


def test_whoever_handled_it_beside_a_unit_hears_that_they_need_not_go_on(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID, LI)
    office.act(child, "add_unit", AddUnit("market", "查证"), DISPATCHER)
    handler = office.deps.office.handler_on_duty("market")
    assert handler
    merge(office, child, master)
    assert office.case(child).co_units == ()
    assert office.told(handler.email)[-1] == "co_unit_released"


def test_what_the_unit_had_asked_for_or_called_ends_when_another_one_answers(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID, LI)
    due = office.case(child).due_at
    office.act(child, "ask_extension", AskExtension("8h", "配件还没有到"))
    office.act(child, "call_review", CallReview("谁来修？", "market"))
    merge(office, child, master)
    assert office.case(child).work == Work()
    assert office.case(child).clocks[Target.EXTENSION_DECISION].met_at is not None
    assert office.case(child).clocks[Target.JOINT_REVIEW].met_at is not None
    assert office.case(child).due_at == due


def test_evidence_of_what_was_done_stands_with_the_master_alone(office: Office) -> None:
    master, child = a_pair(office)
    office.reply(master)
    missing = [proved(office.deps.store.history(ticket))[-1].missing for ticket in (master, child)]
    assert missing == [("handling",), ()]


def test_a_master_that_is_ended_for_good_ends_nobody_elses_matter(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "propose_termination", actions.ProposeTermination("已穷尽途径"))
    office.act(master, "approve_termination", actions.Approve(), SUPERVISOR)
    office.act(master, "reply", actions.Reply(Outcome.TERMINATED, "终结"))
    assert office.case(child).status is Status.ACCEPTED
    assert "reply" not in office.told(LI)


def test_a_master_that_is_regraded_to_a_tip_off_leads_nobody(office: Office) -> None:
    master, child = a_pair(office)
    office.act(master, "regrade", actions.Regrade("是举报", type=Type.TIP_OFF), DISPATCHER)
    assert office.case(child).status is Status.ACCEPTED


def test_what_turns_out_to_be_a_tip_off_is_read_on_its_former_masters_page_no_more(office: Office) -> None:
    master, child = office.sms(UNCLEAR), office.sms(CALM, LI)
    merge(office, child, master)
    office.wait(timedelta(minutes=5))
    office.sms(f"{child} 其实是有人收了红包", LI)
    office.act(child, "unmerge", actions.Unmerge("是举报"), DISPATCHER)
    case, history = office.case(master), office.deps.store.history(master)

    def words() -> list[str]:
        return [desk.added(office.deps, case, event, Role.DISPATCHER).get("text", "") for event in history]

    assert CALM in words()
    office.act(child, "accept", actions.Accept(type=Type.TIP_OFF), DISPATCHER)
    assert not [text for text in words() if text]


def test_a_part_of_a_tip_off_is_kept_from_whom_the_whole_is_about(office: Office) -> None:
    lamp = "还有门口的路灯也坏了一个星期"
    whole = office.sms(f"我要举报街道干部收红包。{lamp}")
    office.act(whole, "name_respondent", NameRespondent("utilities"), DISPATCHER)
    office.act(whole, "split", actions.Split(lamp), DISPATCHER)
    (split,) = (ev.body for ev in office.deps.store.history(whole) if isinstance(ev.body, m.CaseSplit))
    assert office.case(split.into).about == ("utilities",)
    with pytest.raises(InvalidInputError) as error:
        office.act(split.into, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    assert error.value.code == "error.unit_protected"


def test_contact_with_each_of_them_is_recorded_where_it_was_made(office: Office) -> None:
    master, child = a_pair(office)
    office.act(child, "contact", actions.Contact("called", "已通话"))
    office.reply(master)
    assert office.case(child).cycle.contacted_at is not None
    assert office.case(master).cycle.contacted_at is None


def test_files_of_a_hidden_sender_stay_nameless_on_the_masters_page(office: Office) -> None:
    master = office.sms(WATER)
    child = office.web(SAID, phone=LI, confidential=True)
    merge(office, child, master)
    office.wait(timedelta(minutes=5))
    kept = File("李四的门牌.jpg", "image/jpeg", 3, "blobs/1")
    content = Content(f"{child} 请看照片", citizen=Citizen(phone=LI, confidential=True), files=(kept,))
    intake.submit(office.deps, Channel.SMS, "SMfile", content)
    office.settle()
    case, _ = load(office.deps, master)
    history = office.deps.store.history(master)
    seen = {
        role: attached.for_role(office.deps, case, role, history) for role in (Role.HANDLER, Role.SUPERVISOR)
    }
    assert [file.name for file in seen[Role.SUPERVISOR]] == [kept.name]
    assert kept.name not in [file.name for file in seen[Role.HANDLER]]
