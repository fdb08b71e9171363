"""Who may do and see what, in one place (domain.md §1)."""

from collections.abc import Mapping

from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.units import Office
from chalicelib.domain.values import PROTECTED, Role

_UNIT = frozenset({Role.HANDLER, Role.UNIT_HEAD})
_CENTRE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})

ACTIONS: Mapping[str, frozenset[Role]] = {
    "accept": _CENTRE,
    "dispatch": _CENTRE,
    "decline": _CENTRE,
    "sign": _UNIT,
    "contact": _UNIT | _CENTRE,
    "ask": _UNIT,
    "note": _UNIT | _CENTRE,
    "reply": _UNIT | {Role.DISPATCHER},
    "inform": _UNIT | _CENTRE,
    "review": frozenset({Role.SUPERVISOR}),
    "reopen": frozenset({Role.SUPERVISOR}),
    "transcribe": _UNIT | _CENTRE,
}
"""Which roles an action is for; people of a unit act on the cases of their own subtree only."""

TAKES_IN = _UNIT | _CENTRE
"""Who types in a visit, a letter or a call; whoever only reads, or runs the office, does not."""

SEES_ALL = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR})
SEES_MEASURES = frozenset({Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR})
SEES_PARKED = frozenset({Role.DISPATCHER, Role.SUPERVISOR})


def units_seen(role: Role, unit: str | None, office: Office) -> frozenset[str] | None:
    """The units whose cases this role sees; None means all of them."""
    if role in SEES_ALL:
        return None
    return office.subtree(unit) if role in _UNIT and unit else frozenset()


def sees(role: Role, unit: str | None, case: Head, office: Office) -> bool:
    """May this person know that the case exists?"""
    units = units_seen(role, unit, office)
    return units is None or case.unit in units


def hides_sender(case: Head, citizen: Citizen, role: Role) -> bool:
    """Of a tip-off or accusation, and of who asked for it, only the supervisor knows the sender."""
    hidden = citizen.anonymous or citizen.confidential or case.type in PROTECTED
    return hidden and role is not Role.SUPERVISOR


def may(action: str, role: Role) -> bool:
    """Is the action for this role at all?"""
    return role in ACTIONS.get(action, frozenset())
