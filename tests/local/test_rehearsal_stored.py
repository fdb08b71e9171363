"""A case of the store as a rehearsal sees it: who had it when, what was asked, nothing that came later."""

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Channel, Grade, Outcome, Target, Type
from chalicelib.parts import build_office, build_sla
from local.rehearsal.past import PastCase, Question
from local.rehearsal.replay import leaves, replay
from local.rehearsal.stored import past
from tests.sla.builders import at, shown

OFFICE = build_office()
UNIT = "utilities"
LATER = "Wed 2026-12-30 18:00"


def received(grade: Grade = Grade.NORMAL) -> e.CaseReceived:
    return e.CaseReceived(
        submission="T",
        channel=Channel.WEB,
        lang="zh-CN",
        policy="",
        type=Type.COMPLAINT,
        category="",
        grade=grade,
        probability=1,
        impact=1,
        confidence=1.0,
        rule="",
        district=None,
        shown=True,
        title="停水",
    )


def accepted(grade: Grade) -> e.CaseAccepted:
    return e.CaseAccepted(type=Type.HELP, category="", grade=grade, probability=4, impact=4, district=None)


def dispatched(unit: str = UNIT, handler: str = "w-lu") -> e.CaseDispatched:
    return e.CaseDispatched(unit=unit, handler=handler, reason="")


def added() -> e.CitizenAdded:
    return e.CitizenAdded(submission="T2", why="answer")


def replied() -> e.CaseReplied:
    return e.CaseReplied(outcome=Outcome.SOLVED, unit=UNIT, direct=False, text="")


def case(*told: tuple[str, e.Body], until: str = LATER) -> PastCase:
    """Received on Friday 2026-09-18 at 10:00; then what is told, at its time."""
    bodies = [("Fri 2026-09-18 10:00", received()), *told]
    history = [
        Event("T", number, at(when), "", body, {}, "", "") for number, (when, body) in enumerate(bodies)
    ]
    return past("T", history[0].at, history, OFFICE, at(until))


def test_the_last_grading_before_the_reply_counts() -> None:
    found = case(
        ("Fri 2026-09-18 10:05", accepted(Grade.URGENT)),
        ("Fri 2026-09-18 11:00", replied()),
        ("Fri 2026-09-18 12:00", accepted(Grade.NORMAL)),
    )
    assert (found.type, found.grade, found.head(at(LATER)).risk) == (Type.HELP, Grade.URGENT, "extreme")


def test_who_has_the_case_at_a_step_is_reminded_of_it() -> None:
    other = OFFICE.handler_on_duty(next(unit for unit in OFFICE.units if unit != UNIT))
    assert other is not None
    found = case(
        ("Fri 2026-09-18 11:00", dispatched()), ("Wed 2026-09-23 09:00", dispatched(other.unit, other.id))
    )
    reply = next(each for each in replay(found, build_sla(), at(LATER)) if each.target is Target.REPLY)
    reminded = [(shown(told.at)[:14], told.person.id) for told in reply.told if told.level is None]
    assert reminded == [
        ("Tue 2026-09-22", "w-lu"),
        ("Wed 2026-09-23", other.id),
        ("Thu 2026-09-24", other.id),
    ]
    assert (found.dispatched_at, found.unit) == (at("Fri 2026-09-18 11:00"), OFFICE.unit(other.unit))


def test_a_person_or_unit_that_is_gone_leaves_the_work_to_the_centre() -> None:
    """Everything may come out of order: the office of today need not know those of then."""
    gone = case(("Fri 2026-09-18 11:00", dispatched(UNIT, "long-gone")))
    assert gone.held[0].handler is None
    nowhere = case(("Fri 2026-09-18 11:00", dispatched("no-such-unit")))
    assert (nowhere.held, nowhere.dispatched_at) == ((), at("Fri 2026-09-18 11:00"))
    for found in (gone, nowhere):
        (reply,) = (each for each in replay(found, build_sla(), at(LATER)) if each.target is Target.REPLY)
        assert {told.person.id for told in reply.told if told.level is None} == {
            OFFICE.dispatcher_on_duty().id
        }


def test_an_answer_ends_its_own_question_and_no_other_message_does() -> None:
    found = case(
        ("Fri 2026-09-18 11:00", dispatched()),
        ("Fri 2026-09-18 12:00", added()),
        ("Mon 2026-09-21 09:00", e.QuestionAsked(text="?")),
        ("Mon 2026-09-21 10:00", added()),
        ("Mon 2026-09-21 11:00", added()),
        ("Tue 2026-09-22 09:00", e.QuestionAsked(text="?")),
    )
    assert found.questions == (
        Question(at("Mon 2026-09-21 09:00"), at("Mon 2026-09-21 10:00")),
        Question(at("Tue 2026-09-22 09:00"), None),
    )


def test_what_came_after_the_moment_of_judging_is_not_seen() -> None:
    told = (
        ("Fri 2026-09-18 11:00", dispatched()),
        ("Fri 2026-09-18 15:00", e.ContactMade(how="called", note="")),
    )
    assert case(*told).contacted_at == at("Fri 2026-09-18 15:00")
    assert case(*told, until="Fri 2026-09-18 14:59").contacted_at is None


def test_a_case_that_was_declined_is_late_only_if_it_was_late_then() -> None:
    found = case(("Fri 2026-09-18 11:00", e.CaseDeclined(reason="other_place", advice="")))
    assert found.ended_at == at("Fri 2026-09-18 11:00")
    assert {deadline.verdict for deadline in replay(found, build_sla(), at(LATER))} == {"open"}
    assert all(deadline.told == () for deadline in replay(found, build_sla(), at(LATER)))


def test_of_a_merged_case_nobody_is_told_for_its_master_is_rehearsed() -> None:
    found = case(("Fri 2026-09-18 11:00", m.CaseMerged(master="M", unit=UNIT, handler="w-lu")))
    assert all(deadline.told == () for deadline in replay(found, build_sla(), at(LATER)))


def test_a_step_at_the_very_moment_of_the_reply_is_not_taken() -> None:
    """traps.md 11"""
    found = case(("Fri 2026-09-18 11:00", dispatched()), ("Thu 2026-09-24 18:00", replied()))
    (reply,) = (each for each in replay(found, build_sla(), at(LATER)) if each.target is Target.REPLY)
    assert (reply.verdict, [told.level for told in reply.told]) == ("on_time", [None, None])


def test_a_round_that_would_fall_into_the_night_is_one_of_the_morning() -> None:
    """traps.md 7"""
    for person in OFFICE.people:
        sent_at, bundled = leaves(
            build_sla(), at("Mon 2026-09-21 20:59"), person, working=True, pressing=False
        )
        assert bundled
        assert shown(sent_at)[:17] in ("Mon 2026-09-21 20", "Tue 2026-09-22 09")


def test_a_case_that_changes_hands_is_lived_with_whoever_had_it_and_asks_no_more() -> None:
    found = case(
        ("Fri 2026-09-18 11:00", dispatched()),
        ("Fri 2026-09-18 12:00", e.QuestionAsked(text="?")),
        (
            "Mon 2026-09-21 09:00",
            e.CaseTransferred(unit="market", handler="w-kong", before="w-lu", ended_question=True, reason=""),
        ),
        ("Mon 2026-09-21 10:00", e.CaseTakenBack(taken_from="market")),
        ("Mon 2026-09-21 15:00", dispatched("urban", "w-pan")),
        ("Tue 2026-09-22 09:00", e.CaseReassigned(handler="h-shao", before="w-pan", reason="")),
    )
    moments = ("Fri 2026-09-18 13:00", "Mon 2026-09-21 09:30", "Mon 2026-09-21 11:00", "Tue 2026-09-22 10:00")
    heads = [found.head(at(moment)) for moment in moments]
    assert [(head.unit, head.handler) for head in heads] == [
        (UNIT, "w-lu"),
        ("market", "w-kong"),
        (None, None),
        ("urban", "h-shao"),
    ]
    assert found.questions == (Question(at("Fri 2026-09-18 12:00"), at("Mon 2026-09-21 09:00")),)
    assert found.dispatched_at == at("Fri 2026-09-18 11:00")
