"""Counters of several days, places or shards together."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.contribution import Counts


def summed(read: Iterable[tuple[str, Counts]], page: Iterable[str] = ()) -> Mapping[str, Counts]:
    """Counters by value, without zeros; the values of a page also where nothing is left."""
    sums: dict[str, dict[str, int]] = {}
    for value, counts in read:
        to = sums.get(value)
        if to is None:
            sums[value] = dict(counts)
            continue
        for name, n in counts.items():
            to[name] = to.get(name, 0) + n
    told = {value: _without_zeros(vector) for value, vector in sums.items()}
    nothing: dict[str, Counts] = {value: {} for value in page}
    return nothing | {value: vector for value, vector in told.items() if vector}


def _without_zeros(vector: dict[str, int]) -> Counts:
    return {name: n for name, n in vector.items() if n} if 0 in vector.values() else vector
