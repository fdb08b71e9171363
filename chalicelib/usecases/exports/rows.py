"""A case as a row of a table, as its reader may know it, in words; nothing in it is a formula."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.cells import neutral
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.masking import shown_citizen
from chalicelib.domain.messages import say
from chalicelib.domain.values import PROTECTED, Role, Status
from chalicelib.ports import Deps

LONGEST = 2_000
"""Characters of a cell; the whole words stand with the case."""

Row = list[str]


def heads(lang: str) -> Row:
    """What stands above the columns."""
    return [say(lang, f"export.{name}") for name in (*_COLUMNS, *_OF_CITIZEN)]


def row(deps: Deps, case: Case, role: Role, lang: str) -> Row:
    """In the order of `heads`."""
    submission = deps.store.submission(case.ticket)
    content = submission.content if submission else Content("")
    citizen = shown_citizen(case, content.citizen, role)
    own = (tell(deps, case, lang) for tell in _COLUMNS.values())
    theirs = (tell(citizen, content) for tell in _OF_CITIZEN.values())
    return [neutral(cell[:LONGEST]) for cell in (*own, *theirs)]


def _time(deps: Deps, at: datetime | None) -> str:
    """On the office's wall."""
    return at.astimezone(deps.sla.policy.timezone).strftime("%Y-%m-%d %H:%M") if at else ""


def _status(status: Status, lang: str) -> str:
    """As said to officers, who are not whom it waits for."""
    return say(lang, "page.awaits_citizen" if status is Status.AWAITING_CITIZEN else f"status.{status}")


def _unit(deps: Deps, case: Case, lang: str) -> str:
    unit = deps.office.units.get(case.unit or "")
    name = unit and (unit.name if lang == "zh-CN" else unit.name_en)
    return name or case.unit or ""


def _handler(deps: Deps, case: Case) -> str:
    person = deps.office.people.get(case.handler or "")
    return person.name if person else case.handler or ""


def _overdue(deps: Deps, case: Case, lang: str) -> str:
    return say(lang, "export.yes") if case.due_at and case.due_at < deps.now() else ""


def _replied(deps: Deps, case: Case) -> str:
    return _time(deps, max((each.replied_at for each in case.cycles if each.replied_at), default=None))


_COLUMNS: Mapping[str, Callable[[Deps, Case, str], str]] = {
    "ticket": lambda _, case, __: case.ticket,
    "title": lambda _, case, __: case.title,
    "status": lambda _, case, lang: _status(case.status, lang),
    "type": lambda _, case, lang: say(lang, f"type.{case.type}"),
    "category": lambda _, case, __: case.category,
    "grade": lambda _, case, lang: say(lang, f"grade.{case.grade}"),
    "risk": lambda _, case, lang: say(lang, f"risk.{case.risk}"),
    "channel": lambda _, case, lang: say(lang, f"channel.{case.channel}"),
    "district": lambda _, case, __: case.district or "",
    "unit": _unit,
    "handler": lambda deps, case, _: _handler(deps, case),
    # Whom a tip-off is about stands in no table.
    "respondent": lambda _, case, __: "" if case.type in PROTECTED else case.respondent,
    "received": lambda deps, case, _: _time(deps, case.received_at),
    "due": lambda deps, case, _: _time(deps, case.due_at),
    "overdue": _overdue,
    "replied": lambda deps, case, _: _replied(deps, case),
}
_OF_CITIZEN: Mapping[str, Callable[[Citizen, Content], str]] = {
    "name": lambda citizen, _: citizen.name,
    "phone": lambda citizen, _: citizen.phone,
    "text": lambda _, content: content.text,
}
