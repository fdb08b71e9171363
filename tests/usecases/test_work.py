"""Handling with others, more time and evidence, as an office lives it."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain import authority, running
from chalicelib.domain import work_events as w
from chalicelib.domain.errors import (
    AgainstPolicyError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RepeatError,
    UnlawfulActionError,
)
from chalicelib.domain.evidence import proved
from chalicelib.domain.head import Head
from chalicelib.domain.ledger import ledger
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Measure, Outcome, Resolved, Role, Status, Target
from chalicelib.ports import Principal
from chalicelib.sla.sla import Sla
from chalicelib.usecases import actions, casework, links, survey
from chalicelib.usecases.acts.fast import ReviewFast, SettleFast, is_drawn
from chalicelib.usecases.acts.more_time import (
    ApproveExtension,
    AskExtension,
    CallHearing,
    HoldHearing,
    RefuseExtension,
)
from chalicelib.usecases.acts.together import (
    AddEvidence,
    AddUnit,
    CallReview,
    HoldReview,
    RemoveUnit,
    Report,
)
from local.sim.invariants import ViolationError, check_case
from tests.homes import HOMES, Home, shown
from tests.office import DISPATCHER, SUPERVISOR
from tests.usecases.climbing import SMOKE

GAS = Principal("w-tang", Role.HANDLER, "gas")
HOUSING = Principal("w-he", Role.HANDLER, "housing")
WHY = "还要等检测报告，请您谅解。"


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.fixture
def ticket(home: Home) -> str:
    return home.sms(SMOKE)


def token(home: Home, ticket: str, person: str) -> str:
    return links.action_link(home.deps, ticket, person).rsplit("/", 1)[1]


def lawful(home: Home, ticket: str, who: Principal) -> tuple[str, ...]:
    case, _ = casework.open_for(home.deps, who, ticket)
    return casework.lawful(home.deps, who, case)


@pytest.mark.parametrize("store", HOMES)
def test_a_unit_beside_the_lead_is_told_sees_the_case_and_reports_to_the_lead(store: str) -> None:
    home = Home(store)
    ticket = home.sms(SMOKE)
    with pytest.raises(NotFoundError):
        home.act(ticket, "note", actions.Note("看一眼"), GAS)
    home.act(ticket, "add_unit", AddUnit("gas", "查燃气管道"), DISPATCHER)
    home.until("Mon 2026-03-02 11:00")
    tang = home.deps.office.person("w-tang")
    assert home.told(tang.email) == ["co_unit"]
    assert links.acting(home.deps, token(home, ticket, "w-tang"))[1].id == "w-tang"
    assert set(lawful(home, ticket, GAS)) == {"contact", "note", "report", "add_evidence"}
    home.act(ticket, "report", Report("管道完好"), GAS)
    home.until("Mon 2026-03-02 14:00")
    handler = home.deps.office.person(home.case(ticket).handler or "")
    assert "co_report" in home.told(handler.email)
    assert not set(home.told()) - {"acknowledgement"}, "nothing of it is the citizen's"
    check_case(home.world, ticket)


def test_a_unit_that_gets_the_case_stands_beside_nobody(home: Home, ticket: str) -> None:
    home.act(ticket, "add_unit", AddUnit("gas", "查燃气管道"), DISPATCHER)
    home.act(ticket, "transfer", actions.Transfer("gas", "归口"), DISPATCHER)
    assert (home.case(ticket).unit, home.case(ticket).co_units) == ("gas", ())
    check_case(home.world, ticket)


def test_the_lead_alone_replies(home: Home, ticket: str) -> None:
    home.act(ticket, "add_unit", AddUnit("gas"), DISPATCHER)
    for action in ("reply", "ask", "sign", "ask_extension"):
        assert not authority.may(action, Role.HANDLER, authority.Relation.CO)
    with pytest.raises(NotAllowedError):
        home.act(ticket, "reply", actions.Reply(actions.OUTCOMES[0], "我来答"), GAS)
    with pytest.raises(NotAllowedError):
        home.act(ticket, "report", Report("主办自己"))


def test_a_unit_that_is_let_go_is_told_and_knows_the_case_no_more(home: Home, ticket: str) -> None:
    home.act(ticket, "add_unit", AddUnit("gas"), DISPATCHER)
    held = token(home, ticket, "w-tang")
    home.act(ticket, "remove_unit", RemoveUnit("gas", "与燃气无关"), SUPERVISOR)
    home.until("Mon 2026-03-02 11:00")
    assert "co_unit_released" in home.told(home.deps.office.person("w-tang").email)
    with pytest.raises(NotFoundError):
        links.acting(home.deps, held)
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "remove_unit", RemoveUnit("gas", "再来一次"), SUPERVISOR)


def test_a_unit_is_added_once_and_never_the_lead_and_five_at_most(home: Home, ticket: str) -> None:
    lead = home.case(ticket).unit or ""
    others = [unit for unit in ("gas", "housing", "transport", "social", "market", "police") if unit != lead]
    for unit in others[:5]:
        home.act(ticket, "add_unit", AddUnit(unit), DISPATCHER)
    with pytest.raises(RepeatError):
        home.act(ticket, "add_unit", AddUnit(others[0]), DISPATCHER)
    for wrong in (lead, others[5], "nowhere"):
        with pytest.raises(InvalidInputError):
            home.act(ticket, "add_unit", AddUnit(wrong), DISPATCHER)
    assert home.case(ticket).co_units == tuple(others[:5])
    assert home.kinds(ticket).count("UnitAdded") == 5


def test_those_who_are_invited_are_told_of_a_joint_review_and_it_is_due_in_three_days(
    home: Home, ticket: str
) -> None:
    home.act(ticket, "call_review", CallReview("谁来修？", "燃气抢修站、housing", "周工"))
    assert shown(home.case(ticket).clocks[Target.JOINT_REVIEW].due_at) == "Thu 2026-03-05 18:00"
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "call_review", CallReview("又一次", "gas"))
    home.until("Mon 2026-03-02 11:00")
    for person in ("w-tang", "w-he"):
        assert home.told(home.deps.office.person(person).email) == ["joint_review"]
    with pytest.raises(NotFoundError):
        home.act(ticket, "note", actions.Note("只是受邀"), HOUSING)
    home.act(ticket, "hold_review", HoldReview("由城管修"))
    assert home.case(ticket).clocks[Target.JOINT_REVIEW].met_at is not None
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "hold_review", HoldReview("再记一次"))


@pytest.mark.parametrize(
    "wrong", [CallReview("谁来修？"), CallReview("谁来修？", "不存在的局"), CallReview(" ", "gas")]
)
def test_a_joint_review_has_a_question_and_somebody_who_is_known(
    home: Home, ticket: str, wrong: CallReview
) -> None:
    with pytest.raises(InvalidInputError):
        home.act(ticket, "call_review", wrong)


@pytest.mark.parametrize("store", HOMES)
def test_an_approved_extension_moves_the_date_and_the_citizen_is_told_why(store: str) -> None:
    home = Home(store)
    ticket = home.sms(SMOKE)
    before = home.case(ticket).reply_clock
    assert before is not None
    assert shown(before.due_at) == "Mon 2026-03-09 18:00"
    home.act(ticket, "ask_extension", AskExtension("3wd", WHY))
    assert home.case(ticket).due_at == before.due_at, "asking moves nothing"
    home.until("Mon 2026-03-02 11:00")
    assert "extension_asked" in home.told(home.deps.office.supervisor_on_duty().email)
    home.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)
    assert shown(home.case(ticket).due_at) == "Thu 2026-03-12 18:00"
    said = home.sent()[-1]
    assert said.reaction == "extended"
    assert "3月12日18:00" in said.text
    assert WHY in said.text
    (account,) = ledger(
        home.case(ticket),
        home.deps.store.history(ticket),
        home.deps.sla_of(home.case(ticket).policy),
        home.world.now,
    )
    (extension,) = account.extensions
    assert (extension.term, extension.approver, extension.reason) == ("3wd", "s-xu", WHY)
    with pytest.raises(AgainstPolicyError):
        home.act(ticket, "ask_extension", AskExtension("1wd", WHY))
    check_case(home.world, ticket)


@pytest.mark.parametrize("term", ["7wd", "三十天", "0d", "", "下周"])
def test_no_extension_is_longer_than_the_policy_says_and_none_is_nonsense(
    home: Home, ticket: str, term: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        home.act(ticket, "ask_extension", AskExtension(term, WHY))
    assert refused.value.field == "term"


def test_who_asks_after_the_due_time_is_refused(home: Home, ticket: str) -> None:
    home.until("Tue 2026-03-10 09:00")
    with pytest.raises(AgainstPolicyError):
        home.act(ticket, "ask_extension", AskExtension("1wd", WHY))


def test_an_answer_after_the_due_time_counts_from_it_and_unmisses_nothing(home: Home, ticket: str) -> None:
    home.act(ticket, "ask_extension", AskExtension("2wd", WHY))
    home.until("Tue 2026-03-10 10:00")
    home.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)
    clock = home.case(ticket).reply_clock
    assert clock is not None
    assert (shown(clock.due_at), clock.missed) == ("Wed 2026-03-11 18:00", True)
    check_case(home.world, ticket)


@pytest.mark.parametrize("term", ["", "1h"])
def test_the_oracle_notices_an_extension_that_is_not_given_as_it_was_approved(
    home: Home, ticket: str, term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    extend = running.extend

    def otherwise(case: Head, sla: Sla, target: Target, _: str, at: datetime) -> None:
        if term:
            extend(case, sla, target, term, at)

    monkeypatch.setattr(running, "extend", otherwise)
    home.act(ticket, "ask_extension", AskExtension("2wd", WHY))
    home.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)
    with pytest.raises(ViolationError):
        check_case(home.world, ticket)


def test_a_refusal_is_told_to_the_handler_and_moves_nothing(home: Home, ticket: str) -> None:
    due = home.case(ticket).due_at
    home.act(ticket, "ask_extension", AskExtension("2wd", WHY))
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "ask_extension", AskExtension("2wd", WHY))
    with pytest.raises(NotAllowedError):
        home.act(
            ticket, "approve_extension", ApproveExtension(), Principal("h-fang", Role.UNIT_HEAD, "chengjiang")
        )
    home.act(ticket, "refuse_extension", RefuseExtension("时间够用"), SUPERVISOR)
    home.until("Mon 2026-03-02 11:00")
    assert home.case(ticket).due_at == due
    handler = home.deps.office.person(home.case(ticket).handler or "")
    assert "extension_refused" in home.told(handler.email)
    assert "extended" not in home.told()
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)


def test_a_reply_that_comes_first_lets_the_request_lapse(home: Home, ticket: str) -> None:
    home.act(ticket, "ask_extension", AskExtension("2wd", WHY))
    home.reply(ticket)
    case = home.case(ticket)
    assert case.clocks[Target.EXTENSION_DECISION].met_at is not None
    assert case.work.extension == ""
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)


def test_in_the_hotline_a_hearing_is_unlawful_and_no_page_offers_it(home: Home, ticket: str) -> None:
    with pytest.raises(AgainstPolicyError) as refused:
        home.act(ticket, "call_hearing", CallHearing("听取意见"))
    assert refused.value.code == "error.no_hearings"
    with pytest.raises(AgainstPolicyError):
        home.act(ticket, "hold_hearing", HoldHearing("已听取"))
    offered = lawful(home, ticket, home.handler(ticket))
    assert not {"call_hearing", "hold_hearing"} & set(offered)
    assert {"ask_extension", "call_review", "add_evidence"} <= set(offered)


def test_a_refused_contact_stops_the_clock_and_counts_as_no_contact(home: Home, ticket: str) -> None:
    with pytest.raises(InvalidInputError):
        home.act(ticket, "contact", actions.Contact("refused"))
    home.act(ticket, "contact", actions.Contact("refused", "录音 0302-17"))
    case = home.case(ticket)
    assert case.clocks[Target.FIRST_CONTACT].met_at is not None
    assert case.cycle.contacted_at is None
    home.until("Mon 2026-03-02 16:00")
    home.act(ticket, "contact", actions.Contact("called"))
    assert home.case(ticket).cycle.contact_in_time


def test_who_is_reached_after_the_term_was_not_contacted_in_time(home: Home, ticket: str) -> None:
    home.act(ticket, "contact", actions.Contact("not_needed", "当天已当面谈过"))
    home.until("Wed 2026-03-04 09:00")
    home.act(ticket, "contact", actions.Contact("called"))
    assert home.case(ticket).cycle.contacted_at is not None
    assert not home.case(ticket).cycle.contact_in_time


def test_a_reply_without_evidence_of_its_handling_is_marked(home: Home, ticket: str) -> None:
    with pytest.raises(InvalidInputError):
        home.act(ticket, "add_evidence", AddEvidence("thinking", "想过了"))
    home.act(ticket, "add_evidence", AddEvidence("contact", "通话录音", "0302-17"))
    home.reply(ticket)
    (cycle,) = proved(home.deps.store.history(ticket))
    assert cycle.missing == ("handling",)
    home.act(ticket, "add_evidence", AddEvidence("handling", "整改前后照片", "附件2"))
    (cycle,) = proved(home.deps.store.history(ticket))
    assert cycle.missing == ()
    assert [(piece.step, piece.reference) for piece in cycle.pieces] == [
        ("contact", "0302-17"),
        ("handling", "附件2"),
    ]


def test_what_was_asked_for_outlives_a_question_and_its_pause(home: Home, ticket: str) -> None:
    home.act(ticket, "ask_extension", AskExtension("5wd", WHY))
    home.act(ticket, "ask", actions.Ask("是哪一家？"))
    home.until("Wed 2026-03-04 10:00")
    home.act(ticket, "approve_extension", ApproveExtension(), SUPERVISOR)
    assert home.case(ticket).status is Status.AWAITING_CITIZEN
    home.sms("三栋楼下那家")
    clock = home.case(ticket).reply_clock
    assert clock is not None
    assert clock.paused > timedelta()
    assert clock.extension == "5wd"
    check_case(home.world, ticket)
    assert [event.kind for event in home.events(ticket, w.ExtensionApproved)] == ["ExtensionApproved"]


REFUND = SettleFast(Measure.REFUND, "退款已到账，给您添麻烦了。", "50")


def drawn(home: Home, *, sampled: bool) -> str:
    """A case that is in the sample, or is not."""
    tickets = (home.sms(SMOKE, phone=f"+86139000020{n:02}") for n in range(60))
    return next(ticket for ticket in tickets if is_drawn(ticket, 0.1) == sampled)


def fast(home: Home, ticket: str, command: SettleFast = REFUND) -> None:
    home.act(ticket, "settle_fast", command)


def test_a_small_matter_is_settled_and_answered_at_once(home: Home, ticket: str) -> None:
    fast(home, ticket)
    case = home.case(ticket)
    assert (case.status, case.cycle.outcome) == (Status.REPLIED, Outcome.SOLVED)
    assert [kind for kind in home.kinds(ticket) if kind in ("FastSettled", "CaseReplied")] == [
        "FastSettled",
        "CaseReplied",
    ]
    assert home.told()[-1] == "reply"


@pytest.mark.parametrize(
    "wrong",
    [
        SettleFast(Measure.REFUND, "退款已到账", 201),
        SettleFast(Measure.REFUND, "退款已到账", "很多"),
        SettleFast(Measure.COMPENSATION, "补偿已到账", 5),
        SettleFast(Measure.REFUND, " "),
    ],
)
def test_no_more_is_settled_at_once_than_the_policy_says(home: Home, ticket: str, wrong: SettleFast) -> None:
    before = home.case(ticket)
    with pytest.raises(InvalidInputError):
        fast(home, ticket, wrong)
    assert home.case(ticket) == before


def test_what_is_no_low_risk_is_not_settled_at_once(home: Home) -> None:
    ticket = home.sms("小区楼下饭店油烟太大，再不管我就去上访，要找媒体曝光")
    case = home.case(ticket)
    assert case.risk != "low"
    with pytest.raises(AgainstPolicyError):
        fast(home, ticket)
    assert "settle_fast" not in lawful(home, ticket, home.handler(ticket))


def test_what_is_drawn_is_reviewed_by_the_supervisor(home: Home) -> None:
    """A tenth of all, by the ticket alone."""
    ticket = drawn(home, sampled=True)
    fast(home, ticket)
    assert shown(home.case(ticket).clocks[Target.SURVEY_REVIEW].due_at) == "Thu 2026-03-05 18:00"
    home.until("Mon 2026-03-02 11:00")
    assert "fast_review" in home.told(home.deps.office.supervisor_on_duty().email)
    with pytest.raises(NotAllowedError):
        home.act(ticket, "review_fast", ReviewFast("我自己看过"))
    home.act(ticket, "review_fast", ReviewFast("措施妥当"), SUPERVISOR)
    assert home.case(ticket).clocks[Target.SURVEY_REVIEW].met_at is not None
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "review_fast", ReviewFast("再看一次"), SUPERVISOR)
    check_case(home.world, ticket)


def test_about_a_tenth_is_drawn() -> None:
    found = sum(is_drawn(f"T{number}", 0.1) for number in range(10_000))
    assert 900 < found < 1100


def test_a_bad_survey_puts_what_was_settled_at_once_up_for_review(home: Home) -> None:
    ticket = drawn(home, sampled=False)
    fast(home, ticket)
    assert "review_fast" not in lawful(home, ticket, SUPERVISOR)
    home.until("Wed 2026-03-11 10:00")
    bad = Answer(contacted=True, resolved=Resolved.PARTLY, satisfaction=2)
    survey.answer(home.deps, links.survey_link(home.deps, ticket, 1).rsplit("/", 1)[1], bad)
    home.settle()
    assert "review_fast" in lawful(home, ticket, SUPERVISOR)
    home.act(ticket, "review_fast", ReviewFast("退款金额偏低，已补退"), SUPERVISOR)
    assert "review_fast" not in lawful(home, ticket, SUPERVISOR)
    check_case(home.world, ticket)
