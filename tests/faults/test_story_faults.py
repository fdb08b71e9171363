"""Each call of the story to store and senders is struck once: nothing is lost, nothing said twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from chalice.test import Client

from app import app
from chalicelib.domain.ticket import candidates
from chalicelib.usecases.report_rounds import REPORT
from local.sim import invariants
from tests.faults.disorder import Insistent, Reordering, Repeating, Unreported
from tests.faults.modes import Mode
from tests.faults.strikes import EVERY, Strikes, numbers
from tests.faults.troubled import Patient, Troubled
from tests.office import WANG
from tests.sim import test_mutations as mutations
from tests.test_story import test_from_the_first_message_to_the_rates as play

ORDERS = 60
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Ending:
    """What everybody was told, and what happened to the case."""

    messages: Counter[tuple[str, str]]
    events: Counter[str]


def lived(office: Troubled, who: type[Patient] = Patient) -> Ending:
    """Plays the story, and holds what must hold of it on any day."""
    with Client(app) as client:
        play(office, who(client, office), "manager")  # type: ignore[arg-type]  # it has a client's words
    world, key = office.world, office.deps.secrets.key()
    sent = [row for rows in world.network.accepted.values() for row in rows]
    assert len(sent) == len({row.id for row in sent})
    (ticket,) = {row.ticket for row in sent if row.to == WANG}
    world.submitted = {next(candidates(key, f"sms:{sid}")) for sid in ("SM1", "SM2")}
    assert ticket in world.submitted
    invariants.check_case(world, ticket)
    invariants.at_rest(world)
    assert world.store.parked(None, 1).items == ()
    # A struck day may last until another morning, which has reports of its own.
    told = Counter((row.to, row.reaction) for row in sent if row.reaction != REPORT)
    return Ending(told, Counter(office.kinds(ticket)))


def day(office: Troubled, who: type[Patient] = Patient) -> Ending | str:
    """How the story ended, or what went wrong."""
    try:
        return lived(office, who)
    except Exception as error:  # noqa: BLE001  whatever it is, it is what was looked for
        return f"{type(error).__name__}: {error}"


@dataclass(frozen=True)
class GoodDay:
    """A story to which nothing happens: its calls, and how it ends."""

    office: type[Troubled]
    calls: tuple[str, ...]
    ending: Ending

    def struck(self, mode: Mode, name: str = "") -> Iterator[str]:
        """The stories that end otherwise if one call (of this name) is struck: which one, and how.

        Of all calls every other one, the others in the next way; HUIYIN_EVERY_STRIKE=1 strikes them all.
        """
        turn = list(Mode).index(mode) % 2
        for at in numbers(mode, self.calls):
            if self.calls[at - 1] == name or (not name and (EVERY or at % 2 == turn)):
                strikes = Strikes(mode, at)
                found = day(self.office(strikes))
                if found != self.ending or not strikes.struck:
                    yield f"{mode} call {at}, {strikes.struck or 'which never came'}: {found}"


def spent(kind: type[Troubled]) -> GoodDay:
    office = kind(Strikes())
    ending = lived(office)
    return GoodDay(kind, tuple(office.strikes.seen), ending)


good_day = cache(spent)


@pytest.mark.parametrize("mode", Mode)
def test_the_story_ends_the_same_whichever_call_is_struck(mode: Mode) -> None:
    assert list(good_day(Troubled).struck(mode)) == []


@pytest.mark.parametrize("mode", Mode)
def test_the_story_ends_the_same_where_a_send_is_struck_and_no_receipts_come(mode: Mode) -> None:
    assert good_day(Unreported).ending == good_day(Troubled).ending
    assert list(good_day(Unreported).struck(mode, "send")) == []


def test_the_story_ends_the_same_if_everything_comes_twice() -> None:
    assert day(Repeating(), Insistent) == good_day(Troubled).ending


def test_the_story_ends_the_same_in_any_order_with_one_call_struck() -> None:
    days = {seed: day(Reordering(seed)) for seed in range(ORDERS)}
    assert {seed: found for seed, found in days.items() if found != good_day(Troubled).ending} == {}


@pytest.mark.parametrize(
    ("mutation", "mode", "name"),
    [
        (mutations.random_delivery_ids, Mode.LOST, "commit"),
        (mutations.failed_records_skipped, Mode.REFUSED, "case"),
        (mutations.sent_before_claimed, Mode.KILLED_AFTER, "send"),
        (mutations.unknown_sent_again, Mode.LOST, "send"),
    ],
)
def test_what_only_a_bad_day_shows_is_noticed(
    mutation: mutations.Break, mode: Mode, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug that was put in on purpose, and the call whose failure lets it out."""
    mutation(monkeypatch)
    assert any(spent(Unreported).struck(mode, name))
