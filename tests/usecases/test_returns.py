"""A unit gives a case back (退单): once, ruled on, one appeal; the unit has the case until then."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import authority
from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, RepeatError, UnlawfulActionError
from chalicelib.domain.ledger import CENTRE, ledger
from chalicelib.domain.returning import ReturnReason, Ruling, Stage
from chalicelib.domain.values import Role, Status, Target
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework, precedents
from chalicelib.usecases.letters import Matter
from local.sim.faults import Killed
from tests.faults.modes import DEADLY, Mode
from tests.faults.strikes import Strikes, struck
from tests.homes import HOMES, Home, at, shown
from tests.office import DISPATCHER, SUPERVISOR
from tests.usecases.climbing import SMOKE

PAN = Principal("w-pan", Role.HANDLER, "urban")
BACK = actions.Return(ReturnReason.NOT_OURS, "归市场监管局", "market")
NO = actions.Rule(Ruling.REJECTED, "油烟归城管")


@pytest.fixture(params=HOMES)
def office(request: pytest.FixtureRequest) -> Home:
    """Monday 2026-03-02, 09:00."""
    return Home(request.param)


@pytest.fixture
def ticket(office: Home) -> str:
    """With the urban management bureau, w-pan."""
    return office.sms(SMOKE)


def given_back(office: Home, ticket: str) -> str:
    office.until("Mon 2026-03-02 10:00")
    office.act(ticket, "return", BACK)
    return ticket


def refused(office: Home, ticket: str) -> str:
    given_back(office, ticket)
    office.act(ticket, "rule_return", NO, DISPATCHER)
    return ticket


def test_a_returned_case_stays_with_its_unit_and_the_dispatcher_is_asked(office: Home, ticket: str) -> None:
    case = office.case(given_back(office, ticket))
    assert (case.status, case.unit, case.handler) == (Status.DISPATCHED, "urban", "w-pan")
    assert case.clocks[Target.RETURN_WINDOW].met_at == at("Mon 2026-03-02 10:00")
    assert shown(case.clocks[Target.RETURN_RULING].due_at) == "Mon 2026-03-02 15:30"
    office.until("Mon 2026-03-02 10:30")
    assert "return_ruling" in office.told("lin@center.example.org") or any(
        "退单待裁定" in row.text for row in office.sent("lin@center.example.org")
    )
    assert office.told()[-1] == "acknowledgement", "for the citizen nothing has changed"


def test_a_unit_returns_a_case_once(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "return", BACK)


def test_the_second_click_of_a_return_is_a_repeat(office: Home, ticket: str) -> None:
    seen = office.case(ticket).seq
    given_back(office, ticket)
    with pytest.raises(RepeatError):
        casework.act(office.deps, PAN, ticket, "return", BACK, seen=seen)
    assert office.kinds(ticket).count("CaseReturned") == 1


def test_a_return_needs_words_and_another_unit(office: Home, ticket: str) -> None:
    for command in (
        actions.Return(ReturnReason.OTHER, " "),
        actions.Return(ReturnReason.OTHER, "不归我们", "urban"),
        actions.Return(ReturnReason.OTHER, "不归我们", "nowhere"),
    ):
        with pytest.raises(InvalidInputError):
            office.act(ticket, "return", command)
    assert office.case(ticket).returned.stage is Stage.NONE


def test_what_was_signed_for_cannot_be_returned(office: Home, ticket: str) -> None:
    office.act(ticket, "sign", actions.Sign())
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "return", BACK)


def test_no_unit_signs_by_silence_while_its_return_is_ruled_on(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    office.until("Thu 2026-03-05 09:00")
    assert office.case(ticket).status is Status.DISPATCHED
    assert not list(office.events(ticket, e.CaseSignedFor))


def test_a_late_ruling_is_reminded_of_and_climbs(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    office.until("Thu 2026-03-05 09:00")
    found = [
        (getattr(event.body, "level", 0), event.body.person)
        for event in office.events(ticket, e.ReminderDue, e.TargetEscalated)
        if isinstance(event.body, e.ReminderDue | e.TargetEscalated)
        and event.body.target is Target.RETURN_RULING
    ]
    assert found == [(0, "d-lin")] * 3 + [(1, "d-lin"), (2, "s-xu"), (3, "m-gu")]


def test_whoever_works_on_it_after_all_has_taken_the_return_back(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    case = office.act(ticket, "contact", actions.Contact("called"))
    assert (case.status, case.returned.pending) == (Status.IN_PROGRESS, False)
    assert case.clocks[Target.RETURN_RULING].met_at
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "rule_return", NO, DISPATCHER)


def test_an_upheld_return_goes_at_once_to_the_unit_that_is_right(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    due = office.case(ticket).due_at
    case = office.act(ticket, "rule_return", actions.Rule(Ruling.UPHELD, "归市场监管", "market"), DISPATCHER)
    assert (case.status, case.unit, case.handler, case.due_at) == (
        *(Status.DISPATCHED, "market", "w-kong"),
        due,
    )
    assert office.told("kong@market.example.org") == ["assignment"]
    assert office.told("pan@urban.example.org")[-1] == "moved_on"
    assert office.told()[1:] == ["dispatched"]


def test_an_upheld_return_without_a_unit_leaves_the_case_with_the_centre(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    case = office.act(ticket, "rule_return", actions.Rule(Ruling.UPHELD, "再看"), DISPATCHER)
    assert (case.status, case.unit, case.handler) == (Status.ACCEPTED, None, None)
    assert "答复期限不变" in office.sent()[-1].text
    assert office.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER).unit == "market"


def test_a_refused_return_leaves_the_case_with_the_unit_for_good(office: Home, ticket: str) -> None:
    case = office.case(refused(office, ticket))
    assert (case.status, case.unit, case.returned.rejected) == (Status.IN_PROGRESS, "urban", ("urban",))
    assert office.told("pan@urban.example.org")[-1] == "return_rejected"
    office.act(ticket, "transfer", actions.Transfer("market", "归口"), DISPATCHER)
    office.act(ticket, "transfer", actions.Transfer("urban", "还是归城管"), DISPATCHER)
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "return", BACK)


def test_one_appeal_goes_to_the_supervisor_and_settles_it(office: Home, ticket: str) -> None:
    refused(office, ticket)
    office.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们"))
    case = office.case(ticket)
    assert (case.status, case.returned.stage) == (Status.IN_PROGRESS, Stage.APPEALED)
    with pytest.raises(NotAllowedError):
        office.act(ticket, "rule_appeal", NO, DISPATCHER)
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "rule_return", NO, DISPATCHER)
    case = office.act(ticket, "rule_appeal", NO, SUPERVISOR)
    assert (case.status, case.unit) == (Status.IN_PROGRESS, "urban")
    assert office.told("pan@urban.example.org")[-1] == "return_final"
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "appeal_return", actions.AppealReturn("再申诉"))


def test_an_appeal_that_waits_climbs_from_the_supervisor(office: Home, ticket: str) -> None:
    refused(office, ticket)
    office.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们"))
    office.until("Thu 2026-03-05 09:00")
    told = [
        event.body.person
        for event in office.events(ticket, e.ReminderDue, e.TargetEscalated)
        if isinstance(event.body, e.ReminderDue | e.TargetEscalated)
        and event.body.target is Target.RETURN_RULING
    ]
    assert told == ["s-xu"] * 5 + ["m-gu"]


def test_an_appeal_comes_within_the_term_of_a_ruling_or_not_at_all(office: Home, ticket: str) -> None:
    refused(office, ticket)
    office.until("Mon 2026-03-02 15:31")
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们"))


def test_an_upheld_appeal_takes_the_case_from_the_unit_and_tells_the_dispatcher(
    office: Home, ticket: str
) -> None:
    refused(office, ticket)
    office.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们"))
    office.act(ticket, "ask", actions.Ask("在哪一栋？"))
    case = office.act(ticket, "rule_appeal", actions.Rule(Ruling.UPHELD, "确不归城管"), SUPERVISOR)
    assert (case.status, case.unit) == (Status.ACCEPTED, None)
    assert case.clocks[Target.REPLY].paused_at is None, "nobody waits for the answer any more"
    assert office.told("lin@center.example.org")[-1] == "to_dispatch"


def test_a_reply_ends_what_an_appeal_waits_for(office: Home, ticket: str) -> None:
    refused(office, ticket)
    office.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们"))
    office.reply(ticket)
    case = office.case(ticket)
    assert not case.returned.pending
    assert case.clocks[Target.RETURN_RULING].met_at
    assert "rule_appeal" not in casework.lawful(office.deps, SUPERVISOR, case)


def test_who_rules_is_not_who_asks(office: Home, ticket: str) -> None:
    given_back(office, ticket)
    for who in (PAN, Principal("h-shao", Role.UNIT_HEAD, "urban"), SUPERVISOR):
        with pytest.raises(NotAllowedError):
            office.act(ticket, "rule_return", NO, who)
    assert not authority.may("return", Role.DISPATCHER, authority.Relation.OTHER)


def test_a_return_is_offered_while_it_is_lawful_and_then_its_ruling(office: Home, ticket: str) -> None:
    def offered(role: Role, unit: str) -> set[str]:
        named = {"return", "rule_return", "appeal_return", "rule_appeal", "transfer"}
        return named & set(
            casework.lawful(office.deps, Principal("somebody", role, unit), office.case(ticket))
        )

    assert offered(Role.HANDLER, "urban") == {"return"}
    given_back(office, ticket)
    assert (offered(Role.HANDLER, "urban"), offered(Role.DISPATCHER, "center")) == (set(), {"rule_return"})
    office.act(ticket, "rule_return", NO, DISPATCHER)
    assert (offered(Role.HANDLER, "urban"), offered(Role.SUPERVISOR, "center")) == (
        {"appeal_return"},
        {"transfer"},
    )


def test_the_ledger_has_the_unit_hold_a_returned_case_until_the_return_is_upheld(
    office: Home, ticket: str
) -> None:
    given_back(office, ticket)
    office.until("Mon 2026-03-02 11:00")
    office.act(ticket, "rule_return", actions.Rule(Ruling.UPHELD, "再看"), DISPATCHER)
    office.until("Mon 2026-03-02 15:00")
    office.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER)
    history, case = office.deps.store.history(ticket), office.case(ticket)
    (account,) = ledger(case, history, office.deps.sla, office.world.now)
    held = [(each.unit, each.length.wall) for each in account.holdings if each.length.wall]
    assert held == [("urban", timedelta(hours=2)), (CENTRE, timedelta(hours=4))]


def test_the_citizen_reads_no_word_of_the_quarrel(office: Home, ticket: str) -> None:
    refused(office, ticket)
    said = " ".join(row.text for row in office.sent())
    assert not any(word in said for word in ("退单", "归市场监管局", "油烟归城管"))


def routed(office: Home, words: str, number: int) -> str:
    ticket = office.sms(SMOKE, phone=f"+86139000005{number:02}")
    office.act(ticket, "return", BACK)
    ruling = actions.Rule(Ruling.UPHELD, "归市场监管", "market", words)
    office.act(ticket, "rule_return", ruling, DISPATCHER)
    return ticket


def test_the_latest_three_precedents_of_a_category_are_there_for_the_next_case(office: Home) -> None:
    tickets = [routed(office, f"店里的油烟归市场监管，{number}", number) for number in range(5)]
    category = office.case(tickets[0]).category
    found = precedents.latest(office.deps, category)
    assert [(each.ticket, each.words[-1]) for each in found] == list(zip(tickets[:1:-1], "432", strict=True))
    assert (found[0].returned_by, found[0].unit, found[0].ruling) == ("urban", "market", Ruling.UPHELD)
    assert precedents.latest(office.deps, "文教卫生/学校") == ()


def read_again(office: Home, ticket: str) -> None:
    """The feed brings a ruling once more, late."""
    (event,) = office.events(ticket, e.ReturnRuled)
    submission = office.deps.store.submission(ticket)
    assert submission
    precedents.keep(office.deps, Matter(event, office.case(ticket), submission))


def test_a_precedent_is_written_once_however_often_its_event_is_read(office: Home) -> None:
    tickets = [routed(office, f"归市场监管，{number}", number) for number in range(2)]
    for ticket in (*tickets, tickets[0]):
        read_again(office, ticket)
    found = precedents.latest(office.deps, office.case(tickets[0]).category)
    assert [each.ticket for each in found] == tickets[::-1]


@pytest.mark.parametrize("mode", sorted(DEADLY))
@pytest.mark.parametrize("call", range(4, 14))
def test_a_precedent_whose_writer_died_is_there_once_when_it_is_read_again(call: int, mode: Mode) -> None:
    """At any call of the store, and although another was written meanwhile."""
    home = Home()
    first = routed(home, "归市场监管", 1)
    category, calm = home.case(first).category, home.deps
    second = home.sms(SMOKE, phone="+8613900000502")
    home.act(second, "return", BACK)
    command = actions.Rule(Ruling.UPHELD, "归市场监管", "", "也归市场监管")
    home.act_only(second, "rule_return", command, DISPATCHER)
    home.world.deps = replace(calm, store=struck(calm.store, Strikes(mode, call)))
    with suppress(Killed):
        read_again(home, second)
    home.world.deps = calm
    third = home.sms(SMOKE, phone="+8613900000503")
    home.act(third, "return", BACK)
    home.act_only(third, "rule_return", command, DISPATCHER)
    read_again(home, third)
    home.settle()
    assert sorted(each.ticket for each in precedents.latest(calm, category)) == sorted([first, second, third])
