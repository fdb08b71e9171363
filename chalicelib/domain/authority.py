"""Who may do and see what, in one place (domain.md §1)."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.protection import may_have
from chalicelib.domain.units import Office
from chalicelib.domain.values import PROTECTED, Role


class Relation(StrEnum):
    """How a case stands to the unit of somebody."""

    OWN = "own"
    """The own unit leads it."""
    BELOW = "below"
    """A unit below the own one leads it."""
    CO = "co"
    """The own unit, or one below it, handles it together with the lead."""
    OTHER = "other"
    """Another unit has it, or none yet."""


Reach = Mapping[Role, frozenset[Relation]]
"""Which roles, and for cases that stand how to their unit."""

_MINE, _ANY = frozenset({Relation.OWN, Relation.BELOW}), frozenset(Relation)
_UNIT_ROLES, _CENTRE_ROLES = (Role.HANDLER, Role.UNIT_HEAD), (Role.DISPATCHER, Role.SUPERVISOR)
_UNIT = frozenset(_UNIT_ROLES)


def _for(*roles: Role, also: frozenset[Relation] = frozenset()) -> Reach:
    """People of a unit act on the cases of their subtree (`also`: and on those), the centre on all."""
    return {role: (_MINE | also if role in _UNIT_ROLES else _ANY) for role in roles}


ACTIONS: Mapping[str, Reach] = {
    "accept": _for(*_CENTRE_ROLES),
    "dispatch": _for(*_CENTRE_ROLES),
    "decline": _for(*_CENTRE_ROLES),
    "sign": _for(*_UNIT_ROLES),
    "contact": _for(*_UNIT_ROLES, *_CENTRE_ROLES, also=frozenset({Relation.CO})),
    "ask": _for(*_UNIT_ROLES),
    "note": _for(*_UNIT_ROLES, *_CENTRE_ROLES, also=frozenset({Relation.CO})),
    "reply": _for(*_UNIT_ROLES, Role.DISPATCHER),
    "inform": _for(*_UNIT_ROLES, *_CENTRE_ROLES),
    "review": _for(Role.SUPERVISOR),
    "reopen": _for(Role.SUPERVISOR),
    "transcribe": _for(*_UNIT_ROLES, *_CENTRE_ROLES),
    "follow_up": _for(*_UNIT_ROLES, Role.DISPATCHER),
    "move_promise": _for(*_UNIT_ROLES, Role.DISPATCHER),
    "decide_suggestion": _for(*_UNIT_ROLES, Role.DISPATCHER),
    "award": _for(Role.SUPERVISOR),
    "propose_exclusion": _for(*_UNIT_ROLES),
    "approve_exclusion": _for(Role.SUPERVISOR),
    "refuse_exclusion": _for(Role.SUPERVISOR),
    "propose_termination": _for(*_UNIT_ROLES),
    "approve_termination": _for(Role.SUPERVISOR),
    "refuse_termination": _for(Role.SUPERVISOR),
    "keep_open": _for(Role.SUPERVISOR),
    "review_objection": _for(Role.SUPERVISOR),
    "urge": _for(*_CENTRE_ROLES),
    "name_respondent": _for(*_CENTRE_ROLES),
    "order": _for(Role.SUPERVISOR),
    "answer_order": _for(*_UNIT_ROLES),
    "close_order": _for(Role.SUPERVISOR),
    "return": _for(*_UNIT_ROLES),
    "rule_return": _for(Role.DISPATCHER),
    "appeal_return": _for(*_UNIT_ROLES),
    "rule_appeal": _for(Role.SUPERVISOR),
    "transfer": _for(*_CENTRE_ROLES),
    "reassign": _for(Role.UNIT_HEAD, Role.DISPATCHER),
    "regrade": _for(*_CENTRE_ROLES),
    "add_unit": _for(*_CENTRE_ROLES),
    "remove_unit": _for(*_CENTRE_ROLES),
    "report": dict.fromkeys(_UNIT_ROLES, frozenset({Relation.CO})),
    "call_review": _for(*_UNIT_ROLES, Role.SUPERVISOR),
    "hold_review": _for(*_UNIT_ROLES, Role.SUPERVISOR),
    "ask_extension": _for(*_UNIT_ROLES),
    "approve_extension": _for(Role.UNIT_HEAD, Role.SUPERVISOR),
    "refuse_extension": _for(Role.UNIT_HEAD, Role.SUPERVISOR),
    "call_hearing": _for(*_UNIT_ROLES, Role.SUPERVISOR),
    "hold_hearing": _for(*_UNIT_ROLES, Role.SUPERVISOR),
    "add_evidence": _for(*_UNIT_ROLES, also=frozenset({Relation.CO})),
    "settle_fast": _for(*_UNIT_ROLES),
    "review_fast": _for(Role.SUPERVISOR),
    "merge": _for(*_CENTRE_ROLES),
    "unmerge": _for(*_CENTRE_ROLES),
    "split": _for(Role.DISPATCHER),
    "simplify": _for(*_UNIT_ROLES, Role.DISPATCHER),
    "settle_signs": _for(Role.SUPERVISOR),
    "find_storm": _for(Role.MANAGER),
    "dispute_point": _for(*_UNIT_ROLES),
    "rule_point": _for(Role.SUPERVISOR),
    "formalise": _for(Role.UNIT_HEAD, Role.DISPATCHER),
}
"""The table of who may do what; what is not in it, nobody may."""

TAKES_IN = frozenset({*_UNIT_ROLES, *_CENTRE_ROLES})
"""Who types in a visit, a letter or a call; whoever only reads, or runs the office, does not."""

REACHES_CITIZENS = TAKES_IN
"""Who has to reach citizens: they read names and numbers, and may look for a case by them."""

SEES_ALL = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR})
SEES_MEASURES = frozenset({Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR})
SEES_SIGNS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR})
SEES_SCORES = SEES_MEASURES | _UNIT
"""Of the unit roles the own cards alone."""

SEES_REFUSALS = frozenset({Role.AUDITOR})
SEES_PARKED = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
AUDITS = frozenset({Role.AUDITOR})
ANSWERS_FINDINGS = frozenset({Role.UNIT_HEAD})


def units_seen(role: Role, unit: str | None, office: Office) -> frozenset[str] | None:
    """The units whose cases this role sees; None means all of them."""
    if role in SEES_ALL:
        return None
    return office.subtree(unit) if role in _UNIT and unit else frozenset()


def relation(unit: str | None, case: Head, office: Office) -> Relation:
    """How the case stands to that unit."""
    if unit is None or not may_have(case, unit, office):
        return Relation.OTHER
    if case.unit == unit:
        return Relation.OWN
    below = office.subtree(unit)
    if case.unit in below:
        return Relation.BELOW
    return Relation.CO if below & set(case.co_units) else Relation.OTHER


def sees(role: Role, unit: str | None, case: Head, office: Office) -> bool:
    """May this person know that the case exists?"""
    units = units_seen(role, unit, office)
    if units is not None and not (unit and may_have(case, unit, office)):
        return False
    return units is None or case.unit in units or bool(units & set(case.co_units))


def hides_sender(case: Head, citizen: Citizen, role: Role) -> bool:
    """Of a tip-off or accusation, and of who asked for it, only the supervisor knows the sender."""
    hidden = citizen.anonymous or citizen.confidential or case.type in PROTECTED
    return hidden and role is not Role.SUPERVISOR


def may(action: str, role: Role, stands: Relation) -> bool:
    """Is the action for this role, on a case that stands so to its unit?"""
    return stands in ACTIONS.get(action, {}).get(role, frozenset())
