"""The sweep reads what is due and nothing else, however many cases are stored; in both homes.

`python -m bench.sweep` (`--json` for programs) stores a million open cases, lets 100 and then 1,000 fall due,
finds them, oldest first, and sweeps them page by page. What was read is held against an office that has no
other cases: 1.0 is not one row more. Ends with 1 if a limit is broken.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench import crowd
from bench.crowd import Crowd
from bench.reading import HOMES, Count, Home
from chalicelib.ports import DueKind
from chalicelib.usecases.sweep import sweep_kind

WAVES, STORED, PAGE = (100, 1_000), 1_000_000, 100
MORE = 10
"""Asked for beyond what is due: whoever reads ahead shows it."""

MOST = (0, 1.0, 1.02, 3.0, 1.0, 2.0)
"""The limits, in the order of `limits`. Time on a busy machine says less than what was read; of DynamoDB's
index every page looks a little ahead in each shard.
"""


@dataclass(frozen=True)
class Wave:
    """What was due at one moment: found in one page, then swept by pages of 100. Times in ms of CPU."""

    home: str
    stored: int
    due: int
    found: int
    in_order: bool
    find: Count
    find_ms: float
    swept: int
    sweep: Count
    sweep_ms: float
    scan_ms: float

    @property
    def wrong(self) -> int:
        """Cases that were not found or not swept, or were not due; 1 for a wrong order."""
        return abs(self.found - self.due) + abs(self.swept - self.due) + (not self.in_order)


def live(home: Home, cases: Crowd) -> list[Wave]:
    """One wave after the other falls due."""
    return [_wave(home, cases, number) for number in range(len(cases.waves))]


def _wave(home: Home, cases: Crowd, number: int) -> Wave:
    now, due = cases.moment(number), cases.waves[number]
    deps = crowd.office(home.store, now)
    home.store.due(DueKind.CASE, now, due)
    with home.counting() as find:
        found = home.store.due(DueKind.CASE, now, due + MORE)
    find_ms = _timed(lambda: home.store.due(DueKind.CASE, now, due + MORE), 5)
    scan_ms = _timed(lambda: home.scan(now))
    taken, started = 0, process_time()
    with home.counting() as sweep:
        while page := sweep_kind(deps, DueKind.CASE, PAGE):
            taken += page
    sweep_ms = (process_time() - started) * 1000
    right = [(entry.at, entry.id) for entry in found]
    reads = {"find": find, "find_ms": find_ms, "sweep": sweep, "sweep_ms": sweep_ms, "scan_ms": scan_ms}
    said = {"home": home.name, "stored": cases.stored, "due": due, "found": len(found), "swept": taken}
    return Wave(**said, in_order=right == sorted(right), **reads)  # type: ignore[arg-type]  # by name


def _timed(work: Callable[[], object], tries: int = 1) -> float:
    """Of the best try, in ms of CPU."""
    times = []
    for _ in range(tries):
        started = process_time()
        work()
        times.append((process_time() - started) * 1000)
    return min(times)


def measure(name: str, waves: tuple[int, ...], stored: int) -> tuple[list[Wave], list[Wave], str]:
    """The waves in an office without other cases, in the full one, and how that one finds them."""
    with TemporaryDirectory() as folder:
        alone = live(HOMES[name](small := Crowd(waves, 0), Path(folder)), small)
        full = Crowd(waves, stored - small.stored)
        home = HOMES[name](full, Path(folder))
        return alone, live(home, full), home.plan()


def limits(alone: Sequence[Wave], full: Sequence[Wave]) -> Iterator[dict[str, Any]]:
    """Each limit beside what was measured."""
    for one, many in zip(alone, full, strict=True):
        said = {
            "found all, oldest first, and no other": many.wrong,
            "read to find, of what is read without others": many.find.reads / one.find.reads,
            "read to sweep, of what is read without others": many.sweep.reads / one.sweep.reads,
            "CPU to sweep, of what it takes without others": many.sweep_ms / one.sweep_ms,
        }
        if many.find.entries:
            said["entries of the due index for each case, in one page"] = many.find.entries / many.due
            said["entries of the due index for each case, by pages"] = many.sweep.entries / many.due
        for (what, measured), most in zip(said.items(), MOST, strict=False):
            where = {"home": many.home, "due": many.due, "what": what}
            yield where | {"measured": round(measured, 3), "limit": most, "kept": measured <= most}


def show(waves: Sequence[Wave], found: Sequence[dict[str, Any]], console: Console) -> None:
    """What was read and how long it took, then the limits."""
    table = Table("home", title="The sweep", box=SIMPLE)
    for title in (
        "stored",
        "due",
        "found in ms",
        "reads",
        "a scan takes",
        "swept in ms",
        "ms each",
        "reads",
        "units",
    ):
        table.add_column(title, justify="right")
    for w in waves:
        reads = (f"{w.find_ms:.1f}", f"{w.find.reads:,}", f"{w.scan_ms / w.find_ms:,.1f}×")
        swept = (f"{w.sweep_ms:.0f}", f"{w.sweep_ms / w.due:.2f}", f"{w.sweep.reads:,}", f"{w.sweep.units:g}")
        table.add_row(w.home, f"{w.stored:,}", f"{w.due:,}", *reads, *swept)
    held = Table("home", "due", "", title="Limits", box=SIMPLE)
    for title in ("measured", "limit"):
        held.add_column(title, justify="right")
    for row in found:
        cells = [str(row[name]) for name in ("home", "due", "what", "measured", "limit")]
        held.add_row(*cells, style="green" if row["kept"] else "red")
    console.print(table, held)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("--stored", type=int, default=STORED, help="open cases")
    parser.add_argument("--home", choices=HOMES, action="append", help="one of the two; both by default")
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args()
    waves, found, plans = [], [], {}
    for name in asked.home or HOMES:
        alone, full, plans[name] = measure(name, WAVES, asked.stored)
        waves += [*alone, *full]
        found += list(limits(alone, full))
    console = Console(width=max(Console().width, 140))
    if asked.json:
        console.out(
            json.dumps({"waves": [asdict(w) for w in waves], "limits": found, "plans": plans}, indent=2)
        )
    else:
        show(waves, found, console)
        console.print(*(f"{name}: {plan}" for name, plan in plans.items()), sep="\n", highlight=False)
    sys.exit(not all(row["kept"] for row in found))


if __name__ == "__main__":
    main()
