"""`huiyin tracker`: are the figures what the cases say, and counting them anew, on either home."""

import os
import secrets
import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from local.opened import either_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.ports import Deps
    from chalicelib.usecases.recounting import Progress, Run, Verified

SHOWN = 20
"""Lines of each kind that are printed; the count says how many there are."""


@click.group()
def tracker() -> None:
    """The counters behind every figure. With HUIYIN_TABLE set: of the cloud home."""


_workers = click.option(
    "--workers",
    default=os.cpu_count() or 1,
    show_default="as many as there are cores",
    type=click.IntRange(1, 61),
    help="Processes that look at the cases together.",
)


@tracker.command()
@_workers
def verify(workers: int) -> None:
    """Recompute everything from the cases; exit code 1 at any difference."""
    from chalicelib.usecases import recounting

    _run(recounting.verify, workers)


@tracker.command()
@_workers
def rebuild(workers: int) -> None:
    """Count every case anew while the office works, and mend what no case accounts for."""
    from chalicelib.usecases import recounting

    _run(recounting.rebuild, workers)


def _run(what: "Callable[[Deps, bytes, Progress, Run], Verified]", workers: int) -> None:
    from local.workers import verifying

    with either_home() as deps, verifying(either_home, workers) as run, _progress("cases") as seen:
        found = what(deps, secrets.token_bytes(32), seen, run)
    _tell(found)


def _tell(found: "Verified") -> None:
    for ticket in found.tickets[:SHOWN]:
        click.echo(f"stale  {ticket}")
    for each in found.differences[:SHOWN]:
        place = f"{each.dimension}={each.value} {each.period}"
        click.echo(f"differs  {place} {each.name}: {each.counted} counted, {each.recomputed} recomputed")
    differences = f"{found.stale} stale cases, {len(found.differences)} differences"
    click.echo(f"{found.cases} cases, {found.cells} counters: {differences}", err=True)
    sys.exit(0 if found.sound else 1)


@contextmanager
def _progress(what: str) -> "Iterator[Callable[[int], None]]":
    """How many are done and how fast; how many there are nobody has counted."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.completed} " + what), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda n: shown.advance(task, n)
