"""Every look at a citizen's case leaves a trace for the auditor, and is never held up by it."""

from chalicelib.aws.log import failed
from chalicelib.domain.values import Role
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access, contacts
from chalicelib.usecases.search.filters import Filters

DIGITS = 12
"""Of a keyed hash: enough to see that it was the same person twice."""


def seen(deps: Deps, person: str, role: Role, ticket: str, what: str) -> None:
    """A handler who needs an address at night gets it: what could not be written down, the log has."""
    try:
        access.note(deps, access.Access(deps.now(), person, role, ticket, what))
    except Exception as error:  # noqa: BLE001  whatever it is, the case is opened
        failed("access", error, ticket=ticket, person=person, opened=what)


def searched(deps: Deps, who: Principal, filters: Filters) -> None:
    """Whoever looked for a person, by what; the book is kept for ever, so that nobody's name is in it."""
    for what, said in (("phone", filters.phone), ("name", filters.name)):
        if said:
            digest = contacts.contact_key(deps, said)[:DIGITS]
            seen(deps, who.id, who.role, "", f"{access.SEARCH} {what} {digest}")
