"""What must hold for the ledger of every case, told from the case and not from what made the ledger."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.ledger import Account, ledger
from chalicelib.domain.values import Start, Target
from chalicelib.sla.sla import Sla

SECOND = timedelta(seconds=1)


def wrongs(case: Case, events: Sequence[Event], sla: Sla, now: datetime) -> Iterator[str]:
    """What is wrong with a case's ledger, one line each; nothing if all adds up."""
    clock = case.clocks.get(Target.REPLY)
    row = sla.policy.row(Target.REPLY)
    if clock and row and row.start is Start.RECEIVED and clock.started_at != case.received_at:
        yield f"the citizen's clock starts at {clock.started_at}, not at receipt"
    accounts = ledger(case, events, sla, now)
    if len(accounts) != len(case.cycles):
        yield f"{len(accounts)} accounts of {len(case.cycles)} cycles"
    for account, cycle in zip(accounts, case.cycles, strict=False):
        if (account.began_at, account.ended_at) != (cycle.opened_at, cycle.replied_at or case.closed_at):
            yield f"cycle {account.number} is not from {cycle.opened_at} to {cycle.replied_at}"
        yield from _uncovered(account, sla, now)
    if accounts and accounts[-1].ended_at is None and accounts[-1].holdings[-1].unit != (case.unit or ""):
        yield f"{case.unit} has the case, not {accounts[-1].holdings[-1].unit}"
    if accounts and case.reply_clock:
        yield from _unlike_the_clock(case, accounts[-1])


def _uncovered(account: Account, sla: Sla, now: datetime) -> Iterator[str]:
    """Holdings without gap and overlap, that add up in both kinds of time."""
    held = account.holdings
    edges = [account.began_at, *(each.ended_at for each in held)]
    if [each.began_at for each in held] != edges[:-1] or edges[-1] != account.ended_at:
        yield f"the holdings of cycle {account.number} leave a gap or overlap: {held}"
    first, last = (at.replace(microsecond=0) for at in (account.began_at, account.ended_at or now))
    wall = sum((each.length.wall for each in held), timedelta())
    working = sum((each.length.working for each in held), timedelta())
    if (wall, working) != (last - first, sla.calendar.working_time(first, last)):
        yield f"the holdings of cycle {account.number} are {wall} and {working} long"
    paused = sum((each.paused.wall for each in held), timedelta())
    if paused != sum((each.length.wall for each in account.pauses), timedelta()):
        yield f"{paused} of the pauses of cycle {account.number} stand with a unit"


def _unlike_the_clock(case: Case, account: Account) -> Iterator[str]:
    """The clock counts each pause in whole seconds, the ledger from second to second."""
    clock = case.reply_clock
    ended = [pause for pause in account.pauses if pause.ended_at]
    wall = sum((pause.length.wall for pause in ended), timedelta())
    if clock and abs(wall - timedelta(seconds=clock.paused_seconds)) > len(ended) * SECOND:
        yield f"the ledger has {wall} of pauses, the clock {clock.paused_seconds} s"
    if clock and (clock.paused_at is None) == (len(ended) < len(account.pauses)):
        yield f"paused since {clock.paused_at}, says the clock alone"
