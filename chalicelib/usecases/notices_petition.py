"""Who is told what of a petition (信访): acceptance, procedure, and how an answer is examined again."""

from collections.abc import Mapping

from chalicelib.domain import events as e
from chalicelib.domain import instances
from chalicelib.domain.instances import Bar
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.values import Target
from chalicelib.ports import Deps
from chalicelib.usecases.letters import Letter, Matter, answering
from chalicelib.usecases.links import CITIZEN
from chalicelib.usecases.petition import tells_of_acceptance
from chalicelib.usecases.writing import Letters, case_words, moment, to_citizen, to_staff, unit_named

SECOND = 2
REFUSED: Mapping[str, str] = {
    Meaning.REEXAMINATION_LATE: "reexamination_late",
    Meaning.REEXAMINATION_FINAL: "reexamination_final",
    Meaning.REEXAMINATION_TOP: "reexamination_top",
}


def tell_of_acceptance(deps: Deps, matter: Matter) -> Letters:
    """Accepted, and until when there is an answer: a petition office owes that within its term."""
    clock = matter.case.reply_clock
    if clock and tells_of_acceptance(deps, matter.case, matter.event):
        yield to_citizen(deps, matter, "accepted", due=moment(deps, matter.case.lang, clock.due_at))


def tell_of_simplicity(deps: Deps, matter: Matter) -> Letters:
    """The answer comes sooner. Of what is not accepted yet, the letter of acceptance will say when."""
    clock = matter.case.reply_clock
    if clock and clock.met_at is None:
        yield to_citizen(deps, matter, "simple", due=moment(deps, matter.case.lang, clock.due_at))
    if handler := _other_handler(matter):
        yield to_staff(deps, matter, "simple_terms", handler)


def tell_of_ordinary_terms(deps: Deps, matter: Matter) -> Letters:
    """It takes longer, and why."""
    body, case = matter.event.body, matter.case
    clock = case.reply_clock or case.clocks.get(Target.ACCEPTANCE)
    if not isinstance(body, e.ProcedureLeft) or clock is None:
        return
    words = {"text": body.reason, "due": moment(deps, case.lang, clock.due_at)}
    if clock.target is Target.ACCEPTANCE:
        yield to_citizen(deps, matter, "ordinary_acceptance", **words)
    else:
        yield to_citizen(deps, matter, "ordinary", **words)
    if handler := _other_handler(matter):
        yield to_staff(deps, matter, "ordinary_terms", handler)


def tell_of_right(deps: Deps, matter: Matter) -> Letters:
    """The answer has arrived: who does not accept it learns to whom and until when they may turn."""
    body, case, lang = matter.event.body, matter.case, matter.case.lang
    if not isinstance(body, e.CitizenInformed) or body.of is not e.Notice.REPLY:
        return
    bar = instances.barred(case, deps.sla_of(case.policy).policy, deps.office, matter.event.at)
    window = case.clocks.get(Target.REEXAMINATION_REQUEST)
    if bar is Bar.TOP:
        yield to_citizen(deps, matter, "right_top")
    elif bar is Bar.FINAL:
        yield to_citizen(deps, matter, "right_final")
    elif bar is None and window is not None:
        higher = unit_named(deps, instances.higher(case, deps.office) or "", lang)
        key = "right_second" if case.instance == 1 else "right_third"
        yield to_citizen(deps, matter, key, unit=higher, due=moment(deps, lang, window.due_at))


def confirm_reexamination(deps: Deps, matter: Matter) -> Letters:
    """Which office examines it, and until when."""
    body, case, lang = matter.event.body, matter.case, matter.case.lang
    clock = case.reply_clock
    if not isinstance(body, e.ReexaminationAsked) or clock is None:
        return
    words = case_words(deps, case, lang) | {
        "unit": unit_named(deps, body.unit, lang),
        "due": moment(deps, lang, clock.due_at),
    }
    said = deps.store.submission(body.submission) if body.submission else None
    key = "reexamination_taken" if body.instance == SECOND else "reexamination_taken_again"
    yield Letter(key, CITIZEN, answering(said), words)


def hand_over(deps: Deps, matter: Matter) -> Letters:
    """Whoever examines it, or a dispatcher who finds somebody; and who answered, for the file."""
    body, case = matter.event.body, matter.case
    if not isinstance(body, e.ReexaminationAsked):
        return
    judge = body.handler or deps.office.dispatcher_on_duty().id
    yield to_staff(deps, matter, "reexamination", judge)
    answered = [cycle.handler for cycle in case.cycles if cycle.instance < body.instance and cycle.handler]
    if answered and answered[-1] in deps.office.people:
        yield to_staff(deps, matter, "reexamination_known", answered[-1])


def refuse_reexamination(deps: Deps, matter: Matter) -> Letters:
    """Too late, for the last time, or beyond the highest office: why, and where to turn instead."""
    body, case = matter.event.body, matter.case
    if isinstance(body, e.CitizenAdded) and body.why in REFUSED and not body.quiet:
        audience = answering(deps.store.submission(body.submission))
        yield Letter(REFUSED[body.why], CITIZEN, audience, case_words(deps, case, case.lang))


def _other_handler(matter: Matter) -> str:
    """Whoever has it has another date, unless they have chosen so themselves."""
    handler = matter.case.handler or ""
    return handler if handler != matter.event.actor else ""
