"""The score card: what a reply earns and costs, who sees whose, and what becomes of an objection."""

from datetime import timedelta

import pytest

from chalicelib.domain import score
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, UnlawfulActionError
from chalicelib.domain.values import Plea, Point, Role, Status, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions, recounting, scorecards
from chalicelib.usecases.acts.proposals import Approve, ProposeExclusion
from chalicelib.usecases.acts.rights import NameRespondent
from chalicelib.usecases.acts.score import DisputePoint, FindStorm, RulePoint
from chalicelib.usecases.acts.together import AddEvidence
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER

HEAD = Principal("h-wei", Role.UNIT_HEAD, "utilities")
PROOF = AddEvidence("handling", "现场照片", "附件1")
THANKS = "感谢柳塘街道的工作人员，帮我母亲修好了水管，点赞！"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def a_life(home: Home, said: str = "115", *, proved: bool = True, phone: str = "+8613900000001") -> str:
    """Answered on Monday and evaluated a week later."""
    ticket = home.sms(WATER, phone)
    if proved:
        home.act(ticket, "add_evidence", PROOF)
    home.reply(ticket)
    home.wait(7 * DAY, HOUR)
    home.sms(said, phone)
    return ticket


def points(home: Home, by: str = "handler", value: str = HANDLER.id, year: int = 2026) -> float | None:
    found = scorecards.cards(home.deps, MANAGER, by, year).cards
    return next((card.points for card in found if card.value == value), None)


@pytest.mark.parametrize(
    ("said", "proved", "worth"),
    [("115", True, 1), ("112", True, -0.5), ("125", True, -0.5), ("122", True, -1), ("115", False, 0.5)],
)
def test_what_the_citizen_says_and_what_is_proved_are_worth_what_the_rules_say(
    said: str, proved: bool, worth: float
) -> None:
    home = Home()
    a_life(home, said, proved=proved)
    assert points(home) == worth


def test_a_card_is_drawn_when_the_answer_has_been_evaluated(home: Home) -> None:
    ticket = home.sms(WATER)
    home.reply(ticket)
    assert (points(home), score.card(home.case(ticket))) == (None, ())
    home.wait(30 * DAY, DAY)
    assert points(home) == -0.5, "nobody has said anything of it, and nothing proves it"


def test_evidence_that_comes_after_the_reply_still_proves_it() -> None:
    home = Home()
    ticket = home.sms(WATER)
    home.reply(ticket)
    home.act(ticket, "add_evidence", PROOF)
    home.wait(7 * DAY, HOUR)
    home.sms("115")
    assert points(home) == 1


def test_thanks_need_no_proof_and_earn_nothing() -> None:
    home = Home()
    ticket = home.sms(THANKS)
    home.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    home.reply(ticket)
    home.wait(30 * DAY, DAY)
    assert score.card(home.case(ticket)) == ()


def test_cards_are_summed_by_person_and_by_unit_over_the_year_the_best_first(home: Home) -> None:
    a_life(home)
    a_life(home, "122", phone="+8613900000002")
    a_life(home, "115", phone="+8613900000003")
    assert (points(home), points(home, "unit", "utilities"), points(home, year=2025)) == (1, 1, None)
    (card,) = scorecards.cards(home.deps, MANAGER, "unit", 2026).cards
    assert (card.name, card.counts) == ("公用事业局", {"score_full": 2, "score_none": 1})
    assert (card.money, card.honours) == (0, True)


def test_who_is_judged_sees_the_own_card_its_head_those_of_the_unit_and_a_dispatcher_none(home: Home) -> None:
    a_life(home)
    other = home.sms("菜市场门口的垃圾没人清，味道很大", "+8613900000002")
    home.reply(other)
    home.wait(30 * DAY, DAY)
    assert len(scorecards.cards(home.deps, SUPERVISOR, "handler", 2026).cards) == 2
    for who in (HANDLER, HEAD):
        assert [card.value for card in scorecards.cards(home.deps, who, "handler", 2026).cards] == ["w-lu"]
    stranger = home.case(other).handler or ""
    for who in (HANDLER, HEAD):
        with pytest.raises(NotFoundError):
            scorecards.behind(home.deps, who, "handler", stranger, 2026, None)
    with pytest.raises(NotAllowedError):
        scorecards.cards(home.deps, DISPATCHER, "handler", 2026)
    with pytest.raises(InvalidInputError):
        scorecards.cards(home.deps, MANAGER, "category", 2026)


def test_of_a_case_that_they_may_not_know_whoever_is_judged_reads_the_points_alone(home: Home) -> None:
    ticket = a_life(home)
    home.act(ticket, "reopen", actions.Reopen("其实是举报"), SUPERVISOR)
    home.act(ticket, "regrade", actions.Regrade(type=Type.TIP_OFF, reason="是举报"), SUPERVISOR)
    home.act(ticket, "name_respondent", NameRespondent(people=HANDLER.id), DISPATCHER)
    (mine,) = scorecards.behind(home.deps, HANDLER, "handler", HANDLER.id, 2026, None).items
    (theirs,) = scorecards.behind(home.deps, MANAGER, "handler", HANDLER.id, 2026, None).items
    assert (mine.ticket, mine.title) == ("", "")
    assert theirs.ticket == ticket
    assert (mine.points, mine.lines, mine.day) == (theirs.points, theirs.lines, theirs.day)
    assert mine.points == points(home) == 1


def test_an_upheld_objection_takes_the_point_off_and_the_reason_stays(home: Home) -> None:
    ticket = a_life(home, proved=False)
    assert points(home) == 0.5
    home.act(ticket, "dispute_point", DisputePoint(Point.EVIDENCE, "照片寄到了中心"), HANDLER)
    assert "point_disputed" in [row.reaction for row in home.sent("xu@center.example.org")]
    assert points(home) == 0.5, "until it is ruled on, it counts"
    home.act(ticket, "rule_point", RulePoint(Plea.UPHELD, "收到过"), SUPERVISOR)
    person = home.deps.office.person(HANDLER.id)
    told = [row.reaction for way in (person.email, person.phone) for row in home.sent(way)]
    assert "point_ruled" in told
    assert points(home) == 1
    (case,) = scorecards.behind(home.deps, HANDLER, "handler", HANDLER.id, 2026, None).items
    assert (case.ticket, case.points) == (ticket, 1)
    assert [(line.count, line.plea) for line in case.lines] == [
        ("score_full", None),
        ("score_bare", Plea.UPHELD),
    ]
    assert recounting.verify(home.deps, b"key").sound


def test_a_point_is_disputed_once_and_a_good_one_never() -> None:
    home = Home()
    ticket = a_life(home, proved=False)
    with pytest.raises(InvalidInputError):
        home.act(ticket, "dispute_point", DisputePoint(Point.EVALUATION, "应得两分"), HANDLER)
    home.act(ticket, "dispute_point", DisputePoint(Point.EVIDENCE, "有照片"), HANDLER)
    home.act(ticket, "rule_point", RulePoint(Plea.REJECTED, "没有收到"), SUPERVISOR)
    assert points(home) == 0.5
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "dispute_point", DisputePoint(Point.EVIDENCE, "真的有照片"), HANDLER)


def test_a_storm_costs_three_points_and_whoever_caused_it_is_told_and_may_object() -> None:
    home = Home()
    ticket = a_life(home)
    with pytest.raises(NotAllowedError):
        home.act(ticket, "find_storm", FindStorm("媒体报道"), SUPERVISOR)
    home.act(ticket, "find_storm", FindStorm("媒体报道，调查属实"), MANAGER)
    assert points(home) == -2
    person = home.deps.office.person(HANDLER.id)
    assert "storm_found" in [row.reaction for way in (person.email, person.phone) for row in home.sent(way)]
    home.act(ticket, "dispute_point", DisputePoint(Point.STORM, "报道不实"), HANDLER)
    home.act(ticket, "rule_point", RulePoint(Plea.UPHELD, "核实不实"), SUPERVISOR)
    assert points(home) == 1


def test_an_objection_that_waits_keeps_the_case_from_the_archive() -> None:
    home = Home()
    ticket = a_life(home, proved=False)
    home.act(ticket, "dispute_point", DisputePoint(Point.EVIDENCE, "有照片"), HANDLER)
    home.wait(30 * DAY, DAY)
    assert home.case(ticket).status is Status.EVALUATED
    home.act(ticket, "rule_point", RulePoint(Plea.REJECTED, "没有收到"), SUPERVISOR)
    home.wait(HOUR)
    assert home.case(ticket).status is Status.ARCHIVED


def test_an_objection_to_a_point_that_an_exclusion_takes_off_holds_up_nothing() -> None:
    home = Home()
    ticket = a_life(home, proved=False)
    home.act(ticket, "dispute_point", DisputePoint(Point.EVIDENCE, "有照片"), HANDLER)
    home.act(ticket, "propose_exclusion", ProposeExclusion("beyond_remit"), HANDLER)
    home.act(ticket, "approve_exclusion", Approve(), SUPERVISOR)
    home.wait(30 * DAY, DAY)
    assert (score.card(home.case(ticket)), home.case(ticket).status) == ((), Status.ARCHIVED)
