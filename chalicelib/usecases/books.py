"""A book is read page by page, behind a key that stands in an address."""

from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import Deps, Entry, Page

LONGEST = 250
"""Characters of a key or of a word in a book's name: DynamoDB takes 1,024 bytes, to look for as well."""


def page(deps: Deps, book: str, cursor: str, limit: int, longest: int = LONGEST) -> Page[Entry]:
    """What stands behind the cursor; InvalidInputError for one that is longer than any key of the book."""
    if len(cursor) > longest:
        raise InvalidInputError("error.invalid_cursor", "cursor")
    found = deps.store.entries(book, cursor, limit + 1)
    return Page(tuple(found[:limit]), found[limit - 1].key if len(found) > limit else None)
