"""What is known of a case at a moment: everything that decides what may happen next."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.domain.cycle import Cycle
from chalicelib.domain.events import Notice
from chalicelib.domain.returning import NOT_RETURNED, Returned
from chalicelib.domain.supervision import OrderState
from chalicelib.domain.values import Channel, Grade, Outcome, Status, Target, Type, Verdict
from chalicelib.sla.clock import Clock

__all__ = ["EXTREME", "LAST_INSTANCE", "REPLY_TARGETS", "TITLE_LENGTH", "Cycle", "Head", "Work", "title_of"]

TITLE_LENGTH = 40
REPLY_TARGETS = (Target.REOPENED_REPLY, Target.REEXAMINATION_REPLY, Target.REPLY)
"""What an answer is due by, the latest to begin first."""
LAST_INSTANCE = 3
EXTREME = 16
"""Probability times impact from which a risk is extreme."""


def title_of(text: str) -> str:
    """The first words, on one line."""
    return " ".join(text.split())[:TITLE_LENGTH]


@dataclass(frozen=True)
class Work:
    """What is under way while a case is handled, besides its clocks.

    `extension` is the term that is asked for, and `head_decides` where the unit's head approves it, not the
    supervisor; `review`: called and not held; `hearing_at`: called and not held, `hearing_lapsed` once it has
    used up its pause; `fast`: settled at once and not reviewed.
    """

    extension: str = ""
    head_decides: bool = False
    review: bool = False
    hearing_at: datetime | None = None
    hearing_lapsed: bool = False
    fast: bool = False

    @property
    def waits_for_hearing(self) -> bool:
        """Whether clocks stand still for it."""
        return self.hearing_at is not None and not self.hearing_lapsed


@dataclass
class Head:
    """Stored whole under 1 KB with every save; the citizen's text stands elsewhere."""

    ticket: str
    salt: str
    version: int = 0
    seq: int = 0
    tip: str = ""
    status: Status = Status.RECEIVED
    channel: Channel = Channel.WEB
    lang: str = "zh-CN"
    wordless: bool = False
    policy: str = ""
    calendar: str = ""
    title: str = ""
    respondent: str = ""
    """The firm or body that it is about, where one is named (domain/respondents.py)."""
    repeats: str = ""
    """The ticket of the earlier case of the same citizen on the same matter."""
    type: Type = Type.COMPLAINT
    category: str = ""
    grade: Grade = Grade.NORMAL
    probability: int = 1
    impact: int = 1
    confidence: float = 0.0
    district: str | None = None
    unit: str | None = None
    handler: str | None = None
    co_units: tuple[str, ...] = ()
    received_at: datetime | None = None
    dispatched_at: datetime | None = None
    asked_at: datetime | None = None
    closed_at: datetime | None = None
    wake_at: datetime | None = None
    generation: int = 0
    proposed: Outcome | None = None
    approved: bool = False
    verdict: Verdict | None = None
    awarded: bool = False
    leads: bool = False
    """Others have joined it at some time: only then its events say who follows."""
    master: str = ""
    """The case that it follows, until that one is answered, or has kept what it promised."""
    clocks: dict[Target, Clock] = field(default_factory=dict)
    cycles: list[Cycle] = field(default_factory=list)
    about: tuple[str, ...] = ()
    """Units and people that a tip-off is about."""
    stopped: tuple[Target, ...] = ()
    """The clocks that a refusal or a withdrawal has stopped; they go on if the case does."""
    objected: bool = False
    urged: int = 0
    """How often the citizen has urged."""
    order: OrderState = OrderState.NONE
    returned: Returned = NOT_RETURNED
    returns: int = 0
    """How often a unit has given it back."""
    work: Work = Work()
    procedure: str = ""
    """The one of the policy that it follows; empty for the ordinary one."""
    left_procedure: bool = False
    """It was taken out of one, and goes into none again."""
    instance: int = 1
    """2 and 3: a petition that a higher office examines again."""
    recused: tuple[str, ...] = ()
    """Who answered an earlier instance, and handles no later one."""

    @property
    def cycle(self) -> Cycle:
        """The reply cycle that is running or was the last."""
        return self.cycles[-1]

    @property
    def risk(self) -> str:
        """The band of probability × impact (domain.md §3)."""
        product = self.probability * self.impact
        bands = ((EXTREME, "extreme"), (10, "high"), (5, "medium"))
        return next((band for floor, band in bands if product >= floor), "low")

    @property
    def pressing(self) -> bool:
        """Messages about it go out at once, at any hour."""
        return self.grade is Grade.CRITICAL or self.risk == "extreme"

    @property
    def reply_clock(self) -> Clock | None:
        """The citizen's clock: of the reopened reply if there is one, else of the instance."""
        return next((self.clocks[target] for target in REPLY_TARGETS if target in self.clocks), None)

    @property
    def due_at(self) -> datetime | None:
        """When the citizen must have an answer, while there is none or one is promised."""
        clock = self.clocks.get(Target.FOLLOW_UP) if self.promised else self.reply_clock
        return clock.due_at if clock and clock.met_at is None else None

    @property
    def promised(self) -> bool:
        """The last reply could not solve it yet, and nobody has followed up."""
        return bool(self.cycles) and self.cycle.outcome is Outcome.PROMISED

    @property
    def moved(self) -> bool:
        """The promise has had its second day: the first one was given with the reply."""
        clock = self.clocks.get(Target.FOLLOW_UP)
        return clock is not None and clock.started_at != self.cycle.replied_at

    @property
    def followed_up(self) -> bool:
        """The answer is what came of a promise, and no longer the promise."""
        clock = self.clocks.get(Target.FOLLOW_UP)
        return clock is not None and clock.met_at is not None

    @property
    def excluded(self) -> bool:
        """It stands outside the rates, by the outcome of the latest reply."""
        outcomes = [cycle.outcome for cycle in self.cycles if cycle.outcome]
        return bool(outcomes) and outcomes[-1] is Outcome.EXCLUDED

    @property
    def terminated(self) -> bool:
        """The matter is not handled again, unless a supervisor reopens it."""
        return bool(self.cycles) and self.cycle.outcome is Outcome.TERMINATED

    @property
    def final(self) -> bool:
        """The last instance has answered: the matter is closed for good."""
        return self.instance == LAST_INSTANCE and bool(self.cycles) and self.cycle.replied_at is not None

    @property
    def ended(self) -> bool:
        """What is written about the matter is kept, and not handled again."""
        return self.terminated or self.final

    @property
    def disputed(self) -> bool:
        """An objection waits for the supervisor: nobody else decides anything until then."""
        clock = self.clocks.get(Target.OBJECTION_REVIEW)
        return self.objected and clock is not None and clock.met_at is None

    def may_object(self, within: timedelta, at: datetime) -> bool:
        """Against a refusal, once, as long as the case is kept open for it."""
        is_refused = self.status is Status.DECLINED and self.closed_at is not None and not self.objected
        return is_refused and self.closed_at is not None and at <= self.closed_at + within

    @property
    def running(self) -> bool:
        """Whether any clock still runs, be it paused."""
        return any(clock.met_at is None for clock in self.clocks.values())

    def knows(self, notice: Notice) -> bool:
        """Whether it is on record that this message reached the citizen, however it did."""
        if notice is Notice.ACKNOWLEDGEMENT:
            clock = self.clocks.get(Target.ACKNOWLEDGEMENT)
            return clock is None or clock.met_at is not None
        return notice is Notice.REPLY and self.cycle.informed_at is not None

    def drop_proposal(self) -> None:
        """Decided, or overtaken."""
        self.proposed, self.approved = None, False

    def change_cycle(self, **changes: object) -> None:
        """Replace fields of the running cycle."""
        self.cycles[-1] = replace(self.cycles[-1], **changes)  # type: ignore[arg-type]  # names are Cycle's
