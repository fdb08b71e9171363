"""The letters about what a reply settles: its promise, its decision, and what a supervisor has to approve."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.messages import say
from chalicelib.domain.values import Outcome
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience
from chalicelib.usecases.acts.proposals import proposer
from chalicelib.usecases.letters import Letter, Matter, answering
from chalicelib.usecases.links import CITIZEN
from chalicelib.usecases.writing import (
    ONE_SEGMENT,
    Letters,
    case_words,
    moment,
    shortened,
    to_citizen,
    to_staff,
)

Kind = TypeVar("Kind", bound=e.Body)


def reply(deps: Deps, matter: Matter) -> Letters:
    """The answer itself; its arrival starts the wait for the survey, or for what was promised."""
    body = matter.event.body
    if not isinstance(body, e.CaseReplied):
        return
    at_once = body.direct and matter.event.actor == "system" and not body.follows
    history = deps.store.history(matter.case.ticket)
    promised = next_of(history, matter.event, e.PromiseGiven) if body.outcome is Outcome.PROMISED else None
    decided = last_of(history, matter.event, e.SuggestionDecided)
    if promised:
        yield _answered(deps, matter, "promise", body.text, _promise(deps, matter, promised))
    elif decided:
        verdict = say(matter.case.lang, f"verdict.{decided.verdict}")
        words = {"verdict": verdict, "grounds": decided.grounds}
        yield _answered(deps, matter, "decided", body.text, words)
    else:
        yield _answered(deps, matter, "reply", body.text, {}, at_once=at_once)


def follow_up(deps: Deps, matter: Matter) -> Letters:
    """What came of the promise: the answer that the survey waits for."""
    if isinstance(matter.event.body, e.PromiseFollowedUp):
        yield _answered(deps, matter, "follow_up", matter.event.body.text, {})


def move_promise(deps: Deps, matter: Matter) -> Letters:
    """Another day; the first one stands in the reply."""
    body = matter.event.body
    if isinstance(body, e.PromiseGiven) and body.moved:
        yield to_citizen(deps, matter, "promise_moved", **_promise(deps, matter, body))


def award(deps: Deps, matter: Matter) -> Letters:
    """Thanks, and how much it is if there is money."""
    body, lang = matter.event.body, matter.case.lang
    if isinstance(body, e.SuggestionAwarded):
        amount = say(lang, "award.amount", amount=str(body.amount)) if body.amount else ""
        yield to_citizen(deps, matter, "award", text=body.words, amount=amount)


def ask_for_approval(deps: Deps, matter: Matter) -> Letters:
    """The supervisor decides."""
    yield _about(deps, matter, "proposal", deps.office.supervisor_on_duty().id)


def tell_of_approval(deps: Deps, matter: Matter) -> Letters:
    """Whoever proposed it can answer the citizen now."""
    yield _about(deps, matter, "proposal_approved", _proposer(deps, matter))


def tell_of_refusal(deps: Deps, matter: Matter) -> Letters:
    """It is handled, and counts, like any other."""
    yield _about(deps, matter, "proposal_refused", _proposer(deps, matter))


def tell_of_the_end(deps: Deps, matter: Matter) -> Letters:
    """They wrote again about a matter that is ended: kept, and how to object; a supervisor sees it."""
    body = matter.event.body
    if isinstance(body, e.CitizenAdded) and body.why in (Meaning.MATTER_ENDED, Meaning.MATTER_FINAL):
        if not body.quiet:
            audience = answering(deps.store.submission(body.submission))
            words = case_words(deps, matter.case, matter.case.lang)
            key = "matter_final" if body.why == Meaning.MATTER_FINAL else "matter_ended"
            yield Letter(key, CITIZEN, audience, words)
        yield to_staff(deps, matter, "addition", deps.office.supervisor_on_duty().id)


def _answered(
    deps: Deps, matter: Matter, key: str, text: str, more: Mapping[str, str], *, at_once: bool = False
) -> Letter:
    audience = Audience.ANSWER if at_once else Audience.CITIZEN
    words = case_words(deps, matter.case, matter.case.lang)
    words |= {"text": text, "excerpt": shortened(matter, text, ONE_SEGMENT), **more}
    return Letter(key, CITIZEN, audience, words, notice=e.Notice.REPLY)


def _promise(deps: Deps, matter: Matter, body: e.PromiseGiven) -> dict[str, str]:
    return {"due": moment(deps, matter.case.lang, body.due_at), "steps": body.steps}


_OUTCOMES: Mapping[type[e.Body], Outcome] = {
    e.ExclusionProposed: Outcome.EXCLUDED,
    e.ExclusionApproved: Outcome.EXCLUDED,
    e.ExclusionRefused: Outcome.EXCLUDED,
    e.TerminationProposed: Outcome.TERMINATED,
    e.TerminationApproved: Outcome.TERMINATED,
    e.TerminationRefused: Outcome.TERMINATED,
}


def _about(deps: Deps, matter: Matter, key: str, person: str) -> Letter:
    letter = to_staff(deps, matter, key, person)
    letter.words["outcome"] = say("zh-CN", f"outcome.{_OUTCOMES[type(matter.event.body)]}")
    return letter


def _proposer(deps: Deps, matter: Matter) -> str:
    """Whoever has it now, if they left the office."""
    history = deps.store.history(matter.case.ticket)
    found = proposer([each for each in history if each.seq < matter.event.seq])
    if found in deps.office.people:
        return found
    return matter.case.handler or deps.office.supervisor_on_duty().id


def next_of(history: Sequence[Event], event: Event, kind: type[Kind]) -> Kind | None:
    """The first of that kind after the event."""
    return next((each.body for each in history if each.seq > event.seq and isinstance(each.body, kind)), None)


def last_of(history: Sequence[Event], event: Event, kind: type[Kind]) -> Kind | None:
    """The last of that kind before the event."""
    found = (each.body for each in reversed(history) if each.seq < event.seq)
    return next((body for body in found if isinstance(body, kind)), None)
