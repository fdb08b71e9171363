"""Who is told what of the citizen's rights, of tip-offs and of supervision orders."""

from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.ports import Deps
from chalicelib.usecases.letters import Letter, Matter
from chalicelib.usecases.writing import Letters, holder_of, in_answer, moment, to_citizen, to_staff


def tell_to_stop(deps: Deps, matter: Matter) -> Letters:
    """Taken back: whoever has it need not go on."""
    if matter.case.handler:
        yield to_staff(deps, matter, "stop_work", matter.case.handler)


def tell_of_keeping_open(deps: Deps, matter: Matter) -> Letters:
    """The citizen need do nothing; whoever has it goes on."""
    yield to_citizen(deps, matter, "kept_open")
    yield _at_once(to_staff(deps, matter, "keep_going", holder_of(deps, matter)))


def take_objection(deps: Deps, matter: Matter) -> Letters:
    """Confirmed to the citizen; a supervisor, who did not refuse it, looks again."""
    yield in_answer(deps, matter, "objection_taken")
    yield to_staff(deps, matter, "objection", deps.office.supervisor_on_duty().id)


def tell_of_objection(deps: Deps, matter: Matter) -> Letters:
    """Upheld: it goes on. What was rejected is told by the final refusal."""
    if isinstance(matter.event.body, e.ObjectionReviewed) and matter.event.body.upheld:
        yield to_citizen(deps, matter, "objection_upheld")
        yield to_staff(deps, matter, "objection_granted", deps.office.dispatcher_on_duty().id)


def pass_on_urging(deps: Deps, matter: Matter) -> Letters:
    """The citizen waits: whoever has the case learns it; of a merged one, by its master."""
    if not matter.case.master:
        yield _at_once(to_staff(deps, matter, "urged", holder_of(deps, matter)))


def urge(deps: Deps, matter: Matter) -> Letters:
    """Somebody of the office reminds whoever has the case."""
    yield _at_once(to_staff(deps, matter, "urge", holder_of(deps, matter)))


def tell_of_taking_back(deps: Deps, matter: Matter) -> Letters:
    """It needs another unit."""
    yield to_staff(deps, matter, "wrong_hands", deps.office.dispatcher_on_duty().id)


def order(deps: Deps, matter: Matter) -> Letters:
    """A supervision order, or its answer sent back, with the day by which it must be answered."""
    body = matter.event.body
    if isinstance(body, e.SupervisionOrdered | e.SupervisionSentBack):
        first = isinstance(body, e.SupervisionOrdered)
        letter = to_staff(
            deps, matter, "supervision" if first else "supervision_back", holder_of(deps, matter)
        )
        due = {"due": moment(deps, "zh-CN", body.due_at)}
        yield _at_once(replace(letter, words=letter.words | due))


def tell_of_order_answer(deps: Deps, matter: Matter) -> Letters:
    """The supervisor looks at it."""
    yield to_staff(deps, matter, "supervision_answered", deps.office.supervisor_on_duty().id)


def tell_of_order_end(deps: Deps, matter: Matter) -> Letters:
    """Nothing more is asked for."""
    yield to_staff(deps, matter, "supervision_closed", holder_of(deps, matter))


def _at_once(letter: Letter) -> Letter:
    return replace(letter, urgent=True)
