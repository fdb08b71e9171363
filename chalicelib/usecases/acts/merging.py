"""Requests about one matter are handled as one, and a request about two becomes two."""

from dataclasses import dataclass

from chalicelib.domain import merging_events as m
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError, RepeatError
from chalicelib.domain.head import Head
from chalicelib.domain.messages import say
from chalicelib.domain.supervision import OrderState
from chalicelib.domain.table import WITH_UNIT
from chalicelib.domain.values import PROTECTED, Grade, Status, Type
from chalicelib.usecases import groups, splitting
from chalicelib.usecases.acts.doing import Action, Actions, Doing, required, undisputed
from chalicelib.usecases.acts.handling import accept_as_it_is
from chalicelib.usecases.acts.moving import is_settled
from chalicelib.usecases.acts.together import release_unit

BY_OFFICER = "officer"


@dataclass(frozen=True)
class Merge:
    """It is the same matter as the case with the ticket `master`."""

    master: str


@dataclass(frozen=True)
class Unmerge:
    text: str = ""


@dataclass(frozen=True)
class Split:
    """The words of the citizen that are another matter, as they stand."""

    text: str


def _merge(doing: Doing, command: Merge) -> None:
    known = tickets.parse(command.master)
    master = doing.deps.store.case(known) if known else None
    if master is None:
        raise InvalidInputError("error.ticket_unknown", "master")
    if doing.case.master == master.ticket:
        raise RepeatError("merge")
    _check(doing.case, master, followers=groups.followers(doing.deps, doing.case))
    if doing.case.status is Status.RECEIVED:
        accept_as_it_is(doing)
    if doing.case.status in WITH_UNIT:
        for beside in doing.case.co_units:
            release_unit(doing, beside, say("zh-CN", "event.CaseMerged"))
    unit, handler = master.unit or "", master.handler or ""
    doing.record(m.CaseMerged(master=master.ticket, unit=unit, handler=handler))


def _check(case: Case, master: Case, *, followers: list[str]) -> None:
    """In the order in which it helps to hear it."""
    if case.ticket == master.ticket:
        raise InvalidInputError("error.merge_itself", "master")
    if master.master == case.ticket:
        raise InvalidInputError("error.merge_circle", "master")
    if master.status is Status.MERGED:
        raise InvalidInputError("error.merge_merged", "master", ticket=master.master)
    if followers:
        raise InvalidInputError("error.merge_master", "master")
    if master.type in PROTECTED:
        raise InvalidInputError("error.merge_protected", "master")
    if master.disputed:
        raise InvalidInputError("error.merge_disputed", "master")
    if not groups.may_lead(master):
        raise InvalidInputError("error.merge_closed", "master")
    if case.type is Type.SUGGESTION and master.type is not Type.SUGGESTION:
        raise InvalidInputError("error.merge_suggestion", "master")
    if _is_graver(case, master):
        raise InvalidInputError("error.merge_graver", "master")


def _is_graver(case: Head, master: Head) -> bool:
    """Nobody is reminded of a merged case: what is urgent must not wait for what is not."""
    grades = tuple(Grade)
    is_worse = grades.index(case.grade) < grades.index(master.grade)
    return is_worse or (case.pressing and not master.pressing)


def _unmerge(doing: Doing, command: Unmerge) -> None:
    doing.record(m.CaseUnmerged(reason=BY_OFFICER, text=command.text))


def _split(doing: Doing, command: Split) -> None:
    required(command.text, "text")
    words = splitting.cut(doing.deps, doing.case.ticket, command.text)
    into = splitting.ticket_of(doing.deps, doing.case.ticket, words)
    if any(isinstance(b, m.CaseSplit) and b.into == into for b in splitting.bodies(doing.deps, doing.case)):
        raise RepeatError("split")
    hidden = doing.case.type if doing.case.type in PROTECTED else None
    doing.record(m.CaseSplit(into=into, type=hidden, text=words))


def _may_follow(case: Head) -> bool:
    """Nothing to hide, and nobody waits for a decision or an answer that this case alone needs.

    What is reexamined is the answer that this citizen had.
    """
    is_free = case.order is OrderState.NONE and is_settled(case) and undisputed(case)
    return is_free and case.instance == 1 and case.type not in PROTECTED


ACTIONS: Actions = {
    "merge": Action(Merge, _merge, m.CaseMerged, accepts=True, fits=_may_follow),
    "unmerge": Action(Unmerge, _unmerge, m.CaseUnmerged),
    "split": Action(Split, _split, m.CaseSplit, fits=undisputed),
}
