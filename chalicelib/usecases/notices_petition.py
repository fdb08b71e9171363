"""Who is told what of a petition (信访): that it is accepted, by which procedure it is handled."""

from chalicelib.domain import events as e
from chalicelib.domain.values import Target
from chalicelib.ports import Deps
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.petition import tells_of_acceptance
from chalicelib.usecases.writing import Letters, moment, to_citizen, to_staff


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


def _other_handler(matter: Matter) -> str:
    """Whoever has it has another date, unless they have chosen so themselves."""
    handler = matter.case.handler or ""
    return handler if handler != matter.event.actor else ""
