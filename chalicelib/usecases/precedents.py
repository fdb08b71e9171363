"""Rulings that tell whoever routes the next case of a category (先例): the latest three are shown.

Each stands in a numbered document of its category that is written once and carries the two before it, so that
the last one alone is read; its number is found in twice as many steps as it has binary digits.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from chalicelib.domain.events import ReturnRuled
from chalicelib.domain.head import Head
from chalicelib.domain.returning import Ruling
from chalicelib.ports import Deps
from chalicelib.usecases.letters import Letter, Matter

SHOWN = 3


@dataclass(frozen=True)
class Precedent:
    """A ruling with words for the next time; `unit` is who got the case, or empty."""

    event: str
    ticket: str
    at: datetime
    ruling: Ruling
    returned_by: str
    unit: str
    words: str


def latest(deps: Deps, category: str) -> tuple[Precedent, ...]:
    """The newest ones of the category, the last one first, three at most."""
    return _read(deps, category, _last(deps, category)) if category else ()


ROUTES = frozenset({"dispatch", "rule_return", "rule_appeal", "transfer"})


def for_routing(deps: Deps, case: Head, actions: Collection[str]) -> tuple[Precedent, ...]:
    """The same for whoever may decide on its unit now; others have no use for them."""
    return latest(deps, case.category) if ROUTES & set(actions) else ()


def keep(deps: Deps, matter: Matter) -> tuple[Letter, ...]:
    """Write it down, once, however often the ruling is read; nobody is told."""
    event, body = matter.event, matter.event.body
    if isinstance(body, ReturnRuled) and body.category and body.precedent:
        new = Precedent(
            event.id, event.ticket, event.at, body.ruling, body.returned_by, body.unit, body.precedent
        )
        _write(deps, body.category, new)
    return ()


def _write(deps: Deps, category: str, new: Precedent) -> None:
    """From the number where the first try began: at it or behind it stands what that try has written."""
    begun = f"precedent:{new.event}"
    deps.store.put_document(begun, str(_last(deps, category) + 1))
    number = int(deps.store.document(begun) or 1)
    while True:
        found = (new, *_read(deps, category, number - 1))[:SHOWN]
        deps.store.put_document(_name(category, number), json.dumps([_form(each) for each in found]))
        if _read(deps, category, number)[0].event == new.event:
            return
        number += 1


def _last(deps: Deps, category: str) -> int:
    """The number of the last document, 0 if there is none: they follow each other without a gap."""
    known, unknown = 0, 1
    while deps.store.document(_name(category, unknown)) is not None:
        known, unknown = unknown, 2 * unknown
    while unknown - known > 1:
        middle = (known + unknown) // 2
        if deps.store.document(_name(category, middle)) is None:
            unknown = middle
        else:
            known = middle
    return known


def _read(deps: Deps, category: str, number: int) -> tuple[Precedent, ...]:
    text = deps.store.document(_name(category, number)) if number else None
    return tuple(_formed(row) for row in json.loads(text)) if text else ()


def _form(found: Precedent) -> dict[str, str]:
    return asdict(found) | {"at": found.at.isoformat()}


def _formed(row: dict[str, str]) -> Precedent:
    given = row | {"at": datetime.fromisoformat(row["at"]), "ruling": Ruling(row["ruling"])}
    return Precedent(**given)  # type: ignore[arg-type]  # as _form has written it


def _name(category: str, number: int) -> str:
    # A category may be longer than a key of the table.
    return f"precedents:{sha256(category.encode()).hexdigest()[:32]}:{number}"
