"""Every look at a citizen's case leaves a trace for the auditor, and is never held up by it."""

from chalicelib.aws.log import failed
from chalicelib.domain.values import Role
from chalicelib.ports import Deps
from chalicelib.usecases import access


def seen(deps: Deps, person: str, role: Role, ticket: str, what: str) -> None:
    """A handler who needs an address at night gets it: what could not be written down, the log has."""
    try:
        access.note(deps, access.Access(deps.now(), person, role, ticket, what))
    except Exception as error:  # noqa: BLE001  whatever it is, the case is opened
        failed("access", error, ticket=ticket, person=person, opened=what)
