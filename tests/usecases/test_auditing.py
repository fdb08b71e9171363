"""Samples that can be drawn again, findings that stay, and a table that no spreadsheet carries out."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnlawfulActionError,
)
from chalicelib.domain.values import Role
from chalicelib.ports import Entry, Principal
from chalicelib.usecases import actions, findings, sampling
from chalicelib.usecases.findings import Find, FollowUp, Measure, Severity, State
from local.audit_table import rows
from tests.homes import HOMES, Home
from tests.office import SUPERVISOR, WATER

AUDITOR = Principal("a-meng", Role.AUDITOR, None)
HEAD = Principal("w-head", Role.UNIT_HEAD, "utilities")
DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def cases(home: Home, number: int = 8) -> list[str]:
    return [home.sms(WATER, phone=f"+86139000003{n:02}") for n in range(number)]


def drawn(home: Home, *rules: str, seed: str = "spring", last: date = MONDAY) -> list[str]:
    plan = sampling.plan(MONDAY, last, rules, seed)
    return [each.ticket for each in sampling.draw(home.deps, AUDITOR, plan)]


def test_so_many_of_each_unit_are_drawn_and_the_same_seed_draws_the_same(home: Home) -> None:
    tickets = cases(home)
    first = drawn(home, "per-unit=3")
    assert len(first) == 3
    assert set(first) <= set(tickets)
    lots = {seed: drawn(home, "per-unit=3", seed=seed) for seed in ("a", "b", "c", "d", "e")}
    assert len({tuple(each) for each in lots.values()}) > 1


def test_a_plan_that_is_on_record_gives_what_was_drawn_then(home: Home) -> None:
    cases(home, 4)
    before = drawn(home, "share=1")
    home.sms(WATER, phone="+8613900000399")
    assert drawn(home, "share=1") == before
    assert len(drawn(home, "share=1", seed="another")) == 5
    assert [plan.size for plan in sampling.plans(home.deps, AUDITOR)] in ([4, 5], [5, 4])


def test_a_share_is_a_share_and_a_smaller_one_is_part_of_it(home: Home) -> None:
    cases(home, 12)
    lots = {
        case.ticket: sampling._lot("s", "share", case)[0] for case in map(home.case, drawn(home, "share=1"))
    }
    assert len(lots) == 12
    assert 0 < len(drawn(home, "share=0.5")) < 12


def test_only_cases_of_those_days_are_drawn(home: Home) -> None:
    tickets = cases(home, 2)
    home.world.pass_time(DAY)
    home.sms(WATER, phone="+8613900000399")
    assert drawn(home, "share=1") == sorted(tickets)
    assert len(drawn(home, "share=1", last=MONDAY + DAY)) == 3


def test_bad_surveys_extreme_and_excluded_cases_are_drawn_all() -> None:
    home = Home()
    usual, dangerous = home.sms(WATER), home.sms("有人要跳楼，快来，柳塘街道", phone="+8613900000301")
    home.act(usual, "note", actions.Note("x"), SUPERVISOR)
    extreme = [t for t in (usual, dangerous) if home.case(t).risk == "extreme"]
    assert drawn(home, "extreme") == extreme
    assert drawn(home, "bad-survey") == drawn(home, "excluded") == []


@pytest.mark.parametrize("rule", ["share=2", "share=x", "per-unit=0", "all", "", "extreme=1"])
def test_a_rule_that_there_is_not_is_refused(rule: str) -> None:
    with pytest.raises(InvalidInputError):
        sampling.plan(MONDAY, MONDAY, [rule], "s")
    with pytest.raises(InvalidInputError):
        sampling.plan(MONDAY, MONDAY - DAY, ["extreme"], "s")


def test_nobody_but_the_auditor_draws_or_finds(home: Home) -> None:
    ticket, plan = home.sms(WATER), sampling.plan(MONDAY, MONDAY, ["extreme"], "s")
    for who in (SUPERVISOR, HEAD, replace(AUDITOR, role=Role.ADMIN)):
        with pytest.raises(NotAllowedError):
            sampling.draw(home.deps, who, plan)
        with pytest.raises(NotAllowedError):
            findings.find(home.deps, who, Find(ticket, Severity.MINOR, "x"))


def found(home: Home, words: str = "没有现场照片") -> findings.Finding:
    return findings.find(home.deps, AUDITOR, Find(home.sms(WATER), Severity.MAJOR, words))


def test_a_finding_goes_from_open_to_answered_to_closed_and_open_again(home: Home) -> None:
    id = found(home).id
    states = [findings.read(home.deps, id).state]
    states.append(findings.measure(home.deps, HEAD, id, Measure("补拍", date(2026, 3, 31))).state)
    states.append(findings.follow_up(home.deps, AUDITOR, id, FollowUp(closed=True, words="好")).state)
    states.append(findings.follow_up(home.deps, AUDITOR, id, FollowUp(closed=False, words="又发生")).state)
    assert states == [State.OPEN, State.ANSWERED, State.CLOSED, State.OPEN]


def test_the_same_order_again_leaves_one_line(home: Home) -> None:
    first = found(home)
    home.world.pass_time(DAY)
    again = findings.find(home.deps, AUDITOR, Find(first.ticket, first.severity, first.words))
    assert again == first
    measure = Measure("补拍", date(2026, 3, 31))
    once = findings.measure(home.deps, HEAD, first.id, measure)
    home.world.pass_time(DAY)
    assert findings.measure(home.deps, HEAD, first.id, measure) == once
    close = FollowUp(closed=True, words="好")
    done = findings.follow_up(home.deps, AUDITOR, first.id, close)
    assert findings.follow_up(home.deps, AUDITOR, first.id, close) == done
    assert len(done.steps) == 2


def test_what_makes_no_sense_is_refused(home: Home) -> None:
    id = found(home).id
    with pytest.raises(UnlawfulActionError):
        findings.follow_up(home.deps, AUDITOR, id, FollowUp(closed=False, words="still open"))
    findings.follow_up(home.deps, AUDITOR, id, FollowUp(closed=True, words="x"))
    with pytest.raises(UnlawfulActionError):
        findings.measure(home.deps, HEAD, id, Measure("late", date(2026, 3, 31)))
    with pytest.raises(UnlawfulActionError):
        findings.follow_up(home.deps, AUDITOR, id, FollowUp(closed=True, words="closed otherwise"))
    for bad in (" ", "x" * 5_000):
        with pytest.raises(InvalidInputError):
            findings.follow_up(home.deps, AUDITOR, id, FollowUp(closed=False, words=bad))
    with pytest.raises(NotFoundError):
        findings.read(home.deps, "nothing")


def test_of_two_steps_at_once_the_second_looks_again(home: Home) -> None:
    finding = found(home)
    home.deps.store.enter(Entry(f"{findings.BOOK}/{finding.id}", "0001", "{}"))
    step = findings.Step(home.world.now, "w-head", State.ANSWERED, "x")
    with pytest.raises(ConflictError):
        findings._take(home.deps, finding, step)


def test_no_cell_of_an_export_is_a_formula() -> None:
    home = Home()
    finding = found(home, '=HYPERLINK("http://x")')
    findings.measure(home.deps, HEAD, finding.id, Measure("+1 行\n第二行", date(2026, 3, 31)))
    table = list(csv.reader("".join(rows(findings.everything(home.deps))).splitlines(keepends=True)))
    assert len(table) == 3
    assert [row[-1] for row in table[1:]] == ['\'=HYPERLINK("http://x")', "'+1 行\n第二行"]
