"""The morning at the other doors is struck as the story is: nothing is lost, nothing said twice.

It makes some 660 calls, and all of them in all four ways would take minutes: twelve kinds of call are drawn
for each way, and one call of each, the same in every run. HUIYIN_EVERY_STRIKE=1 strikes them all.
"""

from collections import Counter, defaultdict
from functools import cache
from random import Random

import pytest
from chalice.test import Client

from app import app
from local.sim import invariants
from tests.faults.doors import AllDoors, Morning
from tests.faults.modes import Mode
from tests.faults.strikes import EVERY, Strikes, numbers
from tests.faults.test_story_faults import Ending
from tests.faults.troubled import Patient

DRAWN = 12
pytestmark = pytest.mark.slow


def lived(office: AllDoors, who: type[Patient] = Patient) -> Ending:
    """Plays the morning, and holds what must hold of it on any day."""
    with Client(app) as client:
        tickets = Morning(office, who(client, office)).lived()
    world = office.world
    sent = [row for rows in world.network.accepted.values() for row in rows]
    assert len(sent) == len({row.id for row in sent})
    assert len(set(tickets)) == len(tickets)
    world.submitted |= set(tickets)
    for ticket in tickets:
        invariants.check_case(world, ticket)
    invariants.at_rest(world)
    assert world.store.parked(None, 1).items == ()
    events = Counter(kind for ticket in tickets for kind in office.kinds(ticket))
    return Ending(Counter((row.to, row.reaction) for row in sent), events)


@cache
def good_day() -> tuple[tuple[str, ...], Ending]:
    office = AllDoors(Strikes())
    ending = lived(office)
    return tuple(office.strikes.seen), ending


def struck(mode: Mode, at: int) -> str:
    """How it ended otherwise, or what went wrong; nothing if it ended as it does."""
    strikes = Strikes(mode, at)
    try:
        found: object = lived(AllDoors(strikes))
    except Exception as error:  # noqa: BLE001  whatever it is, it is what was looked for
        found = f"{type(error).__name__}: {error}"
    if found == good_day()[1] and strikes.struck:
        return ""
    return f"{mode} call {at}, {strikes.struck or 'which never came'}: {found}"


def drawn(mode: Mode) -> list[int]:
    """Which calls to strike."""
    calls, dice = good_day()[0], Random(mode)
    kinds = defaultdict(list)
    for at in numbers(mode, calls):
        kinds[calls[at - 1]].append(at)
    if EVERY:
        return numbers(mode, calls)
    names = dice.sample(sorted(kinds), min(DRAWN, len(kinds)))
    return [dice.choice(kinds[name]) for name in names]


@pytest.mark.parametrize("mode", Mode)
def test_the_morning_ends_the_same_whichever_call_is_struck(mode: Mode) -> None:
    assert list(filter(None, (struck(mode, at) for at in drawn(mode)))) == []


@pytest.mark.parametrize("mode", Mode)
def test_who_was_told_in_person_leaves_the_officers_list_though_the_last_step_failed(mode: Mode) -> None:
    """It was the request's last step alone: the repeated order changed nothing, and the item stayed."""
    calls = good_day()[0]
    last = [at for at in numbers(mode, calls) if calls[at - 1] in ("find_parked", "resolve_parked")]
    assert list(filter(None, (struck(mode, at) for at in last))) == []


def test_the_morning_makes_calls_of_every_kind() -> None:
    assert {"send", "fetch", "start", "put", "get", "commit", "park", "put_submission"} <= set(good_day()[0])
