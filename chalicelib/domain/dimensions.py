"""By what measures can be told: the words of addresses, tables and policies."""

from enum import StrEnum


class Dimension(StrEnum):
    """Each case has one value of each; on which account it counts decides unit and handler."""

    ALL = "all"
    UNIT = "unit"
    HANDLER = "handler"
    CHANNEL = "channel"
    CATEGORY = "category"
    TYPE = "type"
    GRADE = "grade"
    DISTRICT = "district"
    RESPONDENT = "respondent"


LISTED = frozenset(
    {Dimension.ALL, Dimension.UNIT, Dimension.HANDLER}
    | {Dimension.CATEGORY, Dimension.DISTRICT, Dimension.RESPONDENT}
)
"""Where the cases behind a count are listed; the others have few values: theirs are found among all."""

Pair = tuple[Dimension, Dimension]
BETWEEN = "|"
"""Stands between the two of a pair, in names and in values."""


LONGEST = 100
"""Characters of a value: two of them fit into a sort key of DynamoDB, whatever they are written in."""

LONGEST_PLACE = 2 * LONGEST + len(BETWEEN)
"""Of a pair's value."""


def pair_name(pair: Pair) -> str:
    """As a dimension of its own."""
    return BETWEEN.join(pair)


def pair_value(first: str, second: str) -> str:
    """The two values as one; what stands between them is in neither."""
    return f"{first.replace(BETWEEN, '/')}{BETWEEN}{second.replace(BETWEEN, '/')}"
