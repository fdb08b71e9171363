"""Which run of the case clock may wake a case: the runs themselves are the cloud's."""

from datetime import timedelta

from chalicelib.domain.values import Grade
from chalicelib.usecases import actions
from chalicelib.usecases.waking import wake
from tests.office import DISPATCHER, WATER, Office

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VAGUE = "随便说几句，没有什么要紧的事"


def test_an_earlier_wake_needs_a_new_generation(office: Office) -> None:
    ticket = office.sms(VAGUE)
    before = office.case(ticket)
    office.act(ticket, "accept", actions.Accept(grade=Grade.CRITICAL), DISPATCHER)
    after = office.case(ticket)
    assert before.wake_at
    assert after.wake_at
    assert after.wake_at < before.wake_at
    assert after.generation == before.generation + 1


def test_a_later_wake_keeps_the_generation_that_sleeps(office: Office) -> None:
    ticket = office.sms(WATER)
    before = office.case(ticket)
    office.act(ticket, "contact", actions.Contact("called"))
    after = office.case(ticket)
    assert before.wake_at
    assert after.wake_at
    assert after.wake_at >= before.wake_at
    assert after.generation == before.generation


def test_a_reopened_case_gets_a_new_run(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(7 * DAY, HOUR)
    before = office.case(ticket).generation
    office.sms("132")
    assert office.case(ticket).generation == before + 1


def test_an_outdated_run_ends_and_changes_nothing(office: Office) -> None:
    ticket = office.sms(WATER)
    office.world.pass_time(3 * HOUR)
    case = office.case(ticket)
    assert wake(office.deps, ticket, office.world.now, generation=case.generation - 1) is None
    assert office.case(ticket).seq == case.seq


def test_a_restart_begins_a_new_generation_and_wakes_exactly_once(office: Office) -> None:
    ticket = office.sms(WATER)
    office.world.pass_time(3 * HOUR)
    case = office.case(ticket)
    following = wake(office.deps, ticket, office.world.now, restart=True)
    assert following
    again = office.case(ticket)
    assert again.generation == case.generation + 1
    assert wake(office.deps, ticket, office.world.now, restart=True) == following
    assert office.case(ticket).generation == again.generation
