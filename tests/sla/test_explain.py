"""The sum of each target, as a clerk checks it by hand."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.values import HOTLINE_TYPES, Grade, Level, Start, Target, Type
from chalicelib.sla import packs
from chalicelib.sla.china import china_calendar
from chalicelib.sla.explain import Explained, Question, explain
from chalicelib.sla.holidays import Holiday
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla
from chalicelib.sla.steps import DayStep, Kind, Stretch
from tests.sla.builders import CALENDAR, POLICY, at, moments, shown

SLA = Sla(POLICY, CALENDAR)


def explained(
    start: str,
    target: Target = Target.REPLY,
    *,
    type: Type = Type.COMPLAINT,
    grade: Grade = Grade.NORMAL,
    dispatched: str = "",
    sla: Sla = SLA,
) -> Explained:
    question = Question(type, grade, at(start), at(dispatched or start))
    return next(each for each in explain(sla, question) if each.target is target)


def days(found: Explained) -> list[tuple[str, Kind, int, Holiday | None]]:
    steps = [step for step in found.sum.steps if isinstance(step, DayStep)]
    assert len(steps) == len(found.sum.steps)
    return [(f"{step.day:%a %m-%d}", step.kind, step.number, step.holiday) for step in steps]


def stretches(found: Explained) -> list[tuple[str, str, float]]:
    steps = [step for step in found.sum.steps if isinstance(step, Stretch)]
    assert len(steps) == len(found.sum.steps)
    return [(shown(step.begins_at), shown(step.ends_at), step.length / timedelta(hours=1)) for step in steps]


def rolling(term: str) -> Sla:
    targets = {"reply": {"others": term}}
    policy = Policy.parse({**packs.document("hotline"), "targets": targets, "last_day_rolls": True})
    return Sla(policy, china_calendar(policy))


def test_every_working_day_has_its_number_and_every_other_its_reason() -> None:
    assert days(explained("Fri 2026-09-18 16:30")) == [
        ("Sat 09-19", Kind.WEEKEND, 0, None),
        ("Sun 09-20", Kind.MAKE_UP, 1, Holiday.NATIONAL_DAY),
        ("Mon 09-21", Kind.WORKDAY, 2, None),
        ("Tue 09-22", Kind.WORKDAY, 3, None),
        ("Wed 09-23", Kind.WORKDAY, 4, None),
        ("Thu 09-24", Kind.WORKDAY, 5, None),
    ]
    assert days(explained("Thu 2026-09-24 16:30", Target.FIRST_CONTACT)) == [
        ("Fri 09-25", Kind.HOLIDAY, 0, Holiday.MID_AUTUMN),
        ("Sat 09-26", Kind.HOLIDAY, 0, Holiday.MID_AUTUMN),
        ("Sun 09-27", Kind.HOLIDAY, 0, Holiday.MID_AUTUMN),
        ("Mon 09-28", Kind.WORKDAY, 1, None),
    ]


def test_working_time_is_told_by_the_stretches_taken() -> None:
    assert stretches(explained("Tue 2026-03-10 11:30", Target.DISPATCH)) == [
        ("Tue 2026-03-10 11:30", "Tue 2026-03-10 12:00", 0.5),
        ("Tue 2026-03-10 13:30", "Tue 2026-03-10 17:00", 3.5),
    ]


def test_time_around_the_clock_is_one_stretch() -> None:
    found = explained("Fri 2026-09-18 16:30", grade=Grade.URGENT)
    assert stretches(found) == [("Fri 2026-09-18 16:30", "Sat 2026-09-19 16:30", 24)]
    assert (found.sum.term, list(found.sum.terms)) == ("24h", ["24h", "5wd"])


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("3d", [("Mon 09-21", Kind.WORKDAY, 3, None)]),
        ("2d", [("Sun 09-20", Kind.MAKE_UP, 2, Holiday.NATIONAL_DAY)]),
        ("1d", [("Sat 09-19", Kind.WEEKEND, 1, None), ("Sun 09-20", Kind.MAKE_UP, 1, Holiday.NATIONAL_DAY)]),
    ],
)
def test_of_calendar_days_the_last_is_told_and_whether_it_rolls(
    term: str, told: list[tuple[str, Kind, int, Holiday | None]]
) -> None:
    assert days(explained("Fri 2026-09-18 16:30", sla=rolling(term))) == told


def test_first_contact_and_return_window_are_counted_from_the_dispatch() -> None:
    later = "Mon 2026-03-09 15:00"
    for target, start in ((Target.FIRST_CONTACT, later), (Target.REPLY, "Fri 2026-03-06 10:00")):
        found = explained("Fri 2026-03-06 10:00", target, dispatched=later)
        assert shown(found.sum.started_at) == start
    assert explained("Fri 2026-03-06 10:00", Target.RETURN_WINDOW).origin is Start.DISPATCHED


def test_what_is_counted_from_something_later_says_from_what() -> None:
    assert explained("Fri 2026-03-06 10:00", Target.EXTENSION_DECISION).origin is Start.ASKED
    survey = explained("Fri 2026-03-06 10:00", Target.SURVEY)
    assert (survey.origin, survey.sum.term) == (Start.DELIVERED, "7d")
    assert shown(survey.sum.due_at) == "Fri 2026-03-13 10:00"


def test_a_procedure_has_the_terms_of_its_own() -> None:
    policy = packs.load("petition")
    petition = Sla(policy, china_calendar(policy))
    start = at("Fri 2026-03-06 10:00")
    terms = {
        procedure: {
            each.target: each.sum.term
            for each in explain(petition, Question(Type.APPEAL, Grade.NORMAL, start, start, procedure))
        }
        for procedure in ("", "simple")
    }
    assert [terms[name][Target.REPLY] for name in terms] == ["60d", "10wd"]
    assert [terms[name][Target.ACCEPTANCE] for name in terms] == ["15d", "3wd"]


def test_reminders_and_escalation_stand_beside_the_deadline() -> None:
    found = explained("Mon 2026-03-09 09:00").sum
    assert [shown(moment) for moment in found.reminders.values()] == [
        "Wed 2026-03-11 18:00",
        "Fri 2026-03-13 16:30",
        "Mon 2026-03-16 18:00",
    ]
    assert {level: shown(moment) for level, moment in found.escalation.items()} == {
        Level.UNIT_HEAD: "Mon 2026-03-16 18:00",
        Level.SUPERVISOR: "Tue 2026-03-17 18:00",
        Level.MANAGER: "Wed 2026-03-18 18:00",
    }
    assert explained("Mon 2026-03-09 09:00", Target.RETURN_WINDOW).sum.reminders == {}


def test_a_deadline_in_a_year_without_calendar_says_that_it_is_provisional() -> None:
    assert explained("Wed 2026-12-30 10:00").sum.provisional
    assert not explained("Mon 2026-03-09 09:00").sum.provisional


@settings(max_examples=1000)
@given(st.sampled_from(HOTLINE_TYPES), st.sampled_from(Grade), moments(days=500))
def test_what_is_explained_is_what_a_clock_counts_and_its_steps_add_up(
    type: Type, grade: Grade, start: datetime
) -> None:
    for each in explain(SLA, Question(type, grade, start, start)):
        found, last = each.sum, each.sum.steps[-1]
        if each.target is not Target.SURVEY:
            due = POLICY.due(CALENDAR, each.target, type, grade, start)
            assert due == (found.due_at, found.provisional, found.working)
            assert found.terms[found.term] == found.due_at == min(found.terms.values())
        if isinstance(last, DayStep):
            assert CALENDAR.closing(last.day) == found.due_at
            assert found.term == f"{last.number}wd"
        else:
            assert last.ends_at == found.due_at
