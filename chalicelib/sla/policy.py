"""A policy: every number of the hotline as data, validated as a whole before it is taken (domain.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla import reading, sections
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.content import version_of
from chalicelib.sla.document import Section
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.rules import MatterRule, PauseRule, QuietHours, RoundRule, Row, SurveyRule, Weights
from chalicelib.sla.terms import Due, Term, due

__all__ = ["Policy", "PolicyError"]


@dataclass(frozen=True)
class Policy:
    """The rules that hold for every case received under this version."""

    name: str
    version: str
    timezone: ZoneInfo
    calendar: str
    hours: tuple[tuple[time, time], ...]
    last_day_rolls: bool
    quiet_hours: QuietHours
    rounds: RoundRule
    targets: Mapping[Target, Row]
    reminders: tuple[float, ...]
    escalation: Mapping[Grade, tuple[Term, ...]]
    pause: PauseRule
    survey: SurveyRule
    no_receipt: timedelta
    triage_threshold: float
    conversation_window: timedelta
    matters: MatterRule
    weights: Weights

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Policy":
        """Take a document; PolicyError names the path of every key that is wrong, missing or unknown."""
        faults: list[str] = []
        top = Section(document, "", faults)
        policy = cls(
            name=top.read("name", reading.text),
            version="",
            timezone=top.read("timezone", reading.zone),
            calendar=top.read("calendar", reading.text) if "calendar" in top.keys else "china",
            hours=top.read("hours", reading.hours),
            last_day_rolls=top.read("last_day_rolls", reading.flag),
            quiet_hours=sections.quiet_hours(top.section("quiet_hours")),
            rounds=sections.rounds(top.section("rounds")),
            targets=sections.targets(top.section("targets")),
            reminders=top.read("reminders", sections.reminders),
            escalation=sections.escalation(top.section("escalation")),
            pause=sections.pause(top.section("pause")),
            survey=sections.survey(top.section("survey")),
            no_receipt=top.read("no_receipt", reading.wait),
            triage_threshold=top.read("triage_threshold", reading.share),
            conversation_window=top.read("conversation_window", reading.wait),
            matters=sections.matters(top.section("matters")),
            weights=sections.weights(top.section("weights")),
        )
        top.close()
        if faults:
            raise PolicyError("; ".join(dict.fromkeys(faults)))
        return replace(policy, version=version_of(document))

    def due(
        self,
        calendar: Calendar,
        target: Target,
        type: Type,
        grade: Grade,
        start: datetime,
    ) -> Due | None:
        """When the target is due, counted from `start`; None if this policy does not set it.

        Critical and urgent go before the type, the type before important and normal. As a higher grade is
        never due later than a lower one, the earliest term of this grade and all lower ones counts.
        """
        row = self.targets.get(target)
        if row is None:
            return None
        return due(calendar, start, row.terms(type, grade), roll=self.last_day_rolls)
