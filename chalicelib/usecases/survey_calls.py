"""The survey by a call that takes key presses: what is said next, and the answer once it is whole.

Between two keys nothing is kept: they come back with the next webhook. Whoever has pressed the first one has
been reached; whoever has pressed none is written to.
"""

from dataclasses import dataclass

from chalicelib.domain import survey
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.events import Notice
from chalicelib.domain.messages import say
from chalicelib.domain.survey import Keys
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.usecases import survey as surveys
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.saving import persist

S = DeliveryStatus
NO_KEY, MACHINE = "no_key", "machine"


@dataclass(frozen=True)
class Turn:
    """What is said, and what has been pressed; without `keys` these were the last words."""

    lang: str
    said: tuple[str, ...] = ()
    keys: Keys | None = None


def begin(deps: Deps, id: str, call: str, *, by_machine: bool = False) -> Turn:
    """Somebody takes the call, or a machine, which is not spoken to. NotFoundError if it is none of ours."""
    row, case = _about(deps, id)
    if by_machine:
        settle(deps, id, S.PERMANENT_FAILURE, call, MACHINE)
        return Turn(case.lang)
    if not _is_open(case, row):
        # They hear so: nobody needs to write to them as well.
        settle(deps, id, S.DELIVERED, call)
        return _last(case, "over")
    return _ask(case, Keys(), row.text)


def press(deps: Deps, id: str, call: str, keys: Keys, key: str) -> Turn:
    """A key was pressed, or none in time; the third one is recorded, once, however often it is told."""
    row, case = _about(deps, id)
    following = keys.press(key)
    if following is None:
        return _last(case, "bye")
    if following.again:
        return _ask(case, following, _say(case, "again"))
    settle(deps, id, S.DELIVERED, call)
    if following.question:
        return _ask(case, following) if _is_open(case, row) else _last(case, "over")
    return _last(case, "thanks" if _record(deps, row, following) else "over")


def end(deps: Deps, id: str, call: str, reason: str) -> None:
    """The call is over: if nobody pressed a key, they are written to. NotFoundError if it is none of ours."""
    _about(deps, id)
    settle(deps, id, S.PERMANENT_FAILURE, call, reason)


def _record(deps: Deps, row: Delivery, keys: Keys) -> bool:
    """False if it is too late; an answer that is there is thanked for again."""
    answer = survey.parse(keys.given)
    if answer is None:
        raise ValueError(f"{keys.given} answers nothing")

    def attempt() -> bool:
        _, case = _about(deps, row.id)
        if case.cycles[row.cycle - 1].answered:
            return True
        if not _is_open(case, row):
            return False
        surveys.record(deps, case, answer, Channel.VOICE)
        return True

    return persist(attempt)


def _about(deps: Deps, id: str) -> tuple[Delivery, Case]:
    row = deps.store.delivery(id)
    if row is None or row.channel is not Channel.VOICE or row.notice is not Notice.SURVEY:
        raise NotFoundError(id)
    case = deps.store.case(row.ticket)
    if case is None:
        raise NotFoundError(row.ticket)
    return row, case


def _is_open(case: Case, row: Delivery) -> bool:
    return case.cycle.number == row.cycle and case.cycle.surveying


def _ask(case: Case, keys: Keys, *before: str) -> Turn:
    return Turn(case.lang, (*before, _say(case, keys.question)), keys)


def _last(case: Case, name: str) -> Turn:
    return Turn(case.lang, (_say(case, name),))


def _say(case: Case, name: str) -> str:
    return say(case.lang, f"voice.survey_{name}")
