"""The sections of a policy document, each read into its rule."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from math import isclose
from types import MappingProxyType

from chalicelib.domain.values import Grade, Level, Target, Type
from chalicelib.sla import reading
from chalicelib.sla.document import Section
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.rules import (
    OTHERS,
    MatterRule,
    PauseRule,
    QuietHours,
    RoundRule,
    Row,
    SurveyRule,
    Weights,
)
from chalicelib.sla.terms import Term

# The survey is a wait, not a deadline: its own section sets it.
DEADLINES = frozenset(Target) - {Target.SURVEY}
CELLS = frozenset({*Grade, *Type, OTHERS})


def quiet_hours(section: Section) -> QuietHours:
    """Begin and end of the quiet hours."""
    rule = QuietHours(section.read("begin", reading.clock_time), section.read("end", reading.clock_time))
    section.close()
    return rule


def rounds(section: Section) -> RoundRule:
    """How messages are bundled and spread."""
    rule = RoundRule(section.read("every", reading.wait), section.read("morning", reading.wait))
    if section.sound and not rule.every:
        section.fault("needs a time", "every")
    section.close()
    return rule


def targets(section: Section) -> Mapping[Target, Row]:
    """A row for each target that the policy sets; the name of another target takes that one's row."""
    rows = {
        target: _row(section.section(source))
        for target in Target
        if target in DEADLINES & set(section.keys)
        if (source := section.read(target, partial(_source, target)))
    }
    if Target.REPLY not in rows:
        section.fault("is missing", Target.REPLY)
    section.close()
    return MappingProxyType(rows)


def reminders(value: object) -> tuple[float, ...]:
    """Fractions of the time, rising, above 0 and up to 1."""
    fractions = reading.listed(value, reading.share)
    if any(later <= earlier for earlier, later in pairwise((0.0, *fractions))):
        raise PolicyError("needs rising fractions above 0")
    return fractions


def escalation(section: Section) -> Mapping[Grade, tuple[Term, ...]]:
    """For each grade the time from the due moment to each level."""
    ladders = {grade: section.read(grade if grade in section.keys else OTHERS, _ladder) for grade in Grade}
    section.close()
    return MappingProxyType(ladders)


def pause(section: Section) -> PauseRule:
    """What may be paused, and for how long."""
    limit = section.read("limit", reading.term)
    rule = PauseRule(limit, section.read("targets", _paused))
    section.close()
    return rule


def survey(section: Section) -> SurveyRule:
    """The waits of the survey."""
    rule = SurveyRule(
        after=section.read("after", reading.wait),
        nudge_after=section.read("nudge_after", reading.wait),
        close_after=section.read("close_after", reading.wait),
    )
    if section.sound and rule.nudge_after >= rule.close_after:
        section.fault("comes after the survey has closed", "nudge_after")
    section.close()
    return rule


def matters(section: Section) -> MatterRule:
    """When requests belong together."""
    rule = MatterRule(
        repeat_within=section.read("repeat_within", reading.wait),
        group_citizens=section.read("group_citizens", reading.count),
        group_within=section.read("group_within", reading.wait),
    )
    section.close()
    return rule


def weights(section: Section) -> Weights:
    """The composite score."""
    rule = Weights(
        response=section.read("response", reading.share),
        resolution=section.read("resolution", reading.share),
        satisfaction=section.read("satisfaction", reading.share),
    )
    if section.sound and not isclose(rule.response + rule.resolution + rule.satisfaction, 1):
        section.fault("need to sum to 1")
    section.close()
    return rule


def _source(target: Target, value: object) -> str:
    if not isinstance(value, str):
        return target
    if value not in DEADLINES or value == target:
        raise PolicyError(f'"{value}" is no other target')
    return value


def _row(section: Section) -> Row:
    cells = {key: section.read(key, reading.deadline) for key in section.keys if key in CELLS}
    row = Row(MappingProxyType(cells))
    for grade in row.gaps():
        section.fault(f'is missing, and there is no "{OTHERS}"', grade)
    section.close()
    return row


def _ladder(value: object) -> tuple[Term, ...]:
    terms = reading.listed(value, reading.term)
    if len(terms) != len(Level):
        raise PolicyError(f"needs a term for each of the {len(Level)} levels")
    return terms


def _paused(value: object) -> frozenset[Target]:
    names = reading.listed(value, reading.text)
    unknown = sorted(set(names) - DEADLINES)
    if unknown:
        raise PolicyError(f"unknown targets {', '.join(unknown)}")
    return frozenset(Target(name) for name in names)
