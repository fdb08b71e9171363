"""More time: an extension is asked for and decided, a hearing stops the clock until it is held."""

from dataclasses import dataclass

from chalicelib.domain import work_events as w
from chalicelib.domain.errors import (
    AgainstPolicyError,
    InvalidInputError,
    NotAllowedError,
    UnlawfulActionError,
)
from chalicelib.domain.head import Head
from chalicelib.domain.values import PauseReason, Role
from chalicelib.sla import clock as clocks
from chalicelib.sla import spoken
from chalicelib.sla.clock import Clock
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Term
from chalicelib.usecases.acts.doing import Action, Actions, Doing, required


@dataclass(frozen=True)
class AskExtension:
    """`term` such as 5wd; `reason` in words that the citizen may read."""

    term: str
    reason: str


@dataclass(frozen=True)
class ApproveExtension:
    """As it was asked for, or with a `term` or a `reason` for the citizen of one's own."""

    term: str = ""
    reason: str = ""


@dataclass(frozen=True)
class RefuseExtension:
    reason: str


@dataclass(frozen=True)
class CallHearing:
    reason: str


@dataclass(frozen=True)
class HoldHearing:
    """`minutes`: what was said, or why it is not held."""

    minutes: str


def _ask_extension(doing: Doing, command: AskExtension) -> None:
    required(command.reason, "reason")
    clock = _running(doing.case)
    if clock.missed or (clock.paused_at or doing.by.at) >= clock.due_at:
        raise AgainstPolicyError("error.extension_late")
    term = _granted(doing, clock, command.term)
    doing.take_on()
    doing.record(w.ExtensionAsked(target=clock.target, term=str(term), reason=command.reason))


def _approve_extension(doing: Doing, command: ApproveExtension) -> None:
    clock = _running(doing.case)
    term = _granted(doing, clock, command.term or doing.case.work.extension)
    reason = command.reason or _reason_given(doing)
    doing.record(w.ExtensionApproved(target=clock.target, term=str(term), reason=reason))


def _refuse_extension(doing: Doing, command: RefuseExtension) -> None:
    required(command.reason, "reason")
    doing.record(w.ExtensionRefused(reason=command.reason))


def _reason_given(doing: Doing) -> str:
    """Of the request that waits."""
    history = doing.deps.store.history(doing.case.ticket)
    return [event.body.reason for event in history if isinstance(event.body, w.ExtensionAsked)][-1]


def _running(case: Head) -> Clock:
    """An extension is asked for and decided while one runs; UnlawfulActionError otherwise."""
    clock = case.reply_clock
    if clock is None or clock.met_at:
        raise UnlawfulActionError("no reply clock runs")
    return clock


def _granted(doing: Doing, clock: Clock, text: str) -> Term:
    """The term, if the policy lets the clock be extended by it; otherwise the error says what it does not."""
    policy = doing.sla.policy
    if len(clock.extension.split()) >= policy.extension.times:
        raise AgainstPolicyError("error.extension_used")
    try:
        term = spoken.term(text)
    except PolicyError:
        raise InvalidInputError("error.term_invalid", "term") from None
    try:
        extended = clocks.extend(policy, doing.sla.calendar, clock, doing.case.grade, term, doing.by.at)
    except ValueError:
        raise InvalidInputError("error.extension_too_long", "term") from None
    # No days at all would still lead to the end of the day.
    if not term.amount or extended.due_at <= clock.due_at:
        raise InvalidInputError("error.term_invalid", "term")
    return term


def _call_hearing(doing: Doing, command: CallHearing) -> None:
    required(command.reason, "reason")
    doing.take_on()
    doing.record(w.HearingCalled(reason=command.reason))


def _hold_hearing(doing: Doing, command: HoldHearing) -> None:
    required(command.minutes, "minutes")
    doing.record(w.HearingHeld(minutes=command.minutes))


def _has_hearings(policy: Policy, _: Role) -> None:
    if PauseReason.HEARING not in policy.pause.reasons:
        raise AgainstPolicyError("error.no_hearings")


def _extends(policy: Policy, _: Role) -> None:
    if not policy.extension.times:
        raise AgainstPolicyError("error.extension_used")


def _approves(policy: Policy, role: Role) -> None:
    if role is not policy.extension.approver:
        raise NotAllowedError("decide on an extension")


def _may_ask(case: Head) -> bool:
    clock = case.reply_clock
    return clock is not None and clock.met_at is None and not case.work.extension


def _is_late(case: Head) -> bool:
    return case.reply_clock is not None and case.reply_clock.missed


def _waits(case: Head) -> bool:
    return bool(case.work.extension)


def _hears_nobody(case: Head) -> bool:
    return case.work.hearing_at is None


def _hears(case: Head) -> bool:
    return case.work.hearing_at is not None


ACTIONS: Actions = {
    "ask_extension": Action(
        AskExtension,
        _ask_extension,
        w.ExtensionAsked,
        signs=True,
        fits=_may_ask,
        over=_is_late,
        under=_extends,
    ),
    "approve_extension": Action(
        ApproveExtension, _approve_extension, w.ExtensionApproved, fits=_waits, under=_approves
    ),
    "refuse_extension": Action(
        RefuseExtension, _refuse_extension, w.ExtensionRefused, fits=_waits, under=_approves
    ),
    "call_hearing": Action(
        CallHearing, _call_hearing, w.HearingCalled, signs=True, fits=_hears_nobody, under=_has_hearings
    ),
    "hold_hearing": Action(HoldHearing, _hold_hearing, w.HearingHeld, fits=_hears, under=_has_hearings),
}
