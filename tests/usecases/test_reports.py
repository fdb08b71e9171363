"""What managers ask: by what, over which time, beside what, and which cases stand behind it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.measures import MEASURES
from chalicelib.domain.steps import Step
from chalicelib.domain.values import Role, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions
from chalicelib.usecases.acts.rights import NameRespondent
from chalicelib.usecases.asked import MOST, Asked
from chalicelib.usecases.behind import LIMIT, Behind, Part, Wanted, behind
from chalicelib.usecases.reports import Measures, measures
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER

AUDITOR = Principal("a-meng", Role.AUDITOR, None)
MARCH = Asked("all", date(2026, 3, 1), date(2026, 3, 31))
APRIL = Asked("all", date(2026, 4, 1), date(2026, 4, 30), compare=True)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CALM = "随便说几句，没有什么要紧的事"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def a_life(home: Home, phone: str = "+8613800000001", said: str = "115") -> str:
    """Received, contacted, answered and, if anything is said, evaluated."""
    ticket = home.sms(WATER, phone)
    home.act(ticket, "contact", actions.Contact("met"))
    home.reply(ticket)
    if said:
        home.wait(7 * DAY, HOUR)
        home.sms(said, phone)
    return ticket


def told(home: Home, **asked: object) -> Measures:
    return measures(home.deps, MANAGER, replace(MARCH, **asked))  # type: ignore[arg-type]  # names are Asked's


def fraction(found: Measures, value: str, name: str) -> tuple[int, int]:
    rate = next(row for row in found.rows if row.value == value).rates[name]
    return rate.numerator, rate.denominator


def cases(
    home: Home, measure: str, part: Part = Part.DENOMINATOR, by: str = "all", value: str = ""
) -> list[Behind]:
    wanted = Wanted(measure, by, value, MARCH.first, MARCH.last, part)
    return list(behind(home.deps, MANAGER, wanted).items)


def test_every_measure_has_two_parts_and_names_its_formula(home: Home) -> None:
    a_life(home)
    (row,) = told(home).rows
    assert row.rates.keys() == MEASURES.keys()
    assert all(rate.formula for rate in row.rates.values())
    for name in ("response_rate", "resolution_rate", "satisfaction_rate", "on_time_rate", "meeting_rate"):
        assert fraction(told(home), "", name) == (1, 1), name
    assert row.score == 1
    assert row.hours["reply_hours"].count == 1


def test_a_survey_under_way_is_in_no_rate(home: Home) -> None:
    a_life(home, said="")
    home.wait(7 * DAY, HOUR)
    assert fraction(told(home), "", "survey_answer_rate") == (0, 0)
    home.wait(15 * DAY)
    assert fraction(told(home), "", "survey_answer_rate") == (0, 1)
    (silent,) = cases(home, "resolution_rate", Part.OUTSIDE)
    assert [each.reason for each in silent.standings] == ["silent"]


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("unit", "utilities"),
        ("handler", "w-lu"),
        ("channel", "sms"),
        ("type", "complaint"),
        ("grade", "urgent"),
        ("unit|category", None),
    ],
)
def test_a_figure_is_told_by_everything_a_case_has(home: Home, by: str, value: str | None) -> None:
    ticket = a_life(home)
    found = told(home, by=by)
    value = value or f"{home.case(ticket).unit}|{home.case(ticket).category}"
    assert fraction(found, value, "resolution_rate") == (1, 1)
    assert [each.ticket for each in cases(home, "resolution_rate", by=by, value=value)] == [ticket]
    assert cases(home, "resolution_rate", by=by, value="nobody|nothing" if "|" in by else "nobody") == []


def test_a_unit_is_told_alone_and_with_all_below_it(home: Home) -> None:
    a_life(home)
    assert {row.value for row in told(home, by="unit").rows} == {"utilities"}
    below = told(home, by="unit", subtree=True)
    assert (
        fraction(below, "chengjiang", "on_time_rate")
        == fraction(below, "utilities", "on_time_rate")
        == (1, 1)
    )
    assert told(home, by="unit", within="gas").rows == ()
    assert {row.value for row in told(home, by="unit", within="utilities").rows} == {"utilities"}


def test_a_span_is_told_month_by_month_and_beside_the_one_before(home: Home) -> None:
    a_life(home)
    found = told(home, last=date(2026, 4, 30), step=Step.MONTH)
    assert [(period.first.month, len(period.rows)) for period in found.periods] == [(3, 1), (4, 0)]
    assert measures(home.deps, MANAGER, APRIL).rows == ()
    a_life(home, "+8613800000002", said="")
    home.until("Thu 2026-04-02 10:00")
    home.sms(CALM, "+8613800000003")
    (row,) = measures(
        home.deps, MANAGER, Asked("all", date(2026, 4, 1), date(2026, 4, 30), compare=True)
    ).rows
    assert row.before is not None
    assert (row.counts["received"], row.before.counts["received"]) == (1, 2)


def test_the_best_come_first_and_who_has_no_rate_last(home: Home) -> None:
    a_life(home, said="131")
    a_life(home, "+8613800000002", said="")
    found = told(home, by="unit", sort="satisfaction_rate")
    assert found.rows[0].value == "utilities"
    assert [row.value for row in told(home, by="channel", sort="score").rows] == ["sms"]


def test_each_case_behind_a_rate_says_why_it_counts_or_not(home: Home) -> None:
    solved, partly = a_life(home), a_life(home, "+8613800000002", said="223")
    below = {each.ticket: each.standings[0].reason for each in cases(home, "resolution_rate")}
    assert below == {solved: "counts", partly: "partly"}
    assert [each.ticket for each in cases(home, "resolution_rate", Part.NUMERATOR)] == [solved]
    response = {each.ticket: each.standings[0].reason for each in cases(home, "response_rate")}
    assert response == {solved: "counts", partly: "says_not_contacted"}
    satisfied = {each.ticket: each.standings[0].reason for each in cases(home, "satisfaction_rate")}
    assert satisfied == {solved: "counts", partly: "satisfaction_3"}


def test_an_excluded_case_is_listed_beside_with_who_took_it_out_and_why(home: Home) -> None:
    ticket = a_life(home)
    home.act(ticket, "propose_exclusion", actions.ProposeExclusion("beyond_remit", "", "不属于本市"))
    home.act(ticket, "approve_exclusion", actions.Approve(), SUPERVISOR)
    assert cases(home, "resolution_rate") == []
    (beside,) = cases(home, "resolution_rate", Part.OUTSIDE)
    assert beside.exclusion
    assert (beside.exclusion.by, beside.exclusion.reason) == (SUPERVISOR.id, "beyond_remit")
    assert [each.reason for each in beside.standings] == ["excluded"]
    (original,) = cases(home, "original_resolution_rate")
    assert original.standings[0].reason == "counts"


def test_a_declined_case_is_listed_outside(home: Home) -> None:
    ticket = home.sms(CALM)
    home.act(ticket, "decline", actions.Decline("other_place", "请向法院咨询"), DISPATCHER)
    (outside,) = cases(home, "resolution_rate", Part.OUTSIDE)
    assert (outside.ticket, outside.standings[0].reason) == (ticket, "declined")


def test_a_page_of_cases_leads_to_the_next(home: Home) -> None:
    for number in range(LIMIT + 3):
        home.sms(CALM, f"+86139{number:08}")
    wanted = Wanted("repeat_rate", "all", "", MARCH.first, MARCH.last)
    first = behind(home.deps, MANAGER, wanted)
    rest = behind(home.deps, MANAGER, replace(wanted, cursor=first.cursor))
    assert (len(first.items), len(rest.items), rest.cursor) == (LIMIT, 3, None)
    assert len({each.ticket for each in (*first.items, *rest.items)}) == LIMIT + 3


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "phone"},
        {"by": "district|channel"},
        {"sort": "beauty"},
        {"within": "utilities"},
        {"by": "unit", "within": "nowhere"},
        {"by": "channel", "subtree": True},
        {"last": date(2026, 2, 1)},
        {"first": date(2020, 1, 1), "step": Step.DAY},
        {"first": date(2016, 1, 1)},
        {"cursor": "utilities"},
        {"cursor": "=nobody", "sort": "score"},
        {"measures": frozenset({"beauty"})},
        {"limit": 0},
        {"limit": MOST + 1},
    ],
)
def test_what_is_not_counted_is_told(asked: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        told(Home(), **asked)


def test_figures_are_for_those_who_judge_and_are_judged_by_nobody_else() -> None:
    with pytest.raises(NotAllowedError):
        measures(Home().deps, HANDLER, MARCH)
    with pytest.raises(NotAllowedError):
        behind(Home().deps, HANDLER, Wanted("on_time_rate", "all", "", MARCH.first, MARCH.last))


def test_a_case_that_the_reader_may_not_know_counts_and_is_not_named(home: Home) -> None:
    ticket = a_life(home)
    home.act(ticket, "reopen", actions.Reopen("其实是举报"), SUPERVISOR)
    home.act(ticket, "regrade", actions.Regrade(type=Type.TIP_OFF, reason="是举报"), SUPERVISOR)
    home.act(ticket, "name_respondent", NameRespondent(people=MANAGER.id), DISPATCHER)
    (hidden,) = cases(home, "resolution_rate")
    assert (hidden.ticket, hidden.title, hidden.handler, hidden.exclusion) == ("", "", "", None)
    assert [each.reason for each in hidden.standings] == ["counts", "not_replied"]
    wanted = Wanted("resolution_rate", "all", "", MARCH.first, MARCH.last)
    (known,) = behind(home.deps, AUDITOR, wanted).items
    assert (known.ticket, known.standings) == (ticket, hidden.standings)
