"""A policy: every number of the hotline as data, validated as a whole before it is taken (domain.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.values import HOTLINE_TYPES, PROTECTED, Grade, Start, Target, Type
from chalicelib.sla import reading, rows, sections
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.content import version_of
from chalicelib.sla.document import Notes, Section
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.rules import (
    ExtensionRule,
    FastPathRule,
    Figures,
    MatterRule,
    PauseRule,
    QuietHours,
    RoundRule,
    Row,
    SignRule,
    SurveyRule,
    Weights,
)
from chalicelib.sla.terms import Due, Term, due

__all__ = ["Policy", "PolicyError"]


@dataclass(frozen=True)
class Policy:
    """The rules that hold for every case received under this version."""

    name: str
    version: str
    calendar: str
    types: tuple[Type, ...]
    timezone: ZoneInfo
    hours: tuple[tuple[time, time], ...]
    last_day_rolls: bool
    quiet_hours: QuietHours
    rounds: RoundRule
    targets: Mapping[Target, Row]
    procedures: Mapping[str, Mapping[Target, Row]]
    reminders: tuple[float, ...]
    escalation: Mapping[Grade, tuple[Term, ...]]
    pause: PauseRule
    extension: ExtensionRule
    fast_path: FastPathRule
    survey: SurveyRule
    signs: SignRule
    no_receipt: timedelta
    triage_threshold: float
    conversation_window: timedelta
    matters: MatterRule
    weights: Weights
    figures: Figures

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Policy":
        """Take a document; PolicyError has every key that is wrong, missing or unknown, with its path.

        Documents of older versions are read again while their cases run: what came later is optional.
        """
        notes = Notes()
        top = Section(document, (), notes)
        policy = _read(top)
        top.close()
        if notes.faults:
            raise PolicyError.of(*notes.faults)
        return replace(policy, version=version_of(document))

    @staticmethod
    def keys_read(document: Mapping[str, object]) -> frozenset[tuple[str, ...]]:
        """The path of every key that is asked for in reading that document."""
        notes = Notes()
        _read(Section(document, (), notes))
        return frozenset(notes.asked)

    def due(
        self,
        calendar: Calendar,
        target: Target,
        type: Type,
        grade: Grade,
        start: datetime,
        procedure: str = "",
    ) -> Due | None:
        """When the target is due, counted from `start`; None if this policy does not set it.

        Critical and urgent go before the type, the type before important and normal. As a higher grade is
        never due later than a lower one, the earliest term of this grade and all lower ones counts.
        PolicyError for a procedure that this policy does not know.
        """
        row = self.row(target, procedure) if procedure else self.targets.get(target)
        if row is None:
            return None
        return due(calendar, start, row.terms(type, grade), roll=self.last_day_rolls)

    def row(self, target: Target, procedure: str = "") -> Row | None:
        """The terms of a target; those of the procedure, if it has its own."""
        if procedure and procedure not in self.procedures:
            raise PolicyError(f'there is no procedure "{procedure}"')
        own = self.procedures[procedure].get(target) if procedure else None
        return own or self.targets.get(target)

    def starting(self, start: Start) -> tuple[Target, ...]:
        """The targets that are counted from that."""
        return tuple(target for target, row in self.targets.items() if row.start is start)

    def known(self, type: Type) -> Type:
        """The type as this policy has it: what protects its sender stays so, else the usual one."""
        if type in self.types:
            return type
        alike = (other for other in self.types if type in PROTECTED and other in PROTECTED)
        return next(alike, self.types[0])


def _read(top: Section) -> Policy:
    targets = rows.targets(top.section("targets"))
    return Policy(
        name=top.read("name", reading.text),
        version="",
        calendar=top.optional("calendar", reading.text, "china"),
        types=top.optional("types", sections.types, HOTLINE_TYPES),
        timezone=top.read("timezone", reading.zone),
        hours=top.read("hours", reading.hours),
        last_day_rolls=top.read("last_day_rolls", reading.flag),
        quiet_hours=sections.quiet_hours(top.section("quiet_hours")),
        rounds=sections.rounds(top.section("rounds")),
        targets=targets,
        procedures=rows.procedures(top.optional_section("procedures"), targets),
        reminders=top.read("reminders", sections.reminders),
        escalation=sections.escalation(top.section("escalation")),
        pause=sections.pause(top.section("pause")),
        extension=sections.extension(top.optional_section("extension")),
        fast_path=sections.fast_path(top.optional_section("fast_path")),
        survey=sections.survey(top.section("survey")),
        signs=sections.signs(top.optional_section("signs")),
        no_receipt=top.read("no_receipt", reading.wait),
        triage_threshold=top.read("triage_threshold", reading.share),
        conversation_window=top.read("conversation_window", reading.wait),
        matters=sections.matters(top.section("matters")),
        weights=sections.weights(top.section("weights")),
        figures=sections.figures(top.optional_section("figures")),
    )
