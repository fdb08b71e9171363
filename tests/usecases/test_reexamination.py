"""An answer is examined again (复查), and once more (复核), one office higher each time; then it is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain import events as e
from chalicelib.domain import ticket as tickets
from chalicelib.domain.delivery import is_overtaken
from chalicelib.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    ReexaminationError,
    UnlawfulActionError,
)
from chalicelib.domain.inbox import Content
from chalicelib.domain.ledger import ledger
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.returning import ReturnReason
from chalicelib.domain.values import Channel, DeskKind, Outcome, Role, Status, Target, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework, rights, taking_in
from local.sim.merging import moved_alone
from tests.homes import HOMES, Home, shown
from tests.office import DISPATCHER, SUPERVISOR, WATER
from tests.petition import VAGUE, PetitionHome
from tests.usecases.climbing import SMOKE

TOP = Principal("h-fang", Role.UNIT_HEAD, "chengjiang")
LU = Principal("w-lu", Role.HANDLER, "utilities")
WEI = Principal("h-wei", Role.UNIT_HEAD, "utilities")
WHY = "答复没有回答我的问题"


def ask(home: Home, ticket: str, words: str = WHY, key: str = "") -> None:
    """On the page of the own case."""
    code = tickets.access_code(home.deps.secrets.key(), ticket)
    rights.act(home.deps, "reexamine", ticket, code, words, key=key)
    home.settle()


def answered(home: PetitionHome, unit: str = "gas", text: str = VAGUE) -> str:
    """Handled and answered by that unit; the citizen has the answer."""
    ticket = home.sms(text)
    home.act(ticket, "dispatch", actions.Dispatch(unit), DISPATCHER)
    home.reply(ticket)
    return ticket


def third(home: PetitionHome) -> str:
    """Answered in the last instance."""
    ticket = answered(home)
    for _ in range(2):
        ask(home, ticket)
        home.reply(ticket)
    return ticket


@pytest.mark.parametrize("store", HOMES)
def test_a_matter_goes_through_three_offices_and_is_closed_for_good(store: str) -> None:
    home = PetitionHome(store)
    ticket = answered(home)
    assert home.told()[-1] == "right_second"
    seen = []
    for taken in ("reexamination_taken", "reexamination_taken_again"):
        ask(home, ticket)
        case = home.case(ticket)
        seen.append((case.status, case.instance, case.unit, case.handler))
        assert home.told()[-1] == taken
        home.until("Tue 2026-03-10 10:00" if len(seen) == 1 else "Fri 2026-03-20 10:00")
        home.reply(ticket)
    assert seen == [
        (Status.DISPATCHED, 2, "utilities", "w-lu"),
        (Status.DISPATCHED, 3, "chengjiang", "h-fang"),
    ]
    assert home.told()[-1] == "right_final"
    case = home.case(ticket)
    assert [(cycle.instance, cycle.unit, cycle.handler) for cycle in case.cycles] == [
        (1, "gas", "w-tang"),
        (2, "utilities", "w-lu"),
        (3, "chengjiang", "h-fang"),
    ]
    with pytest.raises(ReexaminationError) as refused:
        ask(home, ticket)
    assert refused.value.code == "error.reexamination_final"


def test_a_reminder_of_the_first_answer_does_not_go_out_in_the_second_instance() -> None:
    """Once it was bundled with others of its kind, of which none had a due date to tell (seed 2001)."""
    home = PetitionHome()
    ticket = answered(home)
    reminder = replace(home.deps.store.deliveries(ticket)[0], notice=None, target=Target.REPLY)
    ask(home, ticket)
    assert Target.REPLY not in home.case(ticket).clocks
    assert is_overtaken(reminder, home.case(ticket))


def test_each_instance_has_its_own_clock_account_and_due_time() -> None:
    home = PetitionHome()
    ticket = answered(home)
    home.until("Thu 2026-03-05 10:00")
    ask(home, ticket)
    assert shown(home.case(ticket).due_at) == "Sun 2026-04-05 00:00"
    assert home.case(ticket).clocks[Target.REEXAMINATION_REQUEST].met_at is not None
    home.until("Fri 2026-03-06 09:00")
    home.reply(ticket)
    ask(home, ticket)
    assert shown(home.case(ticket).due_at) == "Mon 2026-04-06 00:00"
    history = home.deps.store.history(ticket)
    accounts = ledger(home.case(ticket), history, home.deps.sla, home.world.now)
    assert [(each.instance, [held.unit for held in each.holdings]) for each in accounts] == [
        (1, ["", "gas"]),
        (2, ["utilities"]),
        (3, ["chengjiang"]),
    ]
    assert [shown(each.due_at) for each in accounts] == [
        "Sat 2026-05-02 00:00",
        "Sun 2026-04-05 00:00",
        "Mon 2026-04-06 00:00",
    ]


def test_a_late_reexamination_climbs_at_the_higher_unit() -> None:
    home = PetitionHome()
    ticket = answered(home)
    ask(home, ticket)
    home.until("Thu 2026-04-02 08:00")
    told = [event.body for event in home.events(ticket, e.ReminderDue, e.TargetEscalated)]
    late = [body for body in told if isinstance(body, e.ReminderDue | e.TargetEscalated)]
    late = [body for body in late if body.target is Target.REEXAMINATION_REPLY]
    assert [getattr(body, "fraction", "head") for body in late] == [0.5, 0.8, 1.0, "head"]
    assert {body.person for body in late} == {"w-lu", "h-wei"}
    assert home.case(ticket).clocks[Target.REEXAMINATION_REPLY].missed


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("复查", True),
        ("申请复查", True),
        ("复核", True),
        ("复查，你们没有来现场", True),
        ("REEXAMINE", True),
        ("复查我家的水表", False),
        ("谢谢", False),
        ("不用了", False),
    ],
)
def test_a_text_message_asks_for_it_in_a_word(words: str, is_asked: bool) -> None:
    home = PetitionHome()
    ticket = answered(home)
    home.sms(words)
    assert home.case(ticket).instance == (2 if is_asked else 1)


@pytest.mark.parametrize("store", HOMES)
def test_a_message_with_the_ticket_asks_for_it_once_however_often_it_comes(store: str) -> None:
    home = PetitionHome(store)
    ticket, other = answered(home), answered(home)
    home.sms("复查")
    assert home.told()[-1] == "reexamine_which"
    for _ in range(2):
        home.sms(f"申请复查 {ticket} 你们没有来现场", sid="SM" + "7" * 32)
    assert (home.case(ticket).instance, home.case(other).instance) == (2, 1)
    assert home.told().count("reexamination_taken") == 1
    assert "added" not in home.told()[-2:]


def test_a_mail_in_answer_to_ours_asks_for_it_in_whole_sentences() -> None:
    home = PetitionHome()
    ticket = home.web(VAGUE, email="zhou@example.org")
    home.act(ticket, "reply", actions.Reply(Outcome.EXPLAINED, "政策如下"), DISPATCHER)
    (reply,) = [row for row in home.sent("zhou@example.org") if row.reaction == "reply"]
    raw = (
        f"From: zhou@example.org\r\nTo: hotline+{reply.reply_to}@localhost\r\n"
        "Subject: Re: x\r\nMessage-ID: <1@example.org>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "您好，我不同意这个答复，现申请复查，理由如下。\r\n"
    )
    home.mail(raw.encode())
    assert home.case(ticket).instance == 2


def test_an_officer_at_the_desk_types_it_in_for_somebody() -> None:
    home = PetitionHome()
    ticket = answered(home)
    content = Content("来访人申请复查：没有到现场", desk_kind=DeskKind.VISIT, adds_to=ticket)
    taking_in.take_in(home.deps, DISPATCHER, "a key of its own", content)
    home.settle()
    (asked,) = home.events(ticket, e.ReexaminationAsked)
    assert isinstance(asked.body, e.ReexaminationAsked)
    assert asked.body.channel is Channel.DESK
    assert asked.actor == "citizen"


def test_a_stranger_who_names_the_ticket_asks_for_nothing() -> None:
    home = PetitionHome()
    ticket = answered(home)
    home.sms(f"复查 {ticket}", "+8613900000077")
    assert home.case(ticket).instance == 1
    assert home.told("+8613900000077") == ["unverified"]


def test_a_double_click_and_a_repeated_post_ask_once() -> None:
    home = PetitionHome()
    ticket = answered(home)
    ask(home, ticket, key="one click")
    ask(home, ticket, key="one click")
    ask(home, ticket)
    home.reply(ticket)
    ask(home, ticket, key="one click")
    assert home.kinds(ticket).count("ReexaminationAsked") == 1


@pytest.mark.parametrize(("moment", "instance"), [("Wed 2026-04-01 23:59", 2), ("Thu 2026-04-02 00:01", 1)])
def test_after_the_window_it_is_refused_kindly_and_the_message_kept(moment: str, instance: int) -> None:
    home = PetitionHome()
    ticket = answered(home)
    home.until(moment)
    home.sms("复查")
    assert home.case(ticket).instance == instance
    if instance == 1:
        assert home.told()[-1] == "reexamination_late"
        with pytest.raises(ReexaminationError) as refused:
            ask(home, ticket)
        assert refused.value.code == "error.reexamination_late"


def test_the_archive_waits_for_the_window_of_each_instance() -> None:
    home = PetitionHome()
    ticket = answered(home)
    home.until("Wed 2026-04-01 12:00")
    assert home.case(ticket).status is Status.EVALUATED
    ask(home, ticket)
    home.reply(ticket)
    home.until("Fri 2026-05-01 12:00")
    assert home.case(ticket).status is not Status.ARCHIVED
    home.until("Sat 2026-05-09 12:00")
    assert home.case(ticket).status is Status.ARCHIVED


def test_of_an_archived_case_it_is_refused_kindly_and_an_officer_sees_it() -> None:
    home = PetitionHome()
    ticket = answered(home)
    home.until("Sat 2026-04-18 12:00")
    assert home.case(ticket).status is Status.ARCHIVED
    home.sms("复查")
    assert home.told()[-1] == "reexamination_late"
    assert [item.reason for item in home.deps.store.parked(None, 10).items] == [Meaning.REEXAMINATION_LATE]


def test_above_the_highest_office_they_are_told_where_to_turn() -> None:
    home = PetitionHome()
    ticket = answered(home, "chengjiang")
    assert home.told()[-1] == "right_top"
    home.sms("复查")
    assert home.told()[-1] == "reexamination_top"
    with pytest.raises(ReexaminationError) as refused:
        ask(home, ticket)
    assert refused.value.code == "error.reexamination_top"


def test_what_the_centre_answered_itself_goes_one_office_higher_too() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "reply", actions.Reply(Outcome.EXPLAINED, "政策如下"), DISPATCHER)
    ask(home, ticket)
    case = home.case(ticket)
    assert (case.unit, case.handler, case.recused) == ("chengjiang", "h-fang", ("d-lin",))
    with pytest.raises(NotAllowedError) as refused:
        home.act(ticket, "reply", actions.Reply(Outcome.EXPLAINED, "政策如下"), DISPATCHER)
    assert refused.value.code == "error.own_work"


def test_after_the_last_answer_messages_are_kept_and_not_handled_again() -> None:
    home = PetitionHome()
    ticket = third(home)
    home.sms("复核")
    assert home.told()[-1] == "reexamination_final"
    home.sms(f"{ticket} 还是不对")
    assert home.told()[-1] == "matter_final"
    again = home.sms(VAGUE)
    assert home.case(ticket).status is Status.REPLIED
    assert home.deps.store.case(again) is not None, "of what triage is not sure, a voice too many is heard"
    home.until("Mon 2026-03-30 12:00")
    assert home.case(ticket).status is Status.EVALUATED
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "reopen", actions.Reopen("再查"), SUPERVISOR)


def test_a_new_submission_on_the_same_matter_is_recorded_and_linked() -> None:
    home = PetitionHome()
    ticket = home.sms(SMOKE)
    home.act(ticket, "transfer", actions.Transfer("gas", "归口"), DISPATCHER)
    home.reply(ticket)
    for _ in range(2):
        ask(home, ticket)
        home.reply(ticket)
    again = home.sms(SMOKE)
    assert home.deps.store.case(again) is None
    assert home.deps.store.once(f"receive:{again}") == ticket
    assert home.told()[-1] == "matter_final"


def test_nobody_judges_own_work() -> None:
    """The gas station's handler is off duty: somebody of the office above has answered for it."""
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "dispatch", actions.Dispatch("gas"), DISPATCHER)
    home.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"), LU)
    ask(home, ticket)
    case = home.case(ticket)
    assert (case.unit, case.handler) == ("utilities", "h-wei")
    assert set(case.recused) == {"w-tang", "w-lu"}
    with pytest.raises(NotAllowedError) as refused:
        home.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"), LU)
    assert refused.value.code == "error.own_work"
    offered = casework.lawful(home.deps, LU, home.case(ticket))
    assert "note" in offered
    assert not {"sign", "reply", "contact", "ask"} & set(offered)
    with pytest.raises(InvalidInputError):
        home.act(ticket, "reassign", actions.Reassign("w-lu"), WEI)


def test_if_nobody_above_is_free_a_dispatcher_finds_somebody() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    home.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"), TOP)
    ask(home, ticket)
    case = home.case(ticket)
    assert (case.unit, case.handler) == ("chengjiang", None)
    assert "reexamination" in home.told(home.deps.office.person("d-lin").email)
    home.act(ticket, "reassign", actions.Reassign("h-shao"), DISPATCHER)
    assert home.case(ticket).handler == "h-shao"


@pytest.mark.parametrize(
    ("action", "command"),
    [
        ("transfer", actions.Transfer("gas", "归口")),
        ("transfer", actions.Transfer("utilities", "归口")),
    ],
)
def test_a_later_instance_never_comes_back_to_a_unit_that_has_answered(action: str, command: object) -> None:
    home = PetitionHome()
    ticket = answered(home)
    ask(home, ticket)
    home.reply(ticket)
    ask(home, ticket)
    with pytest.raises(InvalidInputError) as refused:
        home.act(ticket, action, command, DISPATCHER)
    assert refused.value.code == "error.unit_answered"


def test_a_higher_office_does_not_give_a_reexamination_back() -> None:
    home = PetitionHome()
    ticket = answered(home)
    ask(home, ticket)
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "return", actions.Return(ReturnReason.NOT_OURS, "不归我们管"))
    home.until("Mon 2026-03-09 18:00")
    assert home.case(ticket).status is Status.IN_PROGRESS


@pytest.mark.parametrize("store", HOMES)
def test_a_crash_after_the_request_was_saved_tells_everybody_once(store: str) -> None:
    home = PetitionHome(store)
    ticket = answered(home)
    code = tickets.access_code(home.deps.secrets.key(), ticket)
    for _ in range(2):
        rights.act(home.deps, "reexamine", ticket, code, WHY, key="one click")
    home.settle()
    home.settle()
    assert home.told().count("reexamination_taken") == 1
    assert home.told(home.deps.office.person("w-lu").email).count("reexamination") == 1
    assert home.told(home.deps.office.person("w-tang").email).count("reexamination_known") == 1


def test_the_promise_of_the_first_answer_ends_with_it() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "dispatch", actions.Dispatch("gas"), DISPATCHER)
    day = home.deps.sla.calendar.local_day(home.world.now).replace(day=20)
    home.act(ticket, "reply", actions.Reply(Outcome.PROMISED, "材料已订", day, "下周施工"))
    ask(home, ticket)
    assert Target.FOLLOW_UP not in home.case(ticket).clocks
    assert not home.case(ticket).promised


def _suggestion(home: PetitionHome) -> str:
    ticket = home.sms(VAGUE)
    home.act(ticket, "accept", actions.Accept(type=Type.ACCUSATION), DISPATCHER)
    home.act(ticket, "dispatch", actions.Dispatch("gas"), DISPATCHER)
    home.reply(ticket)
    return ticket


def _open(home: PetitionHome) -> str:
    return home.sms(VAGUE)


@pytest.mark.parametrize("begin", [_suggestion, _open])
def test_what_is_no_answered_appeal_is_not_examined_again(begin: Callable[[PetitionHome], str]) -> None:
    home = PetitionHome()
    ticket = begin(home)
    with pytest.raises(ReexaminationError) as refused:
        ask(home, ticket)
    assert refused.value.code == "error.reexamination_none"
    assert not {"right_second", "right_top"} & set(home.told())


def test_a_hotline_knows_no_reexamination() -> None:
    home = Home()
    ticket = home.sms(WATER)
    home.reply(ticket)
    with pytest.raises(ReexaminationError):
        ask(home, ticket)
    assert "reexamine" not in rights.lawful(home.deps, home.case(ticket), ticket)
    again = home.sms("复查")
    assert home.case(ticket).instance == 1
    assert again


def test_the_citizen_adds_while_it_is_examined_and_may_withdraw_that() -> None:
    home = PetitionHome()
    ticket = answered(home)
    ask(home, ticket)
    home.sms(f"{ticket} 补充一张照片")
    code = tickets.access_code(home.deps.secrets.key(), ticket)
    rights.act(home.deps, "withdraw", ticket, code)
    home.settle()
    assert home.case(ticket).status is Status.WITHDRAWN


def test_the_receipt_of_the_first_answer_is_none_of_the_second() -> None:
    """Asked for before the letter with the answer had even been written."""
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "dispatch", actions.Dispatch("gas"), DISPATCHER)
    home.act_only(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"), home.handler(ticket))
    ask(home, ticket)
    assert "reply" in home.told()
    assert home.case(ticket).cycle.informed_at is None
    home.reply(ticket)
    assert home.case(ticket).cycle.informed_at is not None


def test_whoever_waits_for_a_shared_promise_and_asks_is_examined_alone() -> None:
    """A life of the simulator (petition 2046) took the second answer for one under the master."""
    home = PetitionHome()
    master, child = home.sms(VAGUE), home.sms(VAGUE, phone="+8613900000002")
    home.act(master, "dispatch", actions.Dispatch("gas"), DISPATCHER)
    home.act(child, "merge", actions.Merge(master), DISPATCHER)
    promise = actions.Reply(Outcome.PROMISED, "材料已订", date(2026, 3, 19), "下周施工")
    home.act(master, "reply", promise)
    ask(home, child)
    assert (home.case(child).master, home.case(child).unit) == ("", "utilities")
    home.reply(child)
    assert home.case(master).promised
    assert not list(moved_alone(home.deps.store.history(child)))
