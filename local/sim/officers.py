"""What officers order in the simulated world, signed in or by SMS: of their own case or of a colleague's."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.evidence import STEPS
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.units import Person
from chalicelib.domain.values import Grade, Measure, Outcome, Point, SignVerdict, Type, Verdict
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework, parking
from chalicelib.usecases.acts import fast, more_time, petition, rights, score, signs, supervision, together
from local.sim import merging
from local.sim.world import World

ORDERED = "已按要求办理，回执"
"""What the words of an order begin with; a number that is drawn once stands behind."""


def an_order(world: World, ticket: str) -> tuple[Citizen, str]:
    """Whose number it comes from, usually the handler's, and the text."""
    random, office = world.random, world.deps.office
    case = world.store.case(ticket)
    person = random.choice(list(office.people.values()))
    if case and case.handler and random.random() < 0.7:  # noqa: PLR2004
        person = office.person(case.handler)
    words = f"{ORDERED}{random.getrandbits(64):016x}"
    named = f"{ticket} " if case and random.random() < 0.5 else ""  # noqa: PLR2004
    texts = (f"1 {named}", f"1 {named}{words}", f"2 {named}{words}", f"3 {named}{words}")
    return Citizen(phone=person.phone), random.choice(texts)


TERMS = ("1wd", "5wd", "15wd", "99wd", "10d", "30m", "8wh", "0d", "", "下周")


def a_day(world: World) -> date:
    """Mostly some days ahead, now and then a day that nobody can promise."""
    return world.now.date() + timedelta(days=world.random.choice((-1, 0, 2, 3, 5, 9, 400)))


def a_reply(world: World) -> actions.Reply:
    """Of any outcome, with or without what it needs."""
    random = world.random
    verdict = random.choice((None, None, *Verdict))
    outcome = random.choice((*actions.OUTCOMES, *actions.FOLLOW_UP_OUTCOMES, *[Outcome.PROMISED] * 4))
    return actions.Reply(
        outcome,
        "已处理",
        a_day(world),
        random.choice(("", *["下周勘察"] * 5)),
        verdict,
        "可行" if verdict else "",
    )


def _a_unit(world: World) -> str:
    return world.random.choice(["", "nowhere", *world.deps.office.units])


def _beside(world: World) -> str:
    """Usually one that helps somewhere."""
    beside = [unit for t in world.recent for case in (world.store.case(t),) if case for unit in case.co_units]
    return world.random.choice([*beside, _a_unit(world)])


def _a_ruling(world: World) -> actions.Rule:
    """Sometimes with a unit that makes no sense, sometimes as a precedent."""
    precedent = world.random.choice(("", "此类诉求归区里"))
    return actions.Rule(world.random.choice(tuple(Ruling)), "已核", _a_unit(world), precedent)


def _types(world: World) -> tuple[Type, ...]:
    """Those of the pack in force, and now and then one of the other."""
    own = world.deps.sla.policy.types
    return own if world.random.random() < 0.9 else tuple(Type)  # noqa: PLR2004


RARE = frozenset(
    {"return", "rule_return", "appeal_return", "rule_appeal", "formalise", "settle_signs", "rule_point"}
)
"""Each is lawful for a short while, and only after the one before."""
WORK = frozenset({*together.ACTIONS, *more_time.ACTIONS, *fast.ACTIONS})


def a_turn(world: World, case: Case) -> tuple[Person, str]:
    """Somebody of those who have to do with the case, and what they may order now.

    By chance alone a return would hardly ever meet its ruling, and an appeal never.
    """
    known = turns(world, case)
    rare = [turn for turn in known if turn[1] in RARE]
    return world.random.choice(rare if rare and world.random.random() < 0.5 else known)  # noqa: PLR2004


def do_a_duty(world: World, ticket: str) -> None:
    """Who has to, and may: chance alone would hardly ever let a request and its decision meet."""
    case = world.store.case(ticket)
    duties = [turn for turn in turns(world, case) if turn[1] in WORK] if case else []
    if duties:
        person, action = world.random.choice(duties)
        who = Principal(person.id, person.role, person.unit)
        casework.act(world.deps, who, ticket, action, COMMANDS[action](world))


def see_to_parked(world: World) -> None:
    """A dispatcher looks at what is parked, tries it again or settles it."""
    person = world.deps.office.dispatcher_on_duty()
    who = Principal(person.id, person.role, person.unit)
    page = parking.listed(world.deps, who, None)
    if page.items:
        parked = world.random.choice(page.items)
        action = "resolve" if parked.what in ("delivery", "reply") else "retry"
        parking.settle(world.deps, who, parked.id, action)


def turns(world: World, case: Case) -> list[tuple[Person, str]]:
    """Who of those that have to do with the case may order what now."""
    office = world.deps.office
    people = [office.dispatcher_on_duty(), office.supervisor_on_duty(), office.head_of(case.unit or "center")]
    people += [office.people.get(case.handler or ""), *map(office.handler_on_duty, case.co_units)]
    return [
        (person, action)
        for person in filter(None, people)
        for action in casework.lawful(world.deps, Principal(person.id, person.role, person.unit), case)
        if action in COMMANDS
    ]


COMMANDS: Mapping[str, Callable[[World], object]] = {
    "accept": lambda w: actions.Accept(type=w.random.choice(_types(w)), grade=w.random.choice(tuple(Grade))),
    "dispatch": lambda w: actions.Dispatch(w.random.choice(list(w.deps.office.units))),
    "decline": lambda _: actions.Decline("other_place", "请向当地部门反映"),
    "sign": lambda _: actions.Sign(),
    "contact": lambda w: actions.Contact(w.random.choice(actions.CONTACT_KINDS), "已联系"),
    "ask": lambda _: actions.Ask("请问具体在哪一栋？"),
    "note": lambda _: actions.Note("内部备注"),
    "reply": a_reply,
    "inform": lambda _: actions.Inform(),
    "review": lambda _: actions.Review("已核实"),
    "reopen": lambda _: actions.Reopen("再次办理"),
    "follow_up": lambda w: actions.FollowUp(w.random.choice(tuple(Outcome)), "承诺的事办好了"),
    "move_promise": lambda w: actions.MovePromise(a_day(w), "还在等材料"),
    "decide_suggestion": lambda w: actions.DecideSuggestion(w.random.choice(tuple(Verdict)), "可行"),
    "award": lambda w: actions.Award("谢谢您", w.random.choice((0, 500, "五百"))),
    "propose_exclusion": lambda w: actions.ProposeExclusion(
        w.random.choice(actions.EXCLUSION_REASONS), w.random.choice(("", "盖章说明三号"))
    ),
    "approve_exclusion": lambda _: actions.Approve(),
    "refuse_exclusion": lambda _: actions.Refuse("仍在职权之内"),
    "propose_termination": lambda _: actions.ProposeTermination("已穷尽救济途径"),
    "approve_termination": lambda _: actions.Approve(),
    "refuse_termination": lambda _: actions.Refuse("还有办法"),
    "keep_open": lambda w: rights.KeepOpen(w.random.choice(("", "涉及公共安全"))),
    "review_objection": lambda w: rights.ReviewObjection(
        w.random.choice((*rights.DECISIONS, "maybe")), "已审查", w.random.choice(("", "请向邻市反映"))
    ),
    "urge": lambda _: rights.Urge("请抓紧"),
    "name_respondent": lambda w: rights.NameRespondent(
        w.random.choice((*w.deps.office.units, "", "nowhere")), w.random.choice((*w.deps.office.people, ""))
    ),
    "order": lambda w: supervision.Order(
        w.random.choice(tuple(OrderGrade)), w.random.choice(("1wd", "2wh", "24h", "2026-03-07", "")), "请说明"
    ),
    "answer_order": lambda w: supervision.AnswerOrder(w.random.choice(("说明如下", ""))),
    "close_order": lambda w: supervision.CloseOrder(
        w.random.choice((*supervision.VERDICTS, "")), "还不够", w.random.choice(("1wd", ""))
    ),
    "settle_signs": lambda w: signs.SettleSigns(w.random.choice(tuple(SignVerdict)), "已向诉求人了解"),
    "find_storm": lambda w: score.FindStorm(w.random.choice(("媒体报道属实", ""))),
    "dispute_point": lambda w: score.DisputePoint(w.random.choice(tuple(Point)), "已上门两次，有记录"),
    "rule_point": lambda w: score.RulePoint(w.random.choice(score.RULINGS), "记录属实"),
    "return": lambda w: actions.Return(w.random.choice(tuple(ReturnReason)), "不归我们管", _a_unit(w)),
    "rule_return": _a_ruling,
    "appeal_return": lambda _: actions.AppealReturn("仍不归我们管"),
    "rule_appeal": _a_ruling,
    "transfer": lambda w: actions.Transfer(_a_unit(w), "另有主管单位"),
    "reassign": lambda w: actions.Reassign(w.random.choice(list(w.deps.office.people))),
    "simplify": lambda w: petition.Simplify(w.random.choice(("", "一次办好"))),
    "formalise": lambda w: petition.Formalise(w.random.choice(("须到现场核实", ""))),
    "regrade": lambda w: actions.Regrade(
        "核实后更正",
        w.random.choice((None, *_types(w))),
        w.random.choice((None, "文教卫生/学校")),
        w.random.choice((None, *Grade)),
        w.random.randint(0, 5) or None,
        w.random.randint(0, 6) or None,
    ),
    "add_unit": lambda w: together.AddUnit(_a_unit(w), "查管道"),
    "remove_unit": lambda w: together.RemoveUnit(_beside(w), "已查完"),
    "report": lambda _: together.Report("管道完好"),
    "call_review": lambda w: together.CallReview(
        "谁来修？", w.random.choice(("", "市政", _a_unit(w))), "周工"
    ),
    "hold_review": lambda _: together.HoldReview("由城管修"),
    "add_evidence": lambda w: together.AddEvidence(w.random.choice((*STEPS, "thinking")), "照片", "附件1"),
    "ask_extension": lambda w: more_time.AskExtension(w.random.choice(TERMS), "配件还没有到"),
    "approve_extension": lambda w: more_time.ApproveExtension(w.random.choice(("", "", *TERMS))),
    "refuse_extension": lambda _: more_time.RefuseExtension("时间够用"),
    "call_hearing": lambda _: more_time.CallHearing("听取意见"),
    "hold_hearing": lambda _: more_time.HoldHearing("已听取"),
    "settle_fast": lambda w: fast.SettleFast(
        w.random.choice(tuple(Measure)), "已退款", w.random.choice((0, "50", 200, 201, "很多"))
    ),
    "review_fast": lambda _: fast.ReviewFast("处理妥当"),
    "merge": merging.a_merge,
    "unmerge": merging.an_unmerge,
    "split": merging.a_split,
}
