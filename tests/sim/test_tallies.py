"""The simulator's own count of what the tracker counts."""

from datetime import timedelta

from chalicelib.usecases import actions
from local.sim import tallies
from tests.office import SUPERVISOR, WATER, Office


def test_what_counts_on_a_day_behind_all_lists_is_counted_here_too() -> None:
    """A life (petition 2001) ended with a case that was opened again after everything else had happened."""
    office = Office()
    ticket = office.sms(WATER)
    office.world.submitted.add(ticket)
    office.reply(ticket)
    office.wait(timedelta(days=1))
    office.act(ticket, "reopen", actions.Reopen("再看看"), SUPERVISOR)
    assert list(tallies.wrongs(office.world)) == []


def test_a_count_that_nobody_accounts_for_is_named() -> None:
    office = Office()
    ticket = office.sms(WATER)
    office.world.submitted.add(ticket)
    kept = office.deps.store.tracked(ticket)
    office.deps.store.track(ticket, kept, type(kept)(kept.version + 1, kept.contribution[:-1]))
    (first, *_) = tallies.wrongs(office.world)
    assert first.startswith("all: counted and recomputed are not the same in [('', '")
