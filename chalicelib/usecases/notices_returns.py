"""Who is told when a case changes hands or kind."""

from chalicelib.domain import events as e
from chalicelib.domain.head import EXTREME
from chalicelib.domain.returning import Ruling
from chalicelib.domain.values import Grade, Target
from chalicelib.ports import Deps
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.writing import Letters, moment, to_citizen, to_staff, unit_named


def ask_for_ruling(deps: Deps, matter: Matter) -> Letters:
    """The dispatcher rules on a return, the supervisor on an appeal."""
    appealed = isinstance(matter.event.body, e.ReturnAppealed)
    office = deps.office
    person = (office.supervisor_on_duty() if appealed else office.dispatcher_on_duty()).id
    target = Target.RETURN_RULING if Target.RETURN_RULING in matter.case.clocks else None
    yield to_staff(deps, matter, "return_ruling", person, target)


def tell_of_ruling(deps: Deps, matter: Matter) -> Letters:
    """Whoever gave it back learns what became of it, and until when there is an appeal."""
    body = matter.event.body
    if not isinstance(body, e.ReturnRuled) or body.handler not in deps.office.people:
        return
    if body.ruling is Ruling.UPHELD:
        yield to_staff(deps, matter, "moved_on", body.handler)
    elif body.appeal_until is None:
        yield to_staff(deps, matter, "return_final", body.handler)
    else:
        letter = to_staff(deps, matter, "return_rejected", body.handler)
        letter.words["due"] = moment(deps, "zh-CN", body.appeal_until)
        yield letter


def tell_of_return(deps: Deps, matter: Matter) -> Letters:
    """No unit has it: the citizen hears that we look for one, and the dispatcher that it is to be found."""
    body = matter.event.body
    if isinstance(body, e.CaseTakenBack) and not body.unit:
        yield to_citizen(deps, matter, "taken_back")
        dispatcher = deps.office.dispatcher_on_duty().id
        if matter.event.actor != dispatcher:
            yield to_staff(deps, matter, "to_dispatch", dispatcher)


def tell_of_transfer(deps: Deps, matter: Matter) -> Letters:
    """The new one, the citizen, and whoever had it."""
    body = matter.event.body
    if isinstance(body, e.CaseTransferred):
        yield to_staff(deps, matter, "assignment", body.handler)
        key = "transferred" if body.ended_question else "dispatched"
        yield to_citizen(deps, matter, key, unit=unit_named(deps, body.unit, matter.case.lang))
        yield from _moved_on(deps, matter, body.before, body.handler)


def tell_of_reassignment(deps: Deps, matter: Matter) -> Letters:
    """For the citizen nothing changes."""
    body = matter.event.body
    if isinstance(body, e.CaseReassigned):
        yield to_staff(deps, matter, "assignment", body.handler)
        yield from _moved_on(deps, matter, body.before, body.handler)


def _moved_on(deps: Deps, matter: Matter, before: str, now: str) -> Letters:
    if before != now and before in deps.office.people:
        yield to_staff(deps, matter, "moved_on", before)


def tell_of_regrading(deps: Deps, matter: Matter) -> Letters:
    """The citizen has another date, whoever has the case too; of danger supervisor and manager hear."""
    body = matter.event.body
    if not isinstance(body, e.CaseRegraded):
        return
    clock = matter.case.reply_clock
    regraded = (body.type, body.grade) != (body.was_type, body.was_grade)
    # A date that has passed already would be no promise.
    if regraded and clock and clock.due_at > matter.event.at:
        yield to_citizen(deps, matter, "due_changed", due=moment(deps, matter.case.lang, clock.due_at))
    if body.handler in deps.office.people and body.handler != matter.event.actor:
        yield to_staff(deps, matter, "regraded", body.handler)
    if _is_worse(body):
        for person in (deps.office.supervisor_on_duty(), deps.office.manager_on_duty()):
            yield to_staff(deps, matter, "extreme", person.id)


def _is_worse(body: e.CaseRegraded) -> bool:
    """In danger now, and it was not so grave before."""
    risk, was_risk = body.probability * body.impact, body.was_probability * body.was_impact
    grave = body.grade is Grade.CRITICAL and body.was_grade is not Grade.CRITICAL
    return grave or risk >= EXTREME > was_risk
