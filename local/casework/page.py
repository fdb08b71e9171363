"""Every action an officer can order: in which statuses, and by whom; printed from the tables themselves."""

from collections.abc import Iterable

from chalicelib.domain import authority
from chalicelib.domain.authority import Relation
from chalicelib.domain.messages import say
from chalicelib.domain.values import Role, Status
from chalicelib.usecases.actions import ACTIONS
from chalicelib.usecases.casework import statuses_for

HEAD = """# Casework

This page is generated (`huiyin casework > docs/casework.md`), and a test keeps it so; another one tries every
cell on both stores. An action is carried out if the status of the case allows it and whoever orders it may.

## When

`●` the action is lawful. Whoever acts on a case that was dispatched has signed for it; an answer or dispatch
accepts a case that was only received. A pack may know less: the hotline has no hearings and no simple
procedure, and the pack says who decides on an extension. What it does not know is offered to nobody.
"""
WHO = """
## Who

Of a case that the own unit leads (`own`), that a unit below it leads (`below`), that it handles together with
the lead (`co`), or that another unit has, or none yet (`other`). Nobody else may.
"""
LAWFUL, NOT = "●", " "


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_when(), WHO, *_who(), ""])


def _when() -> Iterable[str]:
    statuses = [status for status in Status if any(status in statuses_for(name) for name in ACTIONS)]
    yield _row(["action", "", *(f"`{status}`" for status in statuses)])
    yield _row(["---"] * (len(statuses) + 2))
    for name in ACTIONS:
        lawful = statuses_for(name)
        cells = [LAWFUL if status in lawful else NOT for status in statuses]
        yield _row([f"`{name}`", say("zh-CN", f"page.do_{name}"), *cells])


def _who() -> Iterable[str]:
    roles = [role for role in Role if any(role in reach for reach in authority.ACTIONS.values())]
    yield _row(["action", *(f"`{role}`" for role in roles)])
    yield _row(["---"] * (len(roles) + 1))
    for name in ACTIONS:
        reach = authority.ACTIONS[name]
        yield _row([f"`{name}`", *(_reach(reach.get(role, frozenset())) for role in roles)])


def _reach(relations: frozenset[Relation]) -> str:
    if relations == frozenset(Relation):
        return "all"
    return ", ".join(relation for relation in Relation if relation in relations)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
