"""The counters as everybody may know them: by places that the office or its rules have, and no others."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.sums import summed
from chalicelib.ports import Deps, Vector
from chalicelib.triage.services import service_of


def of(deps: Deps, by: Dimension, first: date, last: date) -> Mapping[str, Vector]:
    """By value; one that the office or its rules do not have may be anybody's words, and is no place."""
    known = _NAMED.get(by, _as_it_is)
    counted = deps.store.counters(by, first, last)
    return summed((known(deps, value), counts) for value, counts in counted.items())


def sum_of(vectors: Iterable[Vector]) -> Vector:
    """All of them together."""
    total = Counter[str]()
    for counts in vectors:
        total.update(counts)
    return total


def _as_it_is(_: Deps, value: str) -> str:
    return value


_NAMED: Mapping[Dimension, Callable[[Deps, str], str]] = {
    Dimension.UNIT: lambda deps, value: value if value in deps.office.units else "",
    Dimension.CATEGORY: lambda deps, value: service_of(deps.rules, value).category,
    Dimension.DISTRICT: lambda deps, value: value if value in deps.office.districts() else "",
}
