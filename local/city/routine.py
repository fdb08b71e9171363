"""What an office does with a case next, how soon, and by whom: mostly its work, now and then anything."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zlib import crc32

from chalicelib.domain.case import Case
from chalicelib.domain.units import Person
from chalicelib.domain.values import PROTECTED, Grade, Outcome, SignVerdict, Status, Target, Type, Verdict
from chalicelib.ports import Principal
from chalicelib.sla.terms import shift
from chalicelib.usecases import actions, casework
from chalicelib.usecases.acts.signs import SettleSigns
from local.sim.officers import COMMANDS, turns
from local.sim.world import World

DECIDE = 60
"""How much sooner than all else somebody decides what others wait for."""
DECISIONS = {
    "rule_return": DECIDE,
    "rule_appeal": DECIDE,
    "approve_extension": DECIDE,
    "refuse_extension": 20,
    "approve_exclusion": DECIDE,
    "refuse_exclusion": 20,
    "approve_termination": DECIDE,
    "refuse_termination": 20,
    "review_objection": DECIDE,
    "review": DECIDE,
    "review_fast": DECIDE,
    "settle_signs": DECIDE,
    "hold_review": 40,
    "answer_order": 40,
    "close_order": 40,
    "follow_up": 30,
    "appeal_return": 10,
    "remove_unit": 0.2,
    "inform": 10,
    "keep_open": 4,
}
BEFORE = {"dispatch": 80, "reply": 6, "decline": 5, "merge": 7, "name_respondent": 2, "note": 2}
WITH_UNIT = {
    "contact": 60,
    "reply": 60,
    "add_evidence": 7,
    "note": 4,
    "ask": 6,
    "regrade": 3,
    "settle_fast": 2,
    "ask_extension": 3,
    "propose_exclusion": 2.5,
    "propose_termination": 0.4,
    "decide_suggestion": 30,
    "add_unit": 2,
    "report": 1,
    "call_review": 1,
    "transfer": 1.5,
    "reassign": 1,
    "urge": 1,
    "order": 0.6,
    "unmerge": 0.5,
    "split": 0.3,
    "name_respondent": 0.5,
}
WEIGHTS: Mapping[Status, Mapping[str, float]] = {
    Status.RECEIVED: DECISIONS | BEFORE,
    Status.ACCEPTED: DECISIONS | BEFORE,
    Status.DISPATCHED: DECISIONS | {"sign": 60, "return": 7, "transfer": 2, "contact": 30, "regrade": 2},
    Status.IN_PROGRESS: DECISIONS | WITH_UNIT,
    Status.AWAITING_CITIZEN: DECISIONS | {"reply": 2, "note": 1, "contact": 2},
    Status.MERGED: DECISIONS | {"unmerge": 3, "urge": 1},
    Status.REPLIED: DECISIONS | {"reopen": 0.6, "propose_exclusion": 1, "contact": 2, "award": 2},
    Status.EVALUATED: DECISIONS | {"reopen": 1, "award": 2, "propose_exclusion": 1},
    Status.WITHDRAWN: {"keep_open": 1},
}
"""How likely each of the lawful actions is in which status; what is not named is left to chance elsewhere."""
OUTCOMES = {
    Outcome.SOLVED: 58,
    Outcome.EXPLAINED: 26,
    Outcome.PROMISED: 6,
    Outcome.UNFOUNDED: 5,
    Outcome.HANDED_OVER: 5,
}
AT_ONCE = {Grade.CRITICAL: timedelta(minutes=9), Grade.URGENT: timedelta(hours=2)}
USUAL = {Status.RECEIVED: 0.7, Status.ACCEPTED: 0.7, Status.DISPATCHED: 1.5, Status.IN_PROGRESS: 3.0}
"""Working hours between two steps."""


def work(world: World, case: Case) -> None:
    """Somebody who may does one of the things that are to be done."""
    weights = WEIGHTS.get(case.status, {})
    known = [turn for turn in turns(world, case) if turn[1] in weights and not _is_done(case, turn[1])]
    if known:
        person, action = world.random.choices(known, [weights[action] for _, action in known])[0]
        order(world, case, person, action)


def _is_done(case: Case, action: str) -> bool:
    """What would be lawful once more, and nobody does twice; who was never called is called first."""
    if action == "contact":
        return case.cycle.contacted_at is not None
    if action == "reply":
        return case.cycle.contacted_at is None and case.unit is not None
    review = case.clocks.get(Target.SURVEY_REVIEW)
    return action == "review" and (review is None or review.met_at is not None)


def order(world: World, case: Case, person: Person, action: str) -> None:
    """By that person, in the words that make sense for the case."""
    made = SENSIBLE.get(action)
    command = made(world, case) if made else COMMANDS[action](world)
    who = Principal(person.id, person.role, person.unit)
    casework.act(world.deps, who, case.ticket, action, command)


def next_at(world: World, case: Case) -> datetime:
    """Sooner where lives are at stake; some units are slower than others, and some days longer."""
    spread = world.random.lognormvariate(0, 0.8) * _pace(case.unit or "")
    if case.grade in AT_ONCE:
        return world.now + AT_ONCE[case.grade] * spread
    hours = timedelta(hours=USUAL.get(case.status, 8.0) * spread)
    return shift(world.deps.sla.calendar, world.now, hours, working=True)


def waits_for_office(case: Case) -> bool:
    """After the answer: a review, a promise, an objection, an odd survey."""
    clocks = (Target.SURVEY_REVIEW, Target.FOLLOW_UP, Target.OBJECTION_REVIEW)
    due = any(target in case.clocks and case.clocks[target].met_at is None for target in clocks)
    return due or bool(case.proposed) or any(cycle.flagged for cycle in case.cycles)


@cache
def _pace(unit: str) -> float:
    return 0.7 + crc32(unit.encode()) % 100 / 100


def _unit(world: World, case: Case) -> str:
    """The one of the matter or of the place; never one that has no hands."""
    submission = world.store.submission(case.ticket)
    text = submission.content.text if submission else case.title
    guessed = world.deps.rules.triage(text, category=case.category, district=case.district).unit
    units = world.deps.office.units
    fitting = [guessed] if guessed and guessed not in case.returned.rejected else []
    return world.random.choice(fitting * 6 or [unit for unit in units if unit != "center"])


def _reply(world: World, case: Case) -> actions.Reply:
    if case.proposed and case.approved:
        return actions.Reply(case.proposed, "已查清，说明如下")
    outcome = world.random.choices(tuple(OUTCOMES), tuple(OUTCOMES.values()))[0]
    day = world.deps.sla.calendar.local_day(world.now) + timedelta(days=world.random.randint(3, 25))
    promised = outcome is Outcome.PROMISED
    verdict = world.random.choice(tuple(Verdict)) if case.type is Type.SUGGESTION else None
    return actions.Reply(
        outcome,
        "已到现场处理，请您查看",
        day if promised else None,
        "已列入计划，按步骤办理" if promised else "",
        verdict,
        "已请有关单位论证" if verdict else "",
    )


def _regrade(world: World, case: Case) -> actions.Regrade:
    """Mostly one thing was wrong."""
    random = world.random
    categories = (rule.category for rule in world.deps.rules.matters if rule.type is not Type.TIP_OFF)
    wrong = random.randrange(3)
    return actions.Regrade(
        "核实后更正",
        _another_type(random, case) if wrong == 0 else None,
        random.choice(sorted(set(categories))) if wrong == 1 else None,
        random.choice((Grade.URGENT, Grade.IMPORTANT, Grade.NORMAL)) if wrong == 2 else None,  # noqa: PLR2004
        None,
        None,
    )


def _another_type(random: Random, case: Case) -> Type:
    known = (Type.HELP, Type.COMPLAINT, Type.INQUIRY, Type.SUGGESTION)
    return case.type if case.type in PROTECTED else random.choice(known)


SENSIBLE: Mapping[str, Callable[[World, Case], object]] = {
    "dispatch": lambda w, c: actions.Dispatch(_unit(w, c)),
    "transfer": lambda w, c: actions.Transfer(_unit(w, c), "另有主管单位"),
    "reply": _reply,
    "regrade": _regrade,
    "contact": lambda w, _: actions.Contact(
        w.random.choices(actions.CONTACT_KINDS, (30, 55, 8, 4, 3))[0], "已联系"
    ),
    "follow_up": lambda *_: actions.FollowUp(Outcome.SOLVED, "承诺的事办好了"),
    "settle_signs": lambda w, _: SettleSigns(w.random.choice(tuple(SignVerdict)), "已向诉求人了解"),
}
