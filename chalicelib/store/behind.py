"""Pages of the cases behind a counter, the same for both stores: few are asked for, few are looked at."""

import re
from collections.abc import Iterable
from datetime import date

from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import Counted, CountedQuery, Page

AT_MOST = 2_000
"""Looked at for a page: one under a rare name is short or empty, and goes on behind its cursor."""

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)!([ -~]{1,80})")

Seen = tuple[str, str, bool]
"""Day and ticket of an entry, in order, and whether it counts under one of the names."""


def reached(query: CountedQuery) -> tuple[str, str]:
    """Day and ticket behind which the page begins; InvalidInputError if the cursor is none of ours."""
    if query.cursor is None:
        return query.first.isoformat(), ""
    found = _CURSOR.fullmatch(query.cursor)
    if not found:
        raise InvalidInputError("error.invalid_cursor", "cursor")
    return found[1], found[2]


def page(query: CountedQuery, entries: Iterable[Seen]) -> Page[Counted]:
    """Of at most `AT_MOST` entries, as they come."""
    found: list[Counted] = []
    looked, last = 0, ("", "")
    for day, ticket, counts in entries:
        if len(found) == query.limit:
            return Page(tuple(found), _cursor(*last))
        looked, last = looked + 1, (day, ticket)
        if counts:
            found.append(Counted(date.fromisoformat(day), ticket))
    return Page(tuple(found), _cursor(*last) if looked >= AT_MOST else None)


def _cursor(day: str, ticket: str) -> str:
    return f"{day}!{ticket}"
