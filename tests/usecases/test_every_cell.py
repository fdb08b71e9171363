"""Every cell of status, role and action on both stores: carried out or refused as docs/casework.md says."""

from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from chalicelib.domain import authority
from chalicelib.domain.authority import Relation
from chalicelib.domain.case import Case
from chalicelib.domain.errors import NotAllowedError, NotFoundError, UnlawfulActionError
from chalicelib.domain.values import Channel, Grade, Outcome, Role, Status, Type
from chalicelib.ports import Change, Principal
from chalicelib.usecases import actions, casework
from chalicelib.usecases.actions import ACTIONS
from local.casework.page import page
from tests.homes import HOMES, Home
from tests.office import WATER

SAMPLES: dict[str, object] = {
    "accept": actions.Accept(type=Type.COMPLAINT, grade=Grade.NORMAL),
    "dispatch": actions.Dispatch("gas", "归口"),
    "decline": actions.Decline("other_place", "请向邻市反映"),
    "sign": actions.Sign(),
    "contact": actions.Contact("called", "已通话"),
    "ask": actions.Ask("哪一栋？"),
    "note": actions.Note("记一笔"),
    "reply": actions.Reply(Outcome.SOLVED, "已修好"),
    "inform": actions.Inform(),
    "review": actions.Review("属实"),
    "reopen": actions.Reopen("仍未解决"),
    "transcribe": actions.Transcribe("停水两天了"),
}
"""One lawful order of each kind."""

STANDS: dict[Relation, tuple[str | None, tuple[str, ...]]] = {
    Relation.OWN: ("utilities", ()),
    Relation.BELOW: ("gas", ()),
    Relation.CO: ("housing", ("utilities",)),
    Relation.OTHER: ("housing", ()),
}
"""The lead and the co-handling units of a case that stands so to the public utilities."""


class Tried(Exception):  # noqa: N818  it is none: the order went through
    """The save was reached."""


class Shown:
    """The real store, in which one case stands as the cell wants it and nothing is written."""

    def __init__(self, store: Any, case: Case) -> None:
        self._store, self._case = store, case

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def case(self, ticket: str) -> Case:
        assert ticket == self._case.ticket
        return deepcopy(self._case)

    def commit(self, change: Change) -> None:
        assert change.case
        raise Tried


def standing(case: Case, action: str, status: Status, relation: Relation) -> Case:
    """The case in that status; what the action needs beside it is there."""
    lead, others = STANDS[relation]
    shown = replace(deepcopy(case), status=status, unit=lead, co_units=others)
    if action == "inform":
        shown.change_cycle(replied_at=shown.received_at, informed_at=None)
    if action == "transcribe":
        shown.channel = Channel.VOICE
    return shown


def tried(home: Home, case: Case, role: Role, action: str) -> str:
    """What becomes of the order of somebody of the public utilities."""
    deps = replace(home.deps, store=Shown(home.deps.store, case))
    who = Principal(f"somebody-{role}", role, "utilities")
    try:
        casework.act(deps, who, case.ticket, action, SAMPLES[action])
    except Tried:
        return "done"
    except (NotAllowedError, NotFoundError):
        return "not theirs"
    except UnlawfulActionError:
        return "unlawful"
    raise AssertionError(f"{action} left no trace")


def expected(role: Role, relation: Relation, action: str, status: Status) -> str:
    if relation not in authority.ACTIONS[action].get(role, frozenset()):
        return "not theirs"
    return "done" if status in casework.statuses_for(action) else "unlawful"


def test_every_action_has_a_sample() -> None:
    assert set(SAMPLES) == set(ACTIONS)


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_carried_out_by_whom_and_when_the_tables_say_and_never_else(
    store: str, action: str
) -> None:
    home = Home(store)
    case = home.case(home.sms(WATER))
    for status, role, relation in product(Status, Role, Relation):
        shown = standing(case, action, status, relation)
        found = tried(home, shown, role, action)
        assert found == expected(role, relation, action, status), (status, role, relation)


def test_the_page_is_up_to_date() -> None:
    from pathlib import Path

    kept = Path(__file__).parents[2] / "docs" / "casework.md"
    assert kept.read_text("utf-8") == page(), "huiyin casework > docs/casework.md"
