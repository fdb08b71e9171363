"""With a million cases stored, pages and figures read a bounded number of rows, and the tracker is proved.

`python -m bench.million` (`--json` for programs) fills an embedded store with some 9 GB, asks every list,
queue and figure of it and of a store with 10,000 cases, runs `tracker verify` in processes of their own, and
asks django-helpdesk with 100,000 tickets for the same figures. Ends with 1 if a limit is broken.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench.million import judge, proof, rival
from bench.million.filling import fill, opened
from bench.million.judge import Held, Measured, Ours
from bench.million.lives import Life, lives
from bench.million.rival import NoRivalError, Page
from bench.million.same import same_figures

CASES, FEW, TICKETS = 1_000_000, 10_000, 100_000
SHOWN = 25
"""The slowest queries that are printed; `--json` has all."""


def main() -> None:
    asked = _arguments().parse_args()
    console = Console(stderr=asked.json, width=max(Console().width, 150))
    with TemporaryDirectory(dir=asked.folder) as folder:
        known = lives()
        small = _filled(Path(folder) / "few.db", known, asked.few, console)
        full = asked.file if asked.file and asked.file.exists() else None
        full = full or _filled(asked.file or Path(folder) / "many.db", known, asked.cases, console)
        few, many = _measured(small), _measured(full)
        held = [*judge.of_queries(few, asked.few), *judge.of_queries(many, asked.cases)]
        proofs = [proof.measure(small), proof.measure(full)]
        held += judge.of_proofs(*proofs)
        if asked.rebuild:
            proofs.append(proof.measure(full, "rebuild"))
        theirs = _rival(asked, console)
        held += judge.of_rival(_ours(full), theirs, asked.tickets)
    if asked.json:
        said = {"few": few, "many": many, "proofs": proofs, "rival": theirs, "limits": held}
        rows = {name: [asdict(each) for each in of] for name, of in said.items()}  # type: ignore[attr-defined]  # lists of dataclasses
        sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    else:
        console.print(_slowest(few, many), _limits(held))
        console.print(*map(str, [*proofs, *theirs]), sep="\n", highlight=False)
    sys.exit(not all(each.kept for each in held))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.million", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--few", type=int, default=FEW, help="cases of the store beside it")
    parser.add_argument(
        "--file", type=Path, help="keep the full store here; one that is there is taken as it is"
    )
    parser.add_argument("--folder", type=Path, help="where there is room for files that are thrown away")
    parser.add_argument("--tickets", type=int, default=TICKETS, help="of django-helpdesk; 0 leaves it out")
    parser.add_argument("--python", type=Path, help="of an environment that has django-helpdesk")
    parser.add_argument("--rebuild", action="store_true", help="time `tracker rebuild`, too")
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser


def _filled(path: Path, known: list[Life], cases: int, console: Console) -> Path:
    started = perf_counter()
    fill(path, known, cases)
    size = path.stat().st_size / 1e6
    console.print(
        f"{cases:,} cases stored in {perf_counter() - started:.0f} s, {size:,.0f} MB", highlight=False
    )
    return path


def _measured(path: Path) -> list[Measured]:
    with opened(path) as (deps, store):
        return list(judge.measure(deps, store))


def _ours(path: Path) -> dict[str, Ours]:
    """By the page of the other that tells the same."""
    with opened(path) as (deps, _):
        return {
            same.page: Ours(same.figure, judge.timed(same.one)[0], judge.timed(same.whole)[0])
            for same in same_figures(deps)
        }


def _rival(asked: argparse.Namespace, console: Console) -> list[Page]:
    if not asked.tickets:
        return []
    try:
        return rival.measure(asked.tickets, asked.python)
    except NoRivalError as error:
        console.print(f"django-helpdesk is left out: {error}")
        return []


def _slowest(few: list[Measured], many: list[Measured]) -> Table:
    """Beside each what it was with few cases."""
    table = Table("query", title="The slowest queries", box=SIMPLE)
    for title in ("answer", "CPU ms", "wall ms", "rows", "steps", "with few: CPU ms", "rows", "steps"):
        table.add_column(title, justify="right")
    before = {each.name: each for each in few}
    for each in sorted(many, key=lambda each: -each.cpu_ms)[:SHOWN]:
        table.add_row(each.name, f"{each.found:,}", *_cells(each), *_without_wall(before.get(each.name)))
    return table


def _cells(each: Measured) -> Iterator[str]:
    yield from (f"{each.cpu_ms:.1f}", f"{each.wall_ms:.1f}", f"{each.rows:,}", f"{each.steps:,}")


def _without_wall(each: Measured | None) -> tuple[str, ...]:
    """A later page that fewer cases do not have is left blank."""
    return (f"{each.cpu_ms:.1f}", f"{each.rows:,}", f"{each.steps:,}") if each else ("", "", "")


def _limits(held: list[Held]) -> Table:
    """Those of queries in sum, all others and every broken one by name."""
    table = Table("limit", title="Limits", box=SIMPLE)
    for title in ("cases", "measured", "limit"):
        table.add_column(title, justify="right")
    plain = [each for each in held if each.kept and each.what.startswith(("rows", "ms"))]
    table.add_row(f"{len(plain)} limits of rows and of time, all kept", "", "", "", style="green")
    for each in held:
        if each not in plain:
            sign = "≥" if each.at_least else "≤"
            cells = (each.what, f"{each.cases:,}", f"{each.measured:,.2f}", f"{sign} {each.limit:g}")
            table.add_row(*cells, style="green" if each.kept else "red")
    return table


if __name__ == "__main__":
    main()
