"""What the counts of one place say: rates with both their parts, times, and the composite score."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chalicelib.domain import spread
from chalicelib.domain.dimensions import BETWEEN, Dimension
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.measures import COUNTS, DURATIONS, EXCLUDED, MEASURES, RATES, Measure
from chalicelib.domain.spread import Spread
from chalicelib.ports import Deps, Vector
from chalicelib.sla.rules import Weights

SCORE = "score"


@dataclass(frozen=True)
class Rate:
    """`numerator` ÷ `denominator`; nothing to divide is no rate. `formula`: version that set it last."""

    numerator: int
    denominator: int
    formula: str
    goal: float | None = None

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Row:
    """The counts, rates and times of one value; `score`: composite of the three rates, if all are known."""

    value: str
    name: str
    counts: Vector
    rates: Mapping[str, Rate]
    hours: Mapping[str, Spread]
    score: float | None
    before: "Row | None" = None


@dataclass(frozen=True)
class Choice:
    """What of a row is told. `names`: the counts that it takes, None if durations are among them."""

    rates: Mapping[str, Measure]
    hours: Mapping[str, str]
    counts: frozenset[str] | None
    score: bool
    names: frozenset[str] | None

    @property
    def is_light(self) -> bool:
        """Whether few counts are read, which is several times faster."""
        return self.names is not None


ALL = Choice(MEASURES, DURATIONS, None, score=True, names=None)


def choose(measures: Collection[str]) -> Choice:
    """Rates, counts and times by their names, and `score`; InvalidInputError for others. None: everything."""
    if not measures:
        return ALL
    if not {*MEASURES, *DURATIONS, *COUNTS, SCORE}.issuperset(measures):
        raise InvalidInputError("error.measure_unknown", "measure")
    rates = {name: rate for name, rate in MEASURES.items() if name in measures}
    hours = {name: short for name, short in DURATIONS.items() if name in measures}
    counts = frozenset(measures).intersection(COUNTS)
    scored = SCORE in measures
    taken = [*rates.values(), *(MEASURES[name] for name in RATES if scored)]
    names = counts.union(*map(_names, taken))
    return Choice(rates, hours, counts, scored, None if hours else names)


def row(deps: Deps, by: str, value: str, counts: Vector, choice: Choice = ALL) -> Row:
    """What one value's counts say."""
    policy = deps.sla.policy
    rates = {
        name: Rate(*measure.of(counts), measure.version, policy.figures.goals.get(name))
        for name, measure in choice.rates.items()
    }
    hours = spread.read(choice.hours, counts) if choice.hours else {}
    told = score(counts, policy.weights) if choice.score else None
    return Row(value, name_of(deps, by, value), _plain(counts, choice), rates, hours, told)


def score(counts: Vector, weights: Weights) -> float | None:
    """The three rates by their weights; None while one of them is unknown."""
    by_rate = (
        ("response_rate", weights.response),
        ("resolution_rate", weights.resolution),
        ("satisfaction_rate", weights.satisfaction),
    )
    total = 0.0
    for name, weight in by_rate:
        numerator, denominator = MEASURES[name].of(counts)
        if not denominator:
            return None
        total += weight * (numerator / denominator)
    return total


def name_of(deps: Deps, by: str, value: str) -> str:
    """Units and people as they are called; of a pair both."""
    dimensions, values = by.split(BETWEEN), value.split(BETWEEN)
    if len(dimensions) > 1:
        return BETWEEN.join(map(lambda one, said: name_of(deps, one, said), dimensions, values))
    unit, person = deps.office.units.get(value), deps.office.people.get(value)
    if by == Dimension.UNIT and unit:
        return unit.name
    return person.name if by == Dimension.HANDLER and person else value


def _names(measure: Measure) -> frozenset[str]:
    parts = frozenset({measure.numerator, measure.denominator})
    return parts.union(EXCLUDED + name for name in parts) if measure.original else parts


def _plain(counts: Vector, choice: Choice) -> Vector:
    """Without the buckets of durations."""
    if choice.counts is not None:
        return {name: counts.get(name, 0) for name in sorted(choice.counts)}
    return {name: counts[name] for name in sorted(name for name in counts if ":" not in name)}
