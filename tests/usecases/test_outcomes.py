"""A reply settles something: a promise, an exclusion, the end of a matter, the fate of a suggestion."""

from datetime import date

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, UnlawfulActionError
from chalicelib.domain.values import Level, Outcome, Resolved, Role, Status, Target, Type, Verdict
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.reports import measures
from chalicelib.usecases.tracking import recompute
from tests.homes import HOMES, Home, shown
from tests.office import DISPATCHER, MANAGER, SUPERVISOR, WANG, WATER

PROMISE = actions.Reply(Outcome.PROMISED, "管线要换", date(2026, 3, 20), "三月中旬前完成勘察")
EXCLUDE = actions.ProposeExclusion("beyond_remit", note="属物业合同")
ZHAO = "+8613900000003"
SMOKE = "柳塘街道小区楼下饭店油烟太大"
SUGGESTION = "建议在柳塘街道的路口增设一盏路灯"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(str(request.param))


@pytest.fixture
def ticket(home: Home) -> str:
    return home.sms(WATER)


def escalations(home: Home, ticket: str) -> list[tuple[Level, str]]:
    found = home.events(ticket, e.TargetEscalated)
    return [
        (each.body.level, shown(each.at))
        for each in found
        if isinstance(each.body, e.TargetEscalated) and each.body.target is Target.FOLLOW_UP
    ]


YEAR = Asked("all", date(2026, 1, 1), date(2026, 12, 31))


def rates(home: Home) -> dict[str, tuple[int, int]]:
    found = measures(home.deps, MANAGER, YEAR).rows[0].rates
    return {name: (rate.numerator, rate.denominator) for name, rate in found.items()}


def counts(home: Home) -> dict[str, int]:
    return dict(measures(home.deps, MANAGER, YEAR).rows[0].counts)


def suggestion(home: Home) -> str:
    ticket = home.sms(SUGGESTION, phone=ZHAO)
    if home.case(ticket).unit is None:
        home.act(ticket, "accept", actions.Accept(type=Type.SUGGESTION), DISPATCHER)
        home.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    assert home.case(ticket).type is Type.SUGGESTION
    return ticket


def excluded(home: Home, ticket: str, proposal: object = EXCLUDE) -> None:
    home.act(ticket, "propose_exclusion", proposal)
    home.act(ticket, "approve_exclusion", actions.Approve(), SUPERVISOR)


def terminated(home: Home) -> str:
    ticket = home.sms(SMOKE)
    home.act(ticket, "propose_termination", actions.ProposeTermination("三次核查，结论一致"))
    home.act(ticket, "approve_termination", actions.Approve(), SUPERVISOR)
    home.act(ticket, "reply", actions.Reply(Outcome.TERMINATED, "此事已经查清并终结"))
    return ticket


def test_a_promise_tells_the_day_and_the_steps_once(home: Home, ticket: str) -> None:
    home.act(ticket, "reply", PROMISE)
    assert home.told().count("promise") == 1
    assert "reply" not in home.told()
    assert "3月20日18:00" in home.sent()[-1].text
    assert shown(home.case(ticket).due_at) == "Fri 2026-03-20 18:00"


def test_a_promise_without_a_day_ahead_or_without_steps_is_none(home: Home, ticket: str) -> None:
    for day, steps in (
        (None, "勘察"),
        (date(2026, 3, 2), "勘察"),
        (date(2027, 6, 1), "勘察"),
        (PROMISE.due_on, " "),
    ):
        with pytest.raises(InvalidInputError):
            home.act(ticket, "reply", actions.Reply(Outcome.PROMISED, "管线要换", day, steps))
    assert home.case(ticket).cycle.replied_at is None


def test_the_survey_waits_for_what_was_promised(home: Home, ticket: str) -> None:
    home.act(ticket, "reply", PROMISE)
    home.until("Fri 2026-03-20 10:00")
    assert "survey" not in home.told()
    home.act(ticket, "follow_up", actions.FollowUp(Outcome.SOLVED, "管线已经换好"))
    home.until("Thu 2026-03-26 12:00")
    assert "survey" not in home.told()
    home.until("Sat 2026-03-28 12:00")
    assert home.told().count("survey") == 1
    assert home.case(ticket).cycle.outcome is Outcome.SOLVED


def test_a_late_receipt_of_the_promise_is_none_of_its_result(home: Home, ticket: str) -> None:
    home.act_only(ticket, "reply", PROMISE, home.handler(ticket))
    home.act_only(ticket, "follow_up", actions.FollowUp(Outcome.SOLVED, "换好了"), home.handler(ticket))
    home.settle()
    rows = [event.body for event in home.events(ticket, e.CitizenInformed)]
    told = [
        body.delivery for body in rows if isinstance(body, e.CitizenInformed) and body.of is e.Notice.REPLY
    ]
    (row,) = map(home.deps.store.delivery, told)
    assert row is not None
    assert row.reaction == "follow_up"


def test_an_overdue_promise_is_reminded_of_and_climbs_all_levels(home: Home, ticket: str) -> None:
    home.act(ticket, "reply", PROMISE)
    home.until("Wed 2026-03-25 12:00")
    assert escalations(home, ticket) == [
        (Level.UNIT_HEAD, "Fri 2026-03-20 18:00"),
        (Level.SUPERVISOR, "Fri 2026-03-20 20:00"),
        (Level.MANAGER, "Fri 2026-03-20 22:00"),
    ]
    reminded = [event.body for event in home.events(ticket, e.ReminderDue)]
    fractions = [body.fraction for body in reminded if isinstance(body, e.ReminderDue)]
    assert fractions == [0.5, 0.8, 1.0]


def test_a_promise_is_moved_once_and_the_citizen_hears_the_new_day(home: Home, ticket: str) -> None:
    home.act(ticket, "reply", PROMISE)
    home.until("Thu 2026-03-19 10:00")
    home.act(ticket, "move_promise", actions.MovePromise(date(2026, 4, 10), "材料晚到，四月初施工"))
    assert home.told()[-1] == "promise_moved"
    assert "4月10日18:00" in home.sent()[-1].text
    assert shown(home.case(ticket).due_at) == "Fri 2026-04-10 18:00"
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "move_promise", actions.MovePromise(date(2026, 5, 10), "再等等"))


def test_what_was_not_promised_is_not_followed_up(home: Home, ticket: str) -> None:
    home.reply(ticket)
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "follow_up", actions.FollowUp(Outcome.SOLVED, "又做了些"))


def test_nobody_excludes_without_approval_nor_approves_the_own_proposal(home: Home, ticket: str) -> None:
    with pytest.raises(InvalidInputError):
        home.act(ticket, "reply", actions.Reply(Outcome.EXCLUDED, "不属我们管"))
    home.act(ticket, "propose_exclusion", EXCLUDE)
    handler = home.handler(ticket)
    for who in (handler, DISPATCHER, MANAGER):
        with pytest.raises(NotAllowedError):
            home.act(ticket, "approve_exclusion", actions.Approve(), who)
    promoted = Principal(handler.id, Role.SUPERVISOR, "center")
    with pytest.raises(NotAllowedError):
        home.act(ticket, "approve_exclusion", actions.Approve(), promoted)


def test_history_or_lawsuit_needs_the_stamped_statement(home: Home, ticket: str) -> None:
    with pytest.raises(InvalidInputError):
        home.act(ticket, "propose_exclusion", actions.ProposeExclusion("history_or_lawsuit"))
    home.act(ticket, "propose_exclusion", actions.ProposeExclusion("history_or_lawsuit", "水务函〔2026〕3号"))
    assert home.case(ticket).proposed is Outcome.EXCLUDED


def test_an_excluded_case_is_answered_and_never_surveyed(home: Home, ticket: str) -> None:
    excluded(home, ticket)
    with pytest.raises(InvalidInputError):
        home.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "修好了"))
    home.act(ticket, "reply", actions.Reply(Outcome.EXCLUDED, "这件事按合同由物业负责"))
    home.until("Mon 2026-03-30 09:00")
    assert "reply" in home.told()
    assert "survey" not in home.told()
    assert counts(home)["excluded"] == 1


def test_an_exclusion_after_the_survey_leaves_the_rates_and_the_original_ones_stay(
    home: Home, ticket: str
) -> None:
    home.act(ticket, "contact", actions.Contact("called"))
    home.reply(ticket)
    home.until("Wed 2026-03-11 09:00")
    home.sms("121")
    before = rates(home)
    assert before["resolution_rate"] == before["original_resolution_rate"] == (0, 1)
    excluded(home, ticket)
    after = rates(home)
    assert (after["resolution_rate"], after["original_resolution_rate"]) == ((0, 0), (0, 1))
    assert after["on_time_rate"] == before["on_time_rate"]
    assert recompute(home.deps, home.case(ticket)).contribution


def test_a_refused_proposal_is_as_if_it_had_never_been(home: Home, ticket: str) -> None:
    excluded(home, ticket)
    home.act(ticket, "refuse_exclusion", actions.Refuse("属于职责范围"), SUPERVISOR)
    home.reply(ticket)
    assert home.case(ticket).cycle.outcome is Outcome.SOLVED
    assert "excluded" not in counts(home)


def test_the_supervisor_and_then_the_proposer_hear_of_a_proposal(home: Home, ticket: str) -> None:
    office = home.deps.office
    home.act(ticket, "propose_exclusion", EXCLUDE)
    assert home.told(office.supervisor_on_duty().email)[-1:] == ["proposal"]
    home.act(ticket, "approve_exclusion", actions.Approve(), SUPERVISOR)
    handler = office.person(home.case(ticket).handler or "")
    assert "proposal_approved" in home.told(handler.email)
    assert not {"proposal", "proposal_approved"} & set(home.told(WANG))


def test_a_terminated_matter_is_recorded_and_not_handled_again(home: Home) -> None:
    ticket = terminated(home)
    home.until("Wed 2026-03-04 12:00")
    again = home.sms(SMOKE)
    assert home.deps.store.case(again) is None
    assert home.told()[-1] == "matter_ended"
    named = home.sms(f"{ticket} 我不同意，还是没水")
    assert home.deps.store.case(named) is None
    assert home.told().count("matter_ended") == 2
    assert home.case(ticket).status is Status.REPLIED


def test_another_matter_or_another_person_opens_a_case_all_the_same(home: Home) -> None:
    terminated(home)
    assert home.deps.store.case(home.sms(WATER))
    assert home.deps.store.case(home.sms(SMOKE, phone="+8613900000002"))


def test_of_an_archived_matter_an_officer_sees_what_came(home: Home) -> None:
    terminated(home)
    home.until("Fri 2026-05-01 12:00")
    again = home.sms(SMOKE)
    assert home.told()[-1] == "matter_ended"
    assert home.deps.store.find_parked(f"message:{again}")
    home.until("Mon 2026-08-31 12:00")
    assert home.deps.store.case(home.sms(SMOKE))


def test_a_no_to_a_terminated_matter_goes_to_the_supervisor(home: Home) -> None:
    ticket = terminated(home)
    home.until("Wed 2026-03-11 09:00")
    home.sms("131")
    case = home.case(ticket)
    assert (case.status, case.cycle.resolved) == (Status.EVALUATED, Resolved.NO)
    assert case.clocks[Target.SURVEY_REVIEW].met_at is None
    home.act(ticket, "reopen", actions.Reopen("有新证据"), SUPERVISOR)
    assert home.deps.store.case(home.sms(f"{ticket} 谢谢你们再看一次")) is None
    assert home.told()[-1] == "added"


def test_a_suggestion_is_decided_before_or_with_its_answer(home: Home) -> None:
    ticket = suggestion(home)
    with pytest.raises(InvalidInputError):
        home.reply(ticket)
    with_it = actions.Reply(Outcome.EXPLAINED, "下月装灯", verdict=Verdict.ADOPTED, grounds="事故多发")
    home.act(ticket, "reply", with_it)
    assert home.told(ZHAO).count("decided") == 1
    assert "采纳" in home.sent(ZHAO)[-1].text
    assert counts(home)["adopted"] == 1


def test_only_a_suggestion_is_decided_and_only_an_adopted_one_awarded(home: Home, ticket: str) -> None:
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "decide_suggestion", actions.DecideSuggestion(Verdict.ADOPTED, "好"))
    other = suggestion(home)
    home.act(other, "decide_suggestion", actions.DecideSuggestion(Verdict.NOT, "已有规划"))
    home.reply(other)
    with pytest.raises(UnlawfulActionError):
        home.act(other, "award", actions.Award("谢谢"), SUPERVISOR)
    assert "adopted" not in counts(home)


def test_an_award_is_told_once(home: Home) -> None:
    ticket = suggestion(home)
    home.act(ticket, "decide_suggestion", actions.DecideSuggestion(Verdict.ADOPTED, "事故多发"))
    home.reply(ticket)
    home.act(ticket, "award", actions.Award("谢谢您为街坊着想", 500), SUPERVISOR)
    assert home.told(ZHAO)[-1] == "award"
    assert "500元" in home.sent(ZHAO)[-1].text
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "award", actions.Award("再谢一次", 500), SUPERVISOR)


def test_what_is_lawful_is_offered_and_nothing_else(home: Home, ticket: str) -> None:
    handler = home.handler(ticket)
    offered = casework.lawful(home.deps, handler, home.case(ticket))
    assert {"propose_exclusion", "propose_termination"} <= set(offered)
    assert not {"follow_up", "approve_exclusion", "award", "decide_suggestion"} & set(offered)
    home.act(ticket, "reply", PROMISE)
    offered = casework.lawful(home.deps, handler, home.case(ticket))
    assert {"follow_up", "move_promise"} <= set(offered)


def test_who_says_at_once_that_it_is_not_solved_need_not_wait_for_the_survey(home: Home, ticket: str) -> None:
    """domain.md §2: an answered case goes on; its first answer is surveyed no more."""
    home.reply(ticket)
    for who in (home.handler(ticket), DISPATCHER):
        with pytest.raises(NotAllowedError):
            home.act(ticket, "reopen", actions.Reopen("还是没有水"), who)
    home.until("Tue 2026-03-03 10:00")
    case = home.act(ticket, "reopen", actions.Reopen("还是没有水"), SUPERVISOR)
    assert (case.status, case.cycle.number) == (Status.IN_PROGRESS, 2)
    assert case.clocks[Target.REOPENED_REPLY].met_at is None
    assert "reopened" in home.told()
    home.until("Wed 2026-03-11 10:00")
    assert "survey" not in home.told()
    home.reply(ticket, "水压已恢复")
    home.until("Fri 2026-03-20 10:00")
    assert home.told().count("survey") == 1
    first, second = home.case(ticket).cycles
    assert (first.survey_at, second.survey_at is None) == (None, False)
