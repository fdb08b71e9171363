"""The clock of one case: whatever happens to its runs, each of its moments is woken for exactly once."""

from datetime import timedelta

from chalicelib.domain.values import Grade, Outcome
from chalicelib.usecases import actions
from tests.cloud.home import Cloud
from tests.cloud.moments import HEALTHY, acted, asked, failing, handler, ladder, moment
from tests.office import DISPATCHER, WATER

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VAGUE = "随便说几句，没有什么要紧的事"


def test_one_run_wakes_a_case_at_each_of_its_moments_and_ends_with_the_last(office: Cloud) -> None:
    ticket = office.sms(WATER)
    office.wait(3 * DAY)
    assert asked(office, 1) == acted(office, ticket) != []
    assert office.executions() == {f"{ticket}-1": "SUCCEEDED"}
    assert office.case(ticket).wake_at is None


def test_an_earlier_wake_is_a_new_run_and_the_old_one_ends_at_its_own_time(office: Cloud) -> None:
    ticket = office.sms(VAGUE)
    first = moment(office.case(ticket))
    office.act(ticket, "accept", actions.Accept(grade=Grade.CRITICAL), DISPATCHER)
    assert moment(office.case(ticket)) < first
    office.wait(3 * DAY)
    assert asked(office, 1) == [first]
    assert office.executions()[f"{ticket}-1"] == "SUCCEEDED"
    assert asked(office, 2) == acted(office, ticket) != []


def test_a_later_wake_is_slept_for_by_the_same_run(office: Cloud) -> None:
    ticket = office.sms(WATER)
    first = moment(office.case(ticket))
    office.act(ticket, "contact", actions.Contact("called"), handler(office, ticket))
    assert moment(office.case(ticket)) > first
    office.wait(3 * DAY)
    assert asked(office, 1) == [first, *acted(office, ticket)]
    assert list(office.executions()) == [f"{ticket}-1"]


def test_a_reopened_case_has_a_new_run_and_the_survey_of_the_old_one_stays_unsaid(office: Cloud) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已经处理好了"), handler(office, ticket))
    office.wait(7 * DAY)
    nudge, of_survey = moment(office.case(ticket)), office.case(ticket).generation
    office.sms("132")
    reopened = office.time.now
    office.wait(4 * DAY)
    assert asked(office, of_survey)[-1] == nudge
    assert asked(office, of_survey + 1) == [at for at in acted(office, ticket) if at > reopened] != []
    assert set(office.executions().values()) == {"SUCCEEDED"}
    assert office.told().count("survey") == 1
    assert "nudge" not in office.told()


def test_a_stale_run_is_told_to_end_and_changes_nothing(office: Cloud) -> None:
    ticket = office.sms(WATER)
    first = moment(office.case(ticket))
    office.deps.clock.schedule(ticket, 0, first)
    office.wait(3 * DAY)
    assert asked(office, 0) == [first]
    assert asked(office, 1) == acted(office, ticket)
    assert office.executions()[f"{ticket}-0"] == "SUCCEEDED"


def test_a_repeated_start_starts_nothing(office: Cloud) -> None:
    ticket = office.sms(WATER)
    at = moment(office.case(ticket))
    for wake_at in (at, at, at + HOUR):
        office.deps.clock.schedule(ticket, 1, wake_at)
    for event, _ in office.pump.called("react"):
        office.pump.invoke("react", event)
    office.wait(3 * DAY)
    office.deps.clock.schedule(ticket, 1, at)
    office.settle()
    assert asked(office, 1) == acted(office, ticket)
    assert office.executions() == {f"{ticket}-1": "SUCCEEDED"}


def test_a_wake_that_fails_for_a_moment_is_tried_again_by_its_run(office: Cloud) -> None:
    ticket = office.sms(WATER)
    due = moment(office.case(ticket))
    office.pump.within = failing("wake")
    office.wait(due - office.time.now)
    office.pump.within = failing()
    office.wait(3 * DAY)
    assert asked(office, 1)[0] == due
    assert len(asked(office, 1)) == len(acted(office, ticket))
    assert list(office.executions()) == [f"{ticket}-1"]


def test_what_a_broken_wake_leaves_lying_the_sweep_takes_five_minutes_later(office: Cloud) -> None:
    ticket = office.sms(WATER)
    due = moment(office.case(ticket))
    office.pump.within = failing("wake")
    office.wait(2 * HOUR + timedelta(minutes=30))
    assert acted(office, ticket)[0] == due + timedelta(minutes=5)
    assert office.executions()[f"{ticket}-1"] == "FAILED"
    office.pump.within = failing()
    office.wait(3 * DAY)
    assert len(ladder(office, ticket)) == len(set(ladder(office, ticket))) == HEALTHY


def test_a_run_that_failed_for_good_is_restarted_once_as_a_new_generation(office: Cloud) -> None:
    ticket = office.sms(WATER)
    office.pump.within = failing("wake", "sweep")
    office.wait(3 * HOUR)
    assert office.executions() == {f"{ticket}-1": "FAILED"}
    office.pump.within = failing()
    office.settle()
    restarted = office.time.now
    assert acted(office, ticket) == [restarted]
    office.wait(3 * DAY)
    assert asked(office, 2) == [at for at in acted(office, ticket) if at > restarted] != []
    assert office.executions() == {f"{ticket}-1": "FAILED", f"{ticket}-2": "SUCCEEDED"}


def test_thirty_days_of_a_case_stay_under_a_thousand_history_events(office: Cloud) -> None:
    ticket = office.sms(WATER)
    for answer in ("132", ""):
        office.wait(4 * DAY)
        office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已经处理好了"), handler(office, ticket))
        office.wait(8 * DAY)
        if answer:
            office.sms(answer)
    office.wait(6 * DAY)
    assert office.told().count("reply") == 2
    assert 200 < office.history_events() < 1000
