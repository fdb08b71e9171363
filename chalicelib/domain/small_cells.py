"""Which cells of a public table are not shown apart, so that no single case can be read from it.

Cells with few cases are hidden (primary suppression), and with them as many of the next smallest as it takes
until the hidden ones together are enough: else the sum less what is shown would tell them (secondary
suppression; Willenborg, de Waal, Elements of Statistical Disclosure Control, 2001).
"""

from collections.abc import Mapping


def is_small(count: int, least: int) -> bool:
    """An empty cell hides nobody."""
    return 0 < count < least


def hidden(cells: Mapping[str, int], least: int) -> frozenset[str]:
    """The values that are told only together; of two cells alike the first by name is hidden before."""
    rising = sorted((count, value) for value, count in cells.items() if count > 0)
    found, together = set[str](), 0
    for count, value in rising:
        if not (is_small(count, least) or is_small(together, least)):
            break
        found.add(value)
        together += count
    return frozenset(found)
