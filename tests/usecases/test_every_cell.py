"""Every cell of status, role and action on both stores: carried out or refused as docs/casework.md says."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from chalicelib.domain import authority
from chalicelib.domain.authority import Relation
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, UnlawfulActionError
from chalicelib.domain.head import Work
from chalicelib.domain.marks import Mark, Proof, marked
from chalicelib.domain.returning import Returned, ReturnReason, Ruling, Stage
from chalicelib.domain.supervision import OrderState
from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.values import (
    Channel,
    Grade,
    Measure,
    Outcome,
    PauseReason,
    Plea,
    Point,
    Role,
    Sign,
    SignVerdict,
    Status,
    Target,
    Type,
    Verdict,
)
from chalicelib.ports import Change, Deps, Principal
from chalicelib.sla import packs
from chalicelib.sla.sla import Sla
from chalicelib.store import codec
from chalicelib.usecases import actions, casework
from chalicelib.usecases.actions import ACTIONS
from chalicelib.usecases.acts import fast, more_time, petition, rights, score, signs, supervision, together
from local.casework.page import page
from tests.homes import FAR, HOMES, Home
from tests.office import WATER
from tests.petition import keep_pack

MASTERS: dict[str, str] = {}
"""For each case another one that it may join."""

COLLEAGUES = {"utilities": "h-wei", "gas": "w-tang", "housing": "w-he"}

SAMPLES: dict[str, Any] = {
    "accept": actions.Accept(type=Type.COMPLAINT, grade=Grade.NORMAL),
    "dispatch": actions.Dispatch("gas", "归口"),
    "decline": actions.Decline("other_place", "请向邻市反映"),
    "sign": actions.Sign(),
    "contact": actions.Contact("called", "已通话"),
    "ask": actions.Ask("哪一栋？"),
    "note": actions.Note("记一笔"),
    "reply": actions.Reply(Outcome.SOLVED, "已修好"),
    "inform": actions.Inform(),
    "review": actions.Review("属实"),
    "reopen": actions.Reopen("仍未解决"),
    "transcribe": actions.Transcribe("停水两天了"),
    "return": actions.Return(ReturnReason.NOT_OURS, "不归我们管"),
    "rule_return": actions.Rule(Ruling.REJECTED, "属于你们的职责"),
    "appeal_return": actions.AppealReturn("仍不归我们管"),
    "rule_appeal": actions.Rule(Ruling.REJECTED, "维持"),
    "transfer": actions.Transfer("transport", "另有主管单位"),
    "reassign": lambda case: actions.Reassign(COLLEAGUES[case.unit]),
    "regrade": actions.Regrade("核实后更正", grade=Grade.NORMAL, impact=2),
    "follow_up": actions.FollowUp(Outcome.SOLVED, "办好了"),
    "move_promise": actions.MovePromise(date(2026, 3, 20), "下周完工"),
    "decide_suggestion": actions.DecideSuggestion(Verdict.ADOPTED, "可行"),
    "award": actions.Award("谢谢您的建议", 500),
    "propose_exclusion": actions.ProposeExclusion("beyond_remit"),
    "approve_exclusion": actions.Approve(),
    "refuse_exclusion": actions.Refuse("属于职责范围"),
    "propose_termination": actions.ProposeTermination("已穷尽途径"),
    "approve_termination": actions.Approve(),
    "refuse_termination": actions.Refuse("还有办法"),
    "keep_open": rights.KeepOpen("涉及公共安全"),
    "review_objection": rights.ReviewObjection("upheld", "确属职责"),
    "urge": rights.Urge("请抓紧"),
    "name_respondent": rights.NameRespondent("market"),
    "order": supervision.Order(OrderGrade.GENERAL, "1wd", "请说明"),
    "answer_order": supervision.AnswerOrder("说明如下"),
    "close_order": supervision.CloseOrder(),
    "add_unit": together.AddUnit("market", "查证"),
    "remove_unit": together.RemoveUnit("social", "已查完"),
    "report": together.Report("管道完好"),
    "call_review": together.CallReview("谁来修？", "market"),
    "hold_review": together.HoldReview("由城管修"),
    "add_evidence": together.AddEvidence("handling", "维修照片", "附件1"),
    "ask_extension": more_time.AskExtension("8h", "配件还没有到"),
    "approve_extension": more_time.ApproveExtension(reason="配件还没有到"),
    "refuse_extension": more_time.RefuseExtension("时间够用"),
    "call_hearing": more_time.CallHearing("听取意见"),
    "hold_hearing": more_time.HoldHearing("已听取"),
    "settle_fast": fast.SettleFast(Measure.REPAIR, "已修好", 50),
    "review_fast": fast.ReviewFast("处理妥当"),
    "settle_signs": signs.SettleSigns(SignVerdict.CONFIRMED, "诉求人说不是本人评价"),
    "find_storm": score.FindStorm("多家媒体报道，调查属实"),
    "dispute_point": score.DisputePoint(Point.EVIDENCE, "有上门记录"),
    "rule_point": score.RulePoint(Plea.UPHELD, "记录属实"),
    "merge": lambda case: actions.Merge(MASTERS[case.ticket]),
    "unmerge": actions.Unmerge("不是同一件事"),
    "split": actions.Split(WATER[:4]),
    "simplify": petition.Simplify(),
    "formalise": petition.Formalise("争议较大"),
}
"""One lawful order of each kind, or what makes one for the case."""

STANDS: dict[Relation, tuple[str | None, tuple[str, ...]]] = {
    Relation.OWN: ("utilities", ()),
    Relation.BELOW: ("gas", ()),
    Relation.CO: ("housing", ("utilities",)),
    Relation.OTHER: ("housing", ()),
}
"""The lead and the co-handling units of a case that stands so to the public utilities."""


class Tried(Exception):  # noqa: N818  it is none: the order went through
    """The save was reached."""


class Shown:
    """The real store, in which one case stands as the cell wants it and nothing is written.

    It is kept in the store's own form: reading that is ten times as fast as copying the case.
    """

    def __init__(self, store: Any, case: Case) -> None:
        self._store, self._ticket, self._kept = store, case.ticket, codec.encode_case(case, case.version)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def case(self, ticket: str) -> Case:
        return codec.decode_case(self._kept) if ticket == self._ticket else self._store.case(ticket)

    def commit(self, change: Change) -> None:
        assert change.case
        raise Tried


def standing(case: Case, action: str, status: Status, relation: Relation) -> Case:
    """The case in that status; what the action needs beside it is there."""
    lead, others = STANDS[relation]
    shown = replace(deepcopy(case), status=status, unit=lead, co_units=others)
    if action in NEEDS:
        NEEDS[action](shown)
    return shown


def _replied(case: Case, outcome: Outcome | None = None) -> None:
    case.change_cycle(replied_at=case.received_at, informed_at=None, outcome=outcome)


def _suggested(case: Case) -> None:
    case.type, case.verdict = Type.SUGGESTION, Verdict.ADOPTED


def _settled_fast(case: Case) -> None:
    case.work = Work(fast=True)
    case.clocks[Target.SURVEY_REVIEW] = replace(case.clocks[Target.REPLY], target=Target.SURVEY_REVIEW)


def _disputed(case: Case) -> None:
    case.objected = True
    running = replace(case.clocks[Target.REPLY], target=Target.OBJECTION_REVIEW, met_at=None)
    case.clocks[Target.OBJECTION_REVIEW] = running


def _scored(case: Case, *marks: Mark) -> None:
    """Replied without evidence, and that evaluated."""
    at = case.received_at
    case.change_cycle(replied_at=at, closed_at=at, marks=marked(0, [Proof.BARE, *marks]))


def _disputed_point(case: Case) -> None:
    _scored(case, (Point.EVIDENCE, Plea.RAISED))


def _petition(case: Case) -> None:
    """A policy with procedures, under which somebody has to decide whether it is accepted."""
    case.policy = packs.load("petition").version
    case.clocks[Target.ACCEPTANCE] = replace(case.clocks[Target.REPLY], target=Target.ACCEPTANCE)


def _with(**fields: object) -> Callable[[Case], None]:
    def change(case: Case) -> None:
        for name, value in fields.items():
            setattr(case, name, value)

    return change


NEEDS: dict[str, Callable[[Case], None]] = {
    "inform": _replied,
    "transcribe": _with(channel=Channel.VOICE),
    "rule_return": _with(returned=Returned(Stage.ASKED)),
    "appeal_return": _with(returned=Returned(Stage.REJECTED, FAR)),
    "rule_appeal": _with(returned=Returned(Stage.APPEALED)),
    "follow_up": lambda case: _replied(case, Outcome.PROMISED),
    "move_promise": lambda case: _replied(case, Outcome.PROMISED),
    "decide_suggestion": _with(type=Type.SUGGESTION),
    "award": _suggested,
    "approve_exclusion": _with(proposed=Outcome.EXCLUDED),
    "refuse_exclusion": _with(proposed=Outcome.EXCLUDED),
    "approve_termination": _with(proposed=Outcome.TERMINATED),
    "refuse_termination": _with(proposed=Outcome.TERMINATED),
    "review_objection": _disputed,
    "name_respondent": _with(type=Type.TIP_OFF),
    "answer_order": _with(order=OrderState.OPEN),
    "close_order": _with(order=OrderState.ANSWERED),
    "remove_unit": lambda case: setattr(case, "co_units", (*case.co_units, "social")),
    "hold_review": _with(work=Work(review=True)),
    "approve_extension": _with(work=Work(extension="8h")),
    "refuse_extension": _with(work=Work(extension="8h")),
    "hold_hearing": lambda case: setattr(case, "work", Work(hearing_at=case.received_at)),
    "settle_fast": _with(probability=1, impact=1),
    "review_fast": _settled_fast,
    "settle_signs": lambda case: case.change_cycle(marks=marked(0, [Sign.HASTY])),
    "find_storm": _replied,
    "dispute_point": _scored,
    "rule_point": _disputed_point,
    "simplify": _petition,
    "formalise": _with(procedure=petition.SIMPLE),
}
"""What beside the status makes it a case for the action."""


HEARD = frozenset({"call_hearing", "hold_hearing"})
"""The hotline has no hearings: these are tried under a pack that has."""
BY_SUPERVISOR = frozenset({"approve_extension", "refuse_extension"})
"""The hotline gives these to the supervisor alone, other packs to the unit's head."""


def rules(home: Home, case: Case, action: str) -> Sla:
    sla = home.deps.sla_of(case.policy)
    pause = replace(sla.policy.pause, reasons=frozenset(PauseReason))
    return replace(sla, policy=replace(sla.policy, pause=pause)) if action in HEARD else sla


def shown(home: Home, case: Case, action: str) -> Deps:
    """The office as that case's orders find it."""
    sla = rules(home, case, action)
    return replace(home.deps, store=Shown(home.deps.store, case), sla_of=lambda *_: sla)


def tried(deps: Deps, case: Case, role: Role, action: str) -> str:
    """What becomes of the order of somebody of the public utilities."""
    who = Principal(f"somebody-{role}", role, "utilities")
    try:
        sample = SAMPLES[action]
        command = sample(case) if callable(sample) else sample
        casework.act(deps, who, case.ticket, action, command)
    except Tried:
        return "done"
    except (NotAllowedError, NotFoundError):
        return "not theirs"
    except UnlawfulActionError:
        return "unlawful"
    except InvalidInputError as error:
        raise AssertionError(f"{action} wants {error.words}") from error
    raise AssertionError(f"{action} left no trace")


def expected(role: Role, relation: Relation, action: str, status: Status) -> str:
    if relation not in authority.ACTIONS[action].get(role, frozenset()):
        return "not theirs"
    if action in BY_SUPERVISOR and role is Role.UNIT_HEAD:
        return "not theirs"
    return "done" if status in casework.statuses_for(action) else "unlawful"


def test_every_action_has_a_sample() -> None:
    assert set(SAMPLES) == set(ACTIONS)


RELATIONS = {"sqlite": tuple(Relation), "dynamodb": (Relation.OWN, Relation.OTHER)}


@pytest.fixture(scope="module", params=HOMES)
def office(request: pytest.FixtureRequest) -> tuple[Home, Case, tuple[Relation, ...]]:
    """With a case, another one that it may join, and what is tried there.

    No cell writes into either case, so that one office serves all.
    """
    home = Home(request.param)
    keep_pack(home.world.store)
    case = home.case(home.sms(WATER))
    MASTERS[case.ticket] = home.sms(WATER, "+8613900000002")
    return home, case, RELATIONS[request.param]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_carried_out_by_whom_and_when_the_tables_say_and_never_else(
    office: tuple[Home, Case, tuple[Relation, ...]], action: str
) -> None:
    home, case, relations = office
    for status, relation in product(Status, relations):
        stands = standing(case, action, status, relation)
        deps = shown(home, stands, action)
        for role in Role:
            found = tried(deps, stands, role, action)
            assert found == expected(role, relation, action, status), (status, role, relation)


def test_the_page_is_up_to_date() -> None:
    from pathlib import Path

    kept = Path(__file__).parents[2] / "docs" / "casework.md"
    assert kept.read_text("utf-8") == page(), "huiyin casework > docs/casework.md"
