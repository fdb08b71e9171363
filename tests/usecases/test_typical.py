"""A typical case: proposed by one, approved by another, and nobody can be known by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import (
    ConflictError,
    HuiyinError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotPublishableError,
    OwnProposalError,
    UnlawfulActionError,
)
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Role, Status, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions, intake, typical
from chalicelib.usecases.acts.rights import NameRespondent
from chalicelib.usecases.typical import Propose, Reason
from chalicelib.usecases.typical_books import Act, State, Typical
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER, Office

DAY = timedelta(days=1)
AUDITOR = Principal("a-meng", Role.AUDITOR, "chengjiang")
TITLE, TEXT = "停水两天，次日恢复", "老旧管道破裂，抢修队连夜更换，居民次日用上了水。"


@pytest.fixture
def office() -> Office:
    return Office()


def answered(office: Office, **who: object) -> str:
    citizen = Citizen(**{"name": "赵敏", "phone": "+8613900000001", **who})  # type: ignore[arg-type]  # its fields
    content = Content(WATER, citizen=citizen, respondent="澄江供水有限公司")
    ticket = intake.submit(office.deps, Channel.WEB, office.deps.new_id(), content).ticket
    office.settle()
    office.reply(ticket)
    return ticket


def proposed(office: Office, ticket: str, title: str = TITLE, text: str = TEXT) -> Typical:
    return typical.propose(office.deps, SUPERVISOR, Propose(ticket, title, text))


def published(office: Office, ticket: str, title: str = TITLE) -> Typical:
    id = proposed(office, ticket, title).id
    return typical.settle(office.deps, MANAGER, id, Act.APPROVE)


def titles(office: Office) -> list[str]:
    return [each.title for each in typical.shown(office.deps).items]


@pytest.mark.parametrize("store", HOMES)
def test_what_a_manager_has_approved_is_shown_the_newest_first_page_by_page(store: str) -> None:
    home = Home(store)
    ticket = answered(home)
    for number in range(3):
        home.world.pass_time(DAY)
        published(home, ticket, f"{TITLE}（{'甲乙丙'[number]}）")
    first = typical.shown(home.deps, limit=2)
    rest = typical.shown(home.deps, first.cursor or "", limit=2)
    assert [each.title[-2] for each in (*first.items, *rest.items)] == ["丙", "乙", "甲"]
    assert rest.cursor is None
    shown = rest.items[0]
    assert (shown.unit, shown.text, shown.district) == ("utilities", TEXT, "青枫区")
    assert (str(shown.received_on), str(shown.published_on)) == ("2026-03-02", "2026-03-03")
    assert ticket not in repr(first) + repr(rest)


def test_nothing_is_shown_before_it_is_approved_nor_after_it_is_withdrawn(office: Office) -> None:
    made = proposed(office, answered(office))
    assert titles(office) == []
    typical.settle(office.deps, MANAGER, made.id, Act.APPROVE)
    assert titles(office) == [TITLE]
    typical.settle(office.deps, SUPERVISOR, made.id, Act.WITHDRAW, Reason("有居民提出异议"))
    assert titles(office) == []


def test_each_step_is_on_record_and_auditors_read_it(office: Office) -> None:
    made = published(office, answered(office))
    typical.settle(office.deps, MANAGER, made.id, Act.WITHDRAW, Reason("措辞不妥"))
    (found,) = typical.listed(office.deps, AUDITOR).items
    assert (found.person, found.at) == (SUPERVISOR.id, office.deps.now())
    assert [(step.person, step.state, step.reason) for step in found.steps] == [
        (MANAGER.id, State.PUBLISHED, ""),
        (MANAGER.id, State.WITHDRAWN, "措辞不妥"),
    ]


def test_whoever_proposed_it_does_not_approve_it_whatever_they_have_become(office: Office) -> None:
    made = proposed(office, answered(office))
    with pytest.raises(OwnProposalError):
        typical.settle(office.deps, replace(SUPERVISOR, role=Role.MANAGER), made.id, Act.APPROVE)
    assert typical.acts(made, replace(SUPERVISOR, role=Role.MANAGER)) == (Act.REFUSE, Act.WITHDRAW)


def test_a_refusal_and_a_withdrawal_have_a_reason_and_are_final(office: Office) -> None:
    made = proposed(office, answered(office))
    with pytest.raises(InvalidInputError):
        typical.settle(office.deps, MANAGER, made.id, Act.REFUSE)
    typical.settle(office.deps, MANAGER, made.id, Act.REFUSE, Reason("不够典型"))
    for act in (Act.APPROVE, Act.WITHDRAW):
        with pytest.raises(UnlawfulActionError):
            typical.settle(office.deps, MANAGER, made.id, act, Reason("再想想"))


def test_the_same_said_again_is_the_same(office: Office) -> None:
    ticket = answered(office)
    made = proposed(office, ticket)
    office.world.pass_time(DAY)
    assert proposed(office, ticket) == made
    done = typical.settle(office.deps, MANAGER, made.id, Act.APPROVE)
    office.world.pass_time(DAY)
    assert typical.settle(office.deps, MANAGER, made.id, Act.APPROVE) == done
    assert len(typical.listed(office.deps, MANAGER).items) == 1
    assert titles(office) == [TITLE]


def test_of_two_who_settle_it_at_once_one_is_told_to_look_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = proposed(office, answered(office))
    typical.settle(office.deps, MANAGER, made.id, Act.REFUSE, Reason("不够典型"))
    monkeypatch.setattr(typical, "read", lambda *_: made)
    with pytest.raises(ConflictError):
        typical.settle(office.deps, Principal("m-two", Role.MANAGER, None), made.id, Act.APPROVE)
    assert titles(office) == []


@pytest.mark.parametrize("who", [HANDLER, MANAGER, AUDITOR])
def test_only_supervisors_propose(office: Office, who: Principal) -> None:
    with pytest.raises(NotAllowedError):
        typical.propose(office.deps, who, Propose(answered(office), TITLE, TEXT))


@pytest.mark.parametrize("who", [HANDLER, AUDITOR, SUPERVISOR])
def test_only_managers_approve(office: Office, who: Principal) -> None:
    made = proposed(office, answered(office))
    with pytest.raises(NotAllowedError):
        typical.settle(office.deps, who, made.id, Act.APPROVE)


def tip_off(office: Office) -> str:
    content = Content(WATER, type=Type.TIP_OFF, citizen=Citizen(phone="+8613900000001"))
    ticket = intake.submit(office.deps, Channel.WEB, office.deps.new_id(), content).ticket
    office.settle()
    office.act(ticket, "dispatch", actions.Dispatch("police"), DISPATCHER)
    office.reply(ticket)
    return ticket


HIDDEN: dict[str, Callable[[Office], str]] = {
    "confidential": lambda office: answered(office, confidential=True),
    "anonymous": lambda office: answered(office, anonymous=True),
    "a tip-off": tip_off,
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_hides_somebody_is_never_proposed(office: Office, kind: str) -> None:
    with pytest.raises(NotPublishableError) as refused:
        proposed(office, HIDDEN[kind](office))
    assert refused.value.code == "error.typical_hidden"


def test_what_has_no_answer_yet_is_not_told(office: Office) -> None:
    with pytest.raises(NotPublishableError) as refused:
        proposed(office, office.sms(WATER))
    assert refused.value.code == "error.typical_unanswered"


def test_what_is_opened_again_is_gone_until_it_is_answered_again(office: Office) -> None:
    ticket = answered(office)
    published(office, ticket)
    office.act(ticket, "reopen", actions.Reopen("又停水了"), SUPERVISOR)
    assert titles(office) == []
    office.reply(ticket)
    assert titles(office) == [TITLE]


def test_what_comes_to_be_hidden_is_gone_for_good(office: Office) -> None:
    ticket = answered(office)
    published(office, ticket)
    office.act(ticket, "reopen", actions.Reopen("其实是举报"), SUPERVISOR)
    office.act(ticket, "regrade", actions.Regrade(type=Type.TIP_OFF, reason="是举报"), SUPERVISOR)
    office.reply(ticket)
    assert titles(office) == []


def regraded(office: Office, ticket: str, *, about: str = "") -> None:
    """An answered case turns out to be a tip-off; `about` is whom."""
    office.act(ticket, "reopen", actions.Reopen("其实是举报"), SUPERVISOR)
    office.act(ticket, "regrade", actions.Regrade(type=Type.TIP_OFF, reason="是举报"), SUPERVISOR)
    if about:
        office.act(ticket, "name_respondent", NameRespondent(people=about), DISPATCHER)


def ids(office: Office, who: Principal) -> list[str]:
    return [each.id for each in typical.listed(office.deps, who).items]


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("who", [SUPERVISOR, MANAGER, AUDITOR], ids=lambda who: who.role)
def test_whoever_a_case_comes_to_be_about_reads_and_settles_no_proposal_of_it(
    store: str, who: Principal
) -> None:
    home = Home(store)
    ticket = answered(home)
    made, done = proposed(home, ticket), published(home, ticket, "已经公布的案例")
    both = {made.id, done.id}
    assert set(ids(home, who)) == both
    regraded(home, ticket, about=who.id)
    assert ids(home, who) == []
    others = {SUPERVISOR, MANAGER, AUDITOR} - {who}
    assert all(set(ids(home, other)) == both for other in others), "who may read the case may read that"
    for id in both if who is not AUDITOR else ():
        with pytest.raises(NotFoundError):
            typical.settle(home.deps, who, id, Act.WITHDRAW, Reason("与我有关"))


@pytest.mark.parametrize("store", HOMES)
def test_what_comes_to_be_hidden_before_it_is_approved_is_never_published(store: str) -> None:
    home = Home(store)
    ticket = answered(home)
    made = proposed(home, ticket)
    regraded(home, ticket)
    home.reply(ticket)
    with pytest.raises(NotPublishableError) as refused:
        typical.settle(home.deps, MANAGER, made.id, Act.APPROVE)
    assert refused.value.code == "error.typical_hidden"
    assert titles(home) == []


def test_an_archived_case_is_told_and_stays_as_it_is(office: Office) -> None:
    ticket = answered(office)
    office.wait(60 * DAY, timedelta(hours=12))
    assert office.case(ticket).status is Status.ARCHIVED
    before = office.case(ticket)
    published(office, ticket)
    assert titles(office) == [TITLE]
    assert office.case(ticket) == before


PRIVATE = {
    "citizen": "赵敏反映停水",
    "officer": "陆一帆连夜抢修",
    "respondent": "澄江供水有限公司更换了管道",
    "address": "幸福小区停水",
    "phone": "来电 13900000001",
}


@pytest.mark.parametrize("kind", PRIVATE)
@pytest.mark.parametrize("field", ["title", "text"])
def test_what_is_known_of_those_who_have_to_do_with_it_is_refused_by_name(
    office: Office, kind: str, field: str
) -> None:
    ticket = answered(office, address="青枫区柳塘街道幸福小区")
    with pytest.raises(InvalidInputError) as refused:
        proposed(office, ticket, **{field: PRIVATE[kind]})
    assert (refused.value.code, refused.value.field) == (f"error.private_{kind}", field)
    assert refused.value.words["found"] in PRIVATE[kind]


def test_the_name_of_whoever_added_something_later_is_known_as_well(office: Office) -> None:
    ticket = answered(office)
    made = proposed(office, ticket, text="钱小满后来补充了情况，问题解决。")
    content = Content(
        "柳塘街道又停水了", citizen=Citizen(name="钱小满", phone="+8613900000001"), thread=ticket
    )
    intake.submit(office.deps, Channel.EMAIL, "mail-1", content)
    office.settle()
    assert "CitizenAdded" in office.kinds(ticket)
    with pytest.raises(HuiyinError) as refused:
        typical.settle(office.deps, MANAGER, made.id, Act.APPROVE)
    assert refused.value.code == "error.private_citizen"


@pytest.mark.parametrize("field", ["title", "text"])
@pytest.mark.parametrize("words", ["", "  ", "字" * 2_001])
def test_words_are_needed_and_have_an_end(office: Office, field: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        proposed(office, answered(office), **{field: words})
    assert refused.value.field == field


def test_a_case_or_a_proposal_that_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        proposed(office, "nowhere")
    with pytest.raises(NotFoundError):
        typical.settle(office.deps, MANAGER, "nowhere", Act.APPROVE)


def test_a_list_without_end_is_read_page_by_page(office: Office) -> None:
    ticket = answered(office)
    made = {
        proposed(office, ticket, f"{TITLE}{'甲' * (number + 1)}").id for number in range(typical.LIMIT + 2)
    }
    first = typical.listed(office.deps, SUPERVISOR)
    rest = typical.listed(office.deps, SUPERVISOR, first.cursor or "")
    assert {each.id for each in (*first.items, *rest.items)} == made
    assert rest.cursor is None
    with pytest.raises(InvalidInputError):
        typical.listed(office.deps, SUPERVISOR, "9" * 100)
