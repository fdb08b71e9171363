"""A year is announced while cases run (traps.md 2): they follow, and nothing else moves."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from chalicelib.domain.case import Case, rebuild
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Resolved, Target
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla
from chalicelib.sla.workdays import parse_own
from chalicelib.usecases import calendars, links, survey, sweep
from chalicelib.usecases.actions import Note
from chalicelib.usecases.saving import load
from local.sim.almanac import put_in_force
from tests.office import Office

LAMPS = "柳塘街道的路灯坏了三盏，晚上看不见路"
"""Of grade normal: five working days."""

ANNOUNCED: Mapping[str, object] = {
    "off": ["2027-01-01", "2027-01-04", "2027-01-05"],
    "worked": ["2027-01-02"],
}


def shanghai(text: str, office: Office) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=office.deps.sla.policy.timezone)


@pytest.fixture
def december() -> Office:
    """Tuesday 2026-12-29, 10:00: five working days lead into a year that nobody has announced."""
    office = Office()
    office.world.now = shanghai("2026-12-29T10:00", office)
    return office


def announce(office: Office, year: Mapping[str, object] = ANNOUNCED) -> None:
    """The office has entered the new year, and its processes have started again."""
    document = {"china": {"base": "china", "announced": {2027: year}}}
    office.world.workdays = parse_own(document, {"china": office.world.workdays})["china"]
    put_in_force(office.world)


def due(office: Office, ticket: str) -> str:
    clock = office.case(ticket).clocks[Target.REPLY]
    local = clock.due_at.astimezone(office.deps.sla.policy.timezone)
    return f"{local:%Y-%m-%d %H:%M}{' provisional' if clock.provisional else ''}"


def test_running_cases_are_counted_anew_once_their_year_is_announced(december: Office) -> None:
    ticket = december.sms(LAMPS)
    assert due(december, ticket) == "2027-01-05 18:00 provisional"
    announce(december)
    december.settle()
    assert due(december, ticket) == "2027-01-07 18:00"
    assert december.kinds(ticket)[-1] == "CalendarChanged"


def test_the_events_alone_give_the_case_that_is_stored(december: Office) -> None:
    ticket = december.sms(LAMPS)
    announce(december)
    december.settle()
    case = december.case(ticket)
    events = december.deps.store.history(ticket)
    again = rebuild(ticket, case.salt, events, december.deps.sla_of)
    assert again.clocks == case.clocks
    assert again.calendar == december.deps.sla.days


def test_a_calendar_is_followed_once(december: Office) -> None:
    ticket = december.sms(LAMPS)
    announce(december)
    assert [calendars.follow(december.deps) for _ in range(2)] == [1, 0]
    december.settle()
    assert december.kinds(ticket).count("CalendarChanged") == 1
    assert calendars.recompute(december.deps) == 0


def test_a_calendar_that_is_taken_back_is_followed_back(december: Office) -> None:
    """Days off that were entered by mistake: the office starts again with the calendar it had before."""
    ticket, before = december.sms(LAMPS), december.world.workdays
    promised = due(december, ticket)
    for days in (before.changed(off=frozenset({date(2026, 12, 30)})), before):
        december.world.workdays = days
        put_in_force(december.world)
        december.settle()
    assert due(december, ticket) == promised
    assert december.kinds(ticket).count("CalendarChanged") == 2


@pytest.mark.parametrize("place", [0, 1])
def test_a_case_that_cannot_follow_keeps_no_other_from_it(
    december: Office, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    tickets = [december.sms(LAMPS), december.sms(LAMPS, phone="+8613900000002")]
    announce(december)
    monkeypatch.setattr(calendars, "load", partial(unless, tickets[place]))
    with pytest.raises(LookupError):
        calendars.follow(december.deps)
    assert due(december, tickets[1 - place]) == "2027-01-07 18:00"
    monkeypatch.undo()
    assert [calendars.follow(december.deps) for _ in range(2)] == [1, 0]


def unless(broken: str, deps: Deps, ticket: str) -> tuple[Case, Sla]:
    if ticket == broken:
        raise LookupError(ticket)
    return load(deps, ticket)


def test_what_is_late_is_done_even_while_a_calendar_cannot_be_followed(
    december: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = december.sms(LAMPS)
    december.world.pass_time(timedelta(days=7))
    announce(december)
    monkeypatch.setattr(sweep, "follow", partial(unless, "", ticket=""))
    with pytest.raises(LookupError):
        sweep.sweep_late(december.deps)
    assert "TargetEscalated" in december.kinds(ticket)


def test_a_case_that_is_acted_upon_first_follows_by_itself(december: Office) -> None:
    ticket = december.sms(LAMPS)
    announce(december)
    december.act_only(ticket, "note", Note("已联系"), december.handler(ticket))
    assert december.kinds(ticket)[-2:] == ["CalendarChanged", "NoteAdded"]
    assert due(december, ticket) == "2027-01-07 18:00"


def test_a_case_without_running_clocks_stays_as_it_is(december: Office) -> None:
    ticket = december.sms(LAMPS)
    december.reply(ticket)
    kinds = december.kinds(ticket)
    announce(december)
    assert calendars.recompute(december.deps) == 0
    assert december.kinds(ticket) == kinds


def test_a_case_that_is_taken_up_again_is_counted_on_the_calendar_of_that_day(december: Office) -> None:
    """huiyin sim --seed 84: no clock ran when it changed, and the next one was of another calendar."""
    ticket = december.sms(LAMPS)
    december.reply(ticket)
    announce(december)
    december.wait(timedelta(days=8), timedelta(hours=6))
    december.sms("131")
    assert december.kinds(ticket)[-1] == "CaseReopened"
    case, events = december.case(ticket), december.deps.store.history(ticket)
    assert case.calendar == december.deps.sla.days
    assert rebuild(ticket, case.salt, events, december.deps.sla_of).clocks == case.clocks


def test_an_answer_on_the_page_is_counted_on_the_calendar_of_that_day(december: Office) -> None:
    """huiyin sim --seed 1022: a review and a new reply clock began on days that the case did not name."""
    ticket = december.sms(LAMPS)
    december.reply(ticket)
    december.wait(timedelta(days=8), timedelta(hours=6))
    announce(december)
    token = links.survey_link(december.deps, ticket, 1).rpartition("/")[2]
    survey.answer(december.deps, token, Answer(True, Resolved.NO, 2))
    assert december.kinds(ticket)[-3:] == ["CalendarChanged", "SurveyAnswered", "CaseReopened"]
    case, events = december.case(ticket), december.deps.store.history(ticket)
    assert rebuild(ticket, case.salt, events, december.deps.sla_of).clocks == case.clocks


def test_what_was_missed_stays_missed_and_nobody_is_reminded_twice_of_one_moment(december: Office) -> None:
    ticket = december.sms(LAMPS)
    december.wait(timedelta(days=12), timedelta(hours=6))
    before = december.kinds(ticket).count("TargetEscalated")
    announce(december)
    december.settle()
    assert december.case(ticket).clocks[Target.REPLY].missed
    assert before == december.kinds(ticket).count("TargetEscalated") > 0


def test_officers_learn_of_a_year_that_nobody_has_announced_until_it_is(december: Office) -> None:
    def told() -> list[str]:
        return [item.id for item in december.deps.store.parked(None, 9).items if item.what == "calendar"]

    december.settle()
    december.settle()
    assert told() == ["calendar:2027"]
    announce(december)
    december.settle()
    assert told() == []


def test_an_officer_who_knows_of_the_missing_year_is_not_told_again(december: Office) -> None:
    december.settle()
    december.deps.store.resolve_parked("calendar:2027", december.deps.now())
    december.settle()
    assert not december.deps.store.parked(None, 9).items


def test_who_was_late_by_a_calendar_that_was_wrong_has_not_been_late(december: Office) -> None:
    ticket = december.sms(LAMPS)
    december.world.now = shanghai("2027-01-06T10:00", december)
    december.settle()
    assert december.case(ticket).clocks[Target.REPLY].missed
    announce(december)
    december.settle()
    assert not december.case(ticket).clocks[Target.REPLY].missed
    december.reply(ticket)
    assert not december.case(ticket).cycle.missed


@pytest.mark.parametrize(
    ("day", "is_told"), [("2026-03-02", False), ("2026-12-10", False), ("2026-12-11", True)]
)
def test_officers_are_told_from_the_first_day_on_whose_deadlines_lean_on_it(day: str, is_told: bool) -> None:
    """Fifteen working days, the longest term, end on Thursday 2026-12-31 or after it."""
    office = Office()
    office.world.now = shanghai(f"{day}T10:00", office)
    office.settle()
    assert bool(office.deps.store.parked(None, 9).items) is is_told


def test_a_day_off_declared_today_moves_running_deadlines_later(december: Office) -> None:
    """A typhoon, or snow."""
    ticket = december.sms(LAMPS)
    day = december.deps.sla.calendar.local_day(december.world.now) + timedelta(days=1)
    december.world.workdays = december.world.workdays.changed(off=frozenset({day}))
    put_in_force(december.world)
    december.settle()
    assert day == date(2026, 12, 30)
    assert due(december, ticket) == "2027-01-06 18:00 provisional"
