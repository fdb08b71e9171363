"""What one ordinary case costs over its life in DynamoDB and Step Functions, step by step.

`python -m bench.units` (`--json` for programs). The case is played by the real use cases on the real store
under moto; units are computed from the sizes of items, since moto's own figures are constant. Left out is
what does not grow with the number of cases: the sweep's look into the due index every minute, Lambda's
reads of the stream, which are free, and officers who only look.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench.house import House
from bench.life import SUBMISSION, live
from bench.meter import Cost, Meter

DAILY_ROOT = 8
"""Of the four days on which something happens to the case: a unit for the case, and one for the day itself,
which all cases of the day share and this one bears alone."""

COUNTED = 164
"""What a case adds changes three times in a life: in eleven places, by day and by month, and in lists."""

WITHOUT_TRACKER, WITH_TRACKER = 60, 60 + COUNTED + DAILY_ROOT
SUBMISSION_CALLS, SUBMISSION_UNITS = 1, 4
"""The limits, in write units and calls that write."""

WIDTH = 140


def measure(*, reminded: bool = False) -> House:
    """A house in which the life has been lived."""
    meter = Meter()
    with meter.running():
        return live(meter, reminded=reminded)


def of_a_reminder(house: House) -> Cost:
    """What a life costs more in which the handler had to be reminded once."""
    reminded = measure(reminded=True)
    more = [cost for name, cost in reminded.story.items() if name not in house.story]
    return total(more)


def total(costs: Iterable[Cost]) -> Cost:
    return sum(costs, Cost())


def limits(house: House) -> list[dict[str, Any]]:
    """Each limit beside what was measured."""
    story, tracker = total(house.story.values()), total(house.tracker.values())
    submission = house.story[SUBMISSION]
    measured = (
        ("submission: calls that write", submission.write_calls, SUBMISSION_CALLS),
        ("submission: write units", submission.writes, SUBMISSION_UNITS),
        ("life without the tracker: write units", story.writes, WITHOUT_TRACKER),
        ("life with the tracker: write units", story.writes + tracker.writes, WITH_TRACKER),
    )
    return [
        {"what": what, "measured": found, "limit": limit, "ratio": round(found / limit, 2)}
        for what, found, limit in measured
    ]


def as_json(house: House) -> str:
    steps = [_step(name, house) for name in house.story]
    return json.dumps({"steps": steps, "limits": limits(house)}, indent=2)


def _step(name: str, house: House) -> dict[str, Any]:
    parts = {"story": house.story[name], "tracker": house.tracker.get(name, Cost())}
    return {"step": name} | {part: _figures(cost) for part, cost in parts.items()}


def _figures(cost: Cost) -> Mapping[str, Any]:
    return {
        "calls": cost.calls,
        "write_units": cost.writes,
        "of_items": cost.items,
        "of_indexes": cost.indexes,
        "read_units": cost.reads,
        "transitions": cost.transitions,
    }


def show(house: House, console: Console) -> None:
    """Two tables: the steps, and the limits."""
    table = Table("step", title="One case, in units of DynamoDB", box=SIMPLE)
    for title in ("write", "(items + indexes)", "tracker", "read", "tracker", "transitions"):
        table.add_column(title, justify="right")
    table.add_column("calls")
    for name, cost in house.story.items():
        table.add_row(name, *_cells(cost, house.tracker.get(name, Cost())))
    table.add_section()
    story, tracker = total(house.story.values()), total(house.tracker.values())
    table.add_row("the whole life", *_cells(story, tracker))
    table.add_row("each reminder adds", *_cells(of_a_reminder(house), Cost()))
    console.print(table, _limits(house))


def _cells(cost: Cost, tracker: Cost) -> tuple[str, ...]:
    parts = f"({cost.items} + {cost.indexes})"
    calls = sorted((cost.calls + tracker.calls).items())
    named = " ".join(f"{number} {name.removesuffix('Items').removesuffix('Item')}" for name, number in calls)
    figures = (tracker.writes, cost.reads, tracker.reads, cost.transitions)
    return (str(cost.writes), parts, *(f"{figure:g}" for figure in figures), named)


def _limits(house: House) -> Table:
    table = Table("", title="Limits", box=SIMPLE)
    for title in ("measured", "limit", "ratio"):
        table.add_column(title, justify="right")
    for row in limits(house):
        style = "red" if row["ratio"] > 1 else "green"
        table.add_row(*(str(cell) for cell in row.values()), style=style)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.units", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args()
    house = measure()
    console = Console(width=max(Console().width, WIDTH))
    if asked.json:
        console.out(as_json(house), highlight=False)
    else:
        show(house, console)


if __name__ == "__main__":
    main()
