"""The ledger's first reading: each cycle's hands, pauses and extensions, event by event."""

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.values import PauseReason, Target
from chalicelib.sla.sla import Sla

CENTRE = ""
"""Who has a case that no unit has: the office that received it."""


@dataclass(frozen=True, kw_only=True)
class Extension:
    """More time by a term such as 5wd: who asked, who approved it and when, and the reason."""

    term: str
    asked_by: str
    approver: str
    reason: str
    approved_at: datetime


@dataclass
class Stood:
    """The clock stood still for that, since that event."""

    reason: PauseReason
    event: Event
    began_at: datetime
    ended_at: datetime | None = None


@dataclass
class Draft:
    """A cycle while its events are read: `hands` says who had the case from which moment on.

    `waits` is what the clock waits for now: of two at one time the first one is the pause, then the other.
    """

    number: int
    hands: list[tuple[datetime, str]]
    target: Target = Target.REPLY
    waits: dict[PauseReason, Event] = field(default_factory=dict)
    stood: list[Stood] = field(default_factory=list)
    asked_by: str = ""
    extensions: list[Extension] = field(default_factory=list)
    ended_at: datetime | None = None

    def wait(self, reason: PauseReason, event: Event, at: datetime) -> None:
        """The clock waits for that from now on."""
        self.waits[reason] = event
        self._turn(at)

    def go_on(self, at: datetime, *reasons: PauseReason) -> None:
        """Only what comes first ends a pause; what else a citizen adds changes nothing."""
        for reason in reasons:
            self.waits.pop(reason, None)
        self._turn(at)

    def _turn(self, at: datetime) -> None:
        last = self.stood[-1] if self.stood and self.stood[-1].ended_at is None else None
        if last and last.reason not in self.waits:
            last.ended_at, last = at, None
        if last is None and self.waits:
            reason, event = next(iter(self.waits.items()))
            self.stood.append(Stood(reason, event, at))


def enter(drafts: list[Draft], event: Event, at: datetime, sla: Sla) -> None:
    """Read one event, at a moment not before the last one's; the policy says what the clock waits for."""
    if begun := _begun(drafts, event, at):
        drafts.append(begun)
        return
    match event.body:
        case e.CaseDispatched(unit=unit) | m.MasterMoved(unit=unit):
            drafts[-1].hands.append((at, unit))
        case e.CaseReplied() | e.CaseDeclined() | e.CaseWithdrawn():
            drafts[-1].ended_at = at
            drafts[-1].go_on(at, *PauseReason)
        case e.CaseKeptOpen() | e.CaseKeptWithUnit() | e.CitizenObjected():
            _take_up(drafts[-1], event, at)
        case e.CaseTransferred() | m.CaseMerged() as body:
            drafts[-1].hands.append((at, body.unit))
            # A hearing is the unit's that gets it; of what is merged nothing is waited for any more.
            merged = isinstance(body, m.CaseMerged)
            drafts[-1].go_on(at, PauseReason.QUESTION, *(PauseReason if merged else ()))
        case e.CaseTakenBack() | e.CaseTakenAway() | m.CaseUnmerged():
            drafts[-1].hands.append((at, CENTRE))
            drafts[-1].go_on(at, PauseReason.QUESTION)
        case w.ExtensionAsked():
            drafts[-1].asked_by = event.actor
        case w.ExtensionApproved():
            drafts[-1].extensions.append(_extension(event, event.body, drafts[-1].asked_by, at))
        case _:
            # Whoever signs, notes or reminds: the case stays where it is.
            _pause_or_go_on(drafts[-1:], event, at, sla)


def _begun(drafts: list[Draft], event: Event, at: datetime) -> Draft | None:
    """The cycle that begins with this event, and who has it then."""
    match event.body:
        case e.CaseReceived():
            return Draft(1, [(at, CENTRE)])
        case e.CaseReopened():
            # Whoever answered has it again.
            return Draft(drafts[-1].number + 1, [(at, drafts[-1].hands[-1][1])], Target.REOPENED_REPLY)
        case e.ReexaminationAsked(unit=unit):
            return Draft(drafts[-1].number + 1, [(at, unit)], Target.REEXAMINATION_REPLY)
        case _:
            return None


def _take_up(draft: Draft, event: Event, at: datetime) -> None:
    """It had ended: since then the office had it, which now decides that it goes on."""
    unit = draft.hands[-1][1]
    draft.hands.append((draft.ended_at or at, CENTRE))
    draft.ended_at = None
    if isinstance(event.body, e.CaseKeptWithUnit):
        draft.hands.append((at, unit))


def _pause_or_go_on(drafts: list[Draft], event: Event, at: datetime, sla: Sla) -> None:
    for draft in drafts:
        match event.body:
            case e.QuestionAsked() if _stops(sla, draft, PauseReason.QUESTION):
                draft.wait(PauseReason.QUESTION, event, at)
            case w.HearingCalled() if _stops(sla, draft, PauseReason.HEARING):
                draft.wait(PauseReason.HEARING, event, at)
            case e.QuestionLapsed() | e.CitizenAdded():
                draft.go_on(at, PauseReason.QUESTION)
            case w.HearingHeld() | w.HearingLapsed():
                draft.go_on(at, PauseReason.HEARING)
            case _:
                pass


def _stops(sla: Sla, draft: Draft, reason: PauseReason) -> bool:
    """Where nothing but a hearing stops the reply clock, it ran on while we waited for the citizen."""
    return sla.policy.pause.stops(draft.target, reason)


def _extension(event: Event, body: w.ExtensionApproved, asked_by: str, at: datetime) -> Extension:
    return Extension(
        term=body.term, asked_by=asked_by, approver=event.actor, reason=body.reason, approved_at=at
    )
