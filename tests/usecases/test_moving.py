"""Another unit (改派), another person (改办), another kind or grade: no clock starts anew."""

from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, UnlawfulActionError
from chalicelib.domain.returning import ReturnReason
from chalicelib.domain.values import Grade, Role, Status, Target, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework
from chalicelib.usecases.waking import wake
from tests.homes import HOMES, Home, shown
from tests.office import DISPATCHER, SUPERVISOR
from tests.usecases.climbing import SMOKE, WATER

WEI = Principal("h-wei", Role.UNIT_HEAD, "utilities")
LU = Principal("w-lu", Role.HANDLER, "utilities")


@pytest.fixture(params=HOMES)
def office(request: pytest.FixtureRequest) -> Home:
    """Monday 2026-03-02, 09:00."""
    return Home(request.param)


@pytest.fixture
def ticket(office: Home) -> str:
    return office.sms(SMOKE)


def test_a_transfer_gives_the_case_to_another_unit_and_tells_all_three(office: Home, ticket: str) -> None:
    reply = office.case(ticket).clocks[Target.REPLY]
    office.act(ticket, "sign", actions.Sign())
    office.until("Tue 2026-03-03 10:00")
    case = office.act(ticket, "transfer", actions.Transfer("market", "归口"), DISPATCHER)
    assert (case.status, case.unit, case.handler) == (Status.DISPATCHED, "market", "w-kong")
    assert case.clocks[Target.REPLY].due_at == reply.due_at
    assert shown(case.clocks[Target.RETURN_WINDOW].due_at) == "Wed 2026-03-04 18:00"
    assert office.told("kong@market.example.org") == ["assignment"]
    assert office.told("pan@urban.example.org")[-1] == "moved_on"
    assert "市场监督管理局" in office.sent()[-1].text
    with pytest.raises(NotFoundError):
        office.act(ticket, "note", actions.Note("看一眼"), Principal("w-pan", Role.HANDLER, "urban"))


def test_a_transfer_ends_the_question_and_says_so_and_an_answer_still_arrives(
    office: Home, ticket: str
) -> None:
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    office.wait(timedelta(hours=1))
    case = office.act(ticket, "transfer", actions.Transfer("market", "归口"), SUPERVISOR)
    assert (case.status, case.clocks[Target.REPLY].paused_at) == (Status.DISPATCHED, None)
    assert case.clocks[Target.REPLY].paused == timedelta(hours=1)
    assert "问题可不答" in office.sent()[-1].text
    office.sms(f"{ticket} 三栋楼下那家")
    assert office.case(ticket).status is Status.DISPATCHED
    assert "addition" in office.told("kong@market.example.org")


def test_a_transfer_needs_a_reason_and_another_unit(office: Home, ticket: str) -> None:
    for command in (
        actions.Transfer("market", ""),
        actions.Transfer("urban", "x"),
        actions.Transfer("no", "x"),
    ):
        with pytest.raises(InvalidInputError):
            office.act(ticket, "transfer", command, DISPATCHER)
    with pytest.raises(NotAllowedError):
        office.act(ticket, "transfer", actions.Transfer("market", "归口"))


def test_nothing_is_transferred_while_its_return_waits_for_a_ruling(office: Home, ticket: str) -> None:
    office.act(ticket, "return", actions.Return(ReturnReason.OTHER, "不归我们"))
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "transfer", actions.Transfer("market", "归口"), DISPATCHER)


def test_the_head_gives_a_case_to_another_person_of_the_subtree(office: Home) -> None:
    ticket = office.sms(WATER)
    before = office.told()
    case = office.act(ticket, "reassign", actions.Reassign("w-tang"), WEI)
    assert (case.handler, case.unit) == ("w-tang", "utilities")
    assert "assignment" in office.told("tang@gas.example.org")
    assert "moved_on" in office.told("lu@utilities.example.org")
    assert office.told() == before, "for the citizen nothing changes"


def test_nobody_outside_of_the_unit_gets_a_case_by_reassignment(office: Home) -> None:
    ticket = office.sms(WATER)
    for person in ("w-he", "d-lin", "w-lu", "nobody"):
        with pytest.raises(InvalidInputError):
            office.act(ticket, "reassign", actions.Reassign(person), WEI)
    with pytest.raises(NotAllowedError):
        office.act(ticket, "reassign", actions.Reassign("w-tang"), LU)


def test_regrading_after_dispatch_counts_from_receipt_and_keeps_what_was_missed(
    office: Home, ticket: str
) -> None:
    office.until("Wed 2026-03-04 09:00")
    assert office.case(ticket).clocks[Target.FIRST_CONTACT].missed
    case = office.act(
        ticket, "regrade", actions.Regrade("有老人不适", grade=Grade.URGENT, type=Type.HELP), DISPATCHER
    )
    reply = case.clocks[Target.REPLY]
    assert (shown(reply.started_at), shown(reply.due_at)) == ("Mon 2026-03-02 09:00", "Tue 2026-03-03 09:00")
    back = office.act(ticket, "regrade", actions.Regrade("误判", grade=Grade.NORMAL), DISPATCHER)
    assert shown(back.clocks[Target.REPLY].due_at) == "Mon 2026-03-09 18:00"
    assert back.clocks[Target.FIRST_CONTACT].missed


def test_regrading_keeps_the_time_that_was_paused(office: Home, ticket: str) -> None:
    office.until("Mon 2026-03-02 17:00")
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    office.until("Tue 2026-03-03 09:00")
    office.sms("三栋楼下那家")
    before = office.case(ticket).clocks[Target.REPLY]
    office.act(ticket, "regrade", actions.Regrade("核实", type=Type.HELP), DISPATCHER)
    after = office.case(ticket).clocks[Target.REPLY]
    assert (after.paused, after.due_at) == (before.paused, before.due_at)
    assert after.paused == timedelta(hours=1)


def test_a_question_that_lapses_reminds_at_once_of_what_a_shorter_term_has_passed(
    office: Home, ticket: str
) -> None:
    office.until("Tue 2026-03-03 07:00")
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    office.until("Tue 2026-03-03 10:00")
    office.act(ticket, "regrade", actions.Regrade("有老人不适", grade=Grade.URGENT), DISPATCHER)
    following = office.case(ticket).wake_at
    while following and not list(office.events(ticket, e.QuestionLapsed)):
        office.world.pass_time(following - office.world.now)
        following = wake(office.deps, ticket, following)
    (lapsed,) = office.events(ticket, e.QuestionLapsed)
    reminded = [event for event in office.events(ticket, e.ReminderDue) if event.at == lapsed.at]
    assert [event.body.target for event in reminded] == [Target.REPLY]  # type: ignore[attr-defined]


def test_a_correction_is_a_label_and_the_citizen_hears_the_new_date(office: Home, ticket: str) -> None:
    was = office.case(ticket)
    office.act(ticket, "regrade", actions.Regrade("急件", grade=Grade.URGENT, category="供水"), DISPATCHER)
    (event,) = office.events(ticket, e.CaseRegraded)
    body = event.body
    assert isinstance(body, e.CaseRegraded)
    assert (body.was_grade, body.was_category, body.grade, body.category) == (
        *(was.grade, was.category),
        *(Grade.URGENT, "供水"),
    )
    assert "3月3日09:00前" in office.sent()[-1].text
    assert "regraded" in office.told("pan@urban.example.org")


def test_a_citizen_is_not_told_a_date_that_has_passed(office: Home, ticket: str) -> None:
    office.until("Wed 2026-03-04 09:00")
    office.act(ticket, "regrade", actions.Regrade("急件", grade=Grade.URGENT), DISPATCHER)
    assert "due_changed" not in office.told()


def test_another_category_moves_no_date_and_tells_no_citizen(office: Home, ticket: str) -> None:
    before = office.told()
    office.act(ticket, "regrade", actions.Regrade("分类有误", category="供水"), DISPATCHER)
    assert office.told() == before


def test_a_risk_that_becomes_extreme_is_urgent_at_least_and_supervisor_and_manager_hear_of_it(
    office: Home, ticket: str
) -> None:
    command = actions.Regrade("有人晕倒", probability="4", impact=5)
    case = office.act(ticket, "regrade", command, DISPATCHER)
    assert (case.risk, case.grade) == ("extreme", Grade.URGENT)
    for to in ("xu@center.example.org", "gu@city.example.org"):
        assert office.told(to).count("extreme") == 1
    office.act(ticket, "regrade", actions.Regrade("仍严重", impact=4), DISPATCHER)
    assert office.told("gu@city.example.org").count("extreme") == 1, "it was known"


def test_a_correction_that_changes_nothing_or_makes_no_sense_is_refused(office: Home, ticket: str) -> None:
    for command in (
        actions.Regrade("核实"),
        actions.Regrade(" ", grade=Grade.URGENT),
        actions.Regrade("核实", impact="6"),
        actions.Regrade("核实", type=Type.APPEAL),
    ):
        with pytest.raises(InvalidInputError):
            office.act(ticket, "regrade", command, DISPATCHER)
    assert not list(office.events(ticket, e.CaseRegraded))


def test_whoever_has_the_case_does_not_grade_it(office: Home, ticket: str) -> None:
    with pytest.raises(NotAllowedError):
        office.act(ticket, "regrade", actions.Regrade("不急", grade=Grade.NORMAL))
    assert "regrade" in casework.lawful(office.deps, SUPERVISOR, office.case(ticket))
