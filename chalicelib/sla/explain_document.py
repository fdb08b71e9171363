"""Explained targets as a document for programs; moments in ISO 8601 in the office's zone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.sla.explain import Explained, Sum
from chalicelib.sla.holidays import Holiday
from chalicelib.sla.steps import DayStep, Step

Name = Callable[[Holiday], str]


def document(found: Sequence[Explained], zone: ZoneInfo, name: Name) -> Mapping[str, Any]:
    """`{"targets": {"reply": {"due_at": …, "working": […], …}, …}}`; `name` gives the names of holidays."""

    def local(at: datetime) -> str:
        return at.astimezone(zone).isoformat()

    distinct = {id(each.sum): each.sum for each in found}
    sums = {key: _sum(each, local, name) for key, each in distinct.items()}
    return {"targets": {each.target: {"from": each.origin, **sums[id(each.sum)]} for each in found}}


def _sum(of: Sum, local: Callable[[datetime], str], name: Name) -> Mapping[str, Any]:
    return {
        "due_at": local(of.due_at),
        "provisional": of.provisional,
        "term": of.term,
        "terms": {term: local(end) for term, end in of.terms.items()},
        "time": "working" if of.working else "wall",
        "started_at": local(of.started_at),
        "reminders": {f"{fraction:.0%}": local(at) for fraction, at in of.reminders.items()},
        "escalation": {level.name.lower(): local(at) for level, at in of.escalation.items()},
        "working": [_step(step, local, name) for step in of.steps],
    }


def _step(step: Step, local: Callable[[datetime], str], name: Name) -> Mapping[str, Any]:
    if isinstance(step, DayStep):
        counted = {"number": step.number} if step.number else {"skipped": True}
        why = {"name": name(step.holiday)} if step.holiday else {}
        return {"day": step.day.isoformat(), "kind": step.kind, **counted, **why}
    seconds = step.length // timedelta(seconds=1)
    return {"from": local(step.begins_at), "to": local(step.ends_at), "seconds": seconds}
