"""The sections of a policy document, each read into its rule."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from itertools import pairwise
from math import isclose
from types import MappingProxyType

from chalicelib.domain.dimensions import Dimension, Pair
from chalicelib.domain.measures import MEASURES
from chalicelib.domain.values import Grade, Level, Measure, PauseReason, Role, Target, Type
from chalicelib.sla import reading
from chalicelib.sla.document import Section
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.rows import DEADLINES
from chalicelib.sla.rules import (
    OTHERS,
    ExtensionRule,
    FastPathRule,
    Figures,
    MatterRule,
    PauseRule,
    QuietHours,
    RoundRule,
    Score,
    SignRule,
    SurveyRule,
    Weights,
)
from chalicelib.sla.terms import Term

FIRST_TERM = "first_term"
PAIRED = tuple(dimension for dimension in Dimension if dimension is not Dimension.ALL)
MOST_SECONDS = 3_600
"""An answer that took longer is not hasty in any office."""

ONE_EXTENSION = ExtensionRule(1, None, Role.SUPERVISOR)
USUAL_SIGNS = SignRule(timedelta(seconds=5), 3)


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
    rule = PauseRule(
        limit=section.read("limit", reading.term),
        targets=section.read("targets", _paused),
        reasons=section.optional("reasons", _reasons, frozenset({PauseReason.QUESTION})),
    )
    section.close()
    return rule


def extension(section: Section) -> ExtensionRule:
    """How a due moment may be moved; a document without it is from before there was a choice."""
    usual = ONE_EXTENSION
    approvers = reading.one_of(Role, Role.SUPERVISOR, Role.UNIT_HEAD)
    rule = ExtensionRule(
        times=section.optional("times", reading.whole, usual.times),
        limit=section.optional("limit", _limit, usual.limit),
        approver=section.optional("approver", approvers, usual.approver),
    )
    if section.sound and rule.times > 1 and rule.limit is None:
        section.fault(f"{FIRST_TERM} holds for one extension: write a term", "limit")
    section.close()
    return rule


def fast_path(section: Section) -> FastPathRule:
    """What may be settled at once; a document without it is from before there was a choice, and has none."""
    rule = FastPathRule(
        amount=section.optional("amount", reading.whole, 0),
        measures=section.optional("measures", _measures, frozenset[Measure]()),
        sample=section.optional("sample", reading.share, 0.0),
    )
    if section.sound and section.keys and not rule.measures:
        section.fault("needs at least one", "measures")
    section.close()
    return rule


def types(value: object) -> tuple[Type, ...]:
    """What requests are sorted into, each once; the first is the usual one."""
    kinds = reading.listed(value, reading.one_of(Type))
    if not kinds or len(set(kinds)) < len(kinds):
        raise PolicyError("needs at least one type, and each once")
    return kinds


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


def signs(section: Section) -> SignRule:
    """When an answer is looked at; a document without it is from before there was a choice."""
    rule = SignRule(
        hasty=section.optional("hasty_seconds", _seconds, USUAL_SIGNS.hasty),
        citizens=section.optional("citizens_a_day", reading.whole, USUAL_SIGNS.citizens),
    )
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


def figures(section: Section) -> Figures:
    """What the tracker tells beside; a document without it is from before there was a choice."""
    rule = Figures(
        pairs=section.optional("pairs", _pairs, ()),
        goals=goals(section.optional_section("goals")),
        score=score(section.optional_section("score")),
        built_at=section.optional("built_at", reading.clock_time, Figures.built_at),
    )
    section.close()
    return rule


def score(section: Section) -> Score:
    """What points are worth; what is left out is as domain.md §5 has it."""
    usual = asdict(Score())
    rule = Score(**{name: section.optional(name, reading.number, worth) for name, worth in usual.items()})
    section.close()
    return rule


def goals(section: Section) -> Mapping[str, float]:
    """What rates should reach, by their names."""
    found = {name: section.optional(name, reading.share, None) for name in MEASURES}
    section.close()
    return MappingProxyType({name: goal for name, goal in found.items() if goal is not None})


def _pairs(value: object) -> tuple[Pair, ...]:
    """Each two dimensions, and no two twice: in the other order they are the same."""
    found = tuple(_pair(pair) for pair in reading.listed(value, _dimensions))
    if len({frozenset(pair) for pair in found}) < len(found):
        raise PolicyError("needs each pair once")
    return found


def _dimensions(value: object) -> tuple[Dimension, ...]:
    return reading.listed(value, reading.one_of(Dimension, *PAIRED))


def _pair(two: tuple[Dimension, ...]) -> Pair:
    if len(set(two)) != 2 or len(two) != 2:  # noqa: PLR2004  that is a pair
        raise PolicyError("needs two dimensions in each pair")
    return two[0], two[1]


def _ladder(value: object) -> tuple[Term, ...]:
    terms = reading.listed(value, reading.term)
    if len(terms) != len(Level):
        raise PolicyError(f"needs a term for each of the {len(Level)} levels")
    return terms


def _paused(value: object) -> frozenset[Target]:
    return frozenset(reading.listed(value, reading.one_of(Target, *DEADLINES)))


def _reasons(value: object) -> frozenset[PauseReason]:
    return frozenset(reading.listed(value, reading.one_of(PauseReason)))


def _measures(value: object) -> frozenset[Measure]:
    return frozenset(reading.listed(value, reading.one_of(Measure)))


def _seconds(value: object) -> timedelta:
    seconds = reading.whole(value)
    if seconds > MOST_SECONDS:
        raise PolicyError(f"needs at most {MOST_SECONDS} seconds")
    return timedelta(seconds=seconds)


def _limit(value: object) -> Term | None:
    if value == FIRST_TERM:
        return None
    limit = reading.term(value)
    if not limit.amount:
        raise PolicyError(f"needs a term longer than nothing, or {FIRST_TERM}")
    return limit
