"""The rows of targets in a policy document: terms by grade and type, and from what they are counted."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from chalicelib.domain.values import Grade, Start, Target, Type
from chalicelib.sla import reading
from chalicelib.sla.document import Section
from chalicelib.sla.errors import PolicyError, Spot
from chalicelib.sla.rules import OTHERS, Row

Rows = Mapping[Target, Row]

FROM = "from"
STARTS: Mapping[Target, tuple[Start, ...]] = {
    Target.ACKNOWLEDGEMENT: (Start.RECEIVED,),
    Target.DISPATCH: (Start.RECEIVED,),
    Target.FIRST_CONTACT: (Start.FIRST_DISPATCHED,),
    Target.REPLY: (Start.RECEIVED, Start.ACCEPTED),
    Target.RETURN_WINDOW: (Start.DISPATCHED,),
    Target.RETURN_RULING: (Start.ASKED,),
    Target.EXTENSION_DECISION: (Start.ASKED,),
    Target.JOINT_REVIEW: (Start.CALLED,),
    Target.SURVEY_REVIEW: (Start.ANSWERED,),
    Target.OBJECTION_REVIEW: (Start.OBJECTED,),
    Target.REOPENED_REPLY: (Start.REOPENED,),
    Target.ACCEPTANCE: (Start.RECEIVED,),
    Target.REEXAMINATION_REQUEST: (Start.DELIVERED,),
    Target.REEXAMINATION_REPLY: (Start.ASKED,),
}
"""From what each may be counted, the usual first. The survey is a wait, not a deadline: it has a section."""
DEADLINES = tuple(STARTS)
CELLS = frozenset({*Grade, *Type, OTHERS})


def targets(section: Section) -> Rows:
    """A row for each target that the policy sets; the name of another target takes that one's terms."""
    rows = {
        target: _row(section, target, source)
        for target in Target
        if target in DEADLINES and target in section.keys
        if (source := section.read(target, partial(_source, target)))
    }
    if section.readable and Target.REPLY not in section.keys:
        section.fault("is missing", Target.REPLY, Spot.MISSING)
    section.close()
    return MappingProxyType(rows)


def procedures(section: Section, usual: Rows) -> Mapping[str, Rows]:
    """Rows of cases of a procedure, where they differ from the usual ones."""
    found = {name: _procedure(section.section(name), usual) for name in section.keys}
    section.close()
    return MappingProxyType(found)


def _procedure(section: Section, usual: Rows) -> Rows:
    rows = {
        target: _own(section.section(target), target, usual[target].start)
        for target in usual
        if target in section.keys
    }
    section.close()
    return MappingProxyType(rows)


def _source(target: Target, value: object) -> Target:
    if not isinstance(value, str):
        return target
    if value not in DEADLINES or value == target:
        raise PolicyError(f'"{value}" is no other target')
    return Target(value)


def _row(section: Section, target: Target, source: Target) -> Row:
    row = _own(section.section(source), source, STARTS[source][0])
    return row if source is target else replace(row, start=STARTS[target][0])


def _own(section: Section, target: Target, start: Start) -> Row:
    start = section.optional(FROM, reading.one_of(Start, *STARTS[target]), start)
    cells = {key: section.read(key, reading.deadline) for key in section.keys if key in CELLS}
    row = Row(MappingProxyType(cells), start)
    for grade in row.gaps() if section.readable else ():
        section.fault(f'is missing, and there is no "{OTHERS}"', grade, Spot.MISSING)
    section.close()
    return row
