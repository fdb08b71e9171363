"""Many seeds, side by side in processes, until one of them breaks an invariant."""

import traceback
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from chalicelib.parts import PACK
from local.sim.run import Life, live
from local.sim.world import DEFAULT

SHOWN = 12


@dataclass(frozen=True)
class Sweep:
    """Which lives to live."""

    seeds: range
    steps: int
    rate: float
    jobs: int = 1
    store: str = DEFAULT
    pack: str = PACK


@dataclass(frozen=True)
class Broken:
    """How a life ended, and the line that lives it again."""

    error: str
    again: str


def lives(sweep: Sweep) -> Broken | None:
    """Live them all, or until one is broken; prints a bar and a table of what they went through."""
    console, lived = Console(highlight=False, markup=False), list[Life]()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    broken = None
    with Progress(*columns, console=console) as progress, closing(_outcomes(sweep)) as outcomes:
        task = progress.add_task(f"{sweep.steps} steps each", total=len(sweep.seeds))
        for outcome in outcomes:
            progress.advance(task)
            if isinstance(outcome, Broken):
                broken = outcome
                break
            lived.append(outcome)
    console.print(_table(lived))
    return broken


def one(steps: int, rate: float, store: str, pack: str, seed: int) -> Life | Broken:
    """One life. Its exception is told in words: not every exception passes between processes."""
    try:
        return live(seed, steps, rate, store, pack)
    except Exception as error:  # noqa: BLE001  whatever it is, it is what was looked for
        notes = getattr(error, "__notes__", [f"huiyin sim --seed {seed} --steps {steps}"])
        again = f"{notes[-1]} --rate {rate} --store {store} --pack {pack}"
        return Broken("".join(traceback.format_exception(error)), again)


def _outcomes(sweep: Sweep) -> Generator[Life | Broken, None, None]:
    if sweep.jobs == 1:
        yield from map(partial(one, sweep.steps, sweep.rate, sweep.store, sweep.pack), sweep.seeds)
        return
    with ProcessPoolExecutor(sweep.jobs) as pool:
        yield from _as_completed(pool, sweep)


def _as_completed(pool: Executor, sweep: Sweep) -> Iterator[Life | Broken]:
    """No more is handed out than is worked on, so that leaving early leaves nothing behind."""
    seeds = iter(sweep.seeds)
    running = {_submit(pool, sweep, seed) for seed in islice(seeds, sweep.jobs)}
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        running |= {_submit(pool, sweep, seed) for seed in islice(seeds, len(done))}
        yield from (future.result() for future in done)


def _submit(pool: Executor, sweep: Sweep, seed: int) -> "Future[Life | Broken]":
    return pool.submit(one, sweep.steps, sweep.rate, sweep.store, sweep.pack, seed)


def _table(lived: Iterable[Life]) -> Table:
    ordered = sorted(lived, key=lambda life: life.seed)
    table = Table(box=None, header_style="bold", padding=(0, 2), pad_edge=False)
    names = ("seed", "steps", "cases", "messages", "faults", "parked")
    for name in names:
        table.add_column(name, justify="right")
    for life in ordered[:SHOWN]:
        table.add_row(*(str(getattr(life, name)) for name in names))
    if len(ordered) > SHOWN:
        table.add_row("…")
    sums = (str(sum(getattr(life, name) for life in ordered)) for name in names[1:])
    table.add_row(f"{len(ordered)} lives", *sums, style="bold")
    return table
