"""How long a function takes to start, against a bare client of DynamoDB: `python -m bench.cold --runs 15`.

Every start is a process of its own and measured by its CPU time, user and system; the kinds take turns, so
that a busy machine is busy for all of them. Bytecode is compiled beforehand, as it is in the zip.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from os import environ, wait4
from statistics import median

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

REGION = "eu-west-1"
BARE = f"import boto3; boto3.client('dynamodb', region_name='{REGION}')"
STORE = f"from chalicelib.store.dynamodb import DynamoStore; DynamoStore('huiyin', region='{REGION}')"
CLOUD = f"import chalicelib.cloud; {STORE}"
FIRST = (
    "from chalicelib import parts; parts.build_sla(); parts.build_office(); parts.build_rules(); "
    "from chalicelib.store.dynamodb_table import table; "
    f"table('huiyin', '{REGION}').connection().connection.client"
)
"""What the first event costs besides: the documents are read, and PynamoDB makes its client."""
EDGE = "import chalicelib.edge."
FUNCTIONS: Mapping[str, tuple[str, float]] = {
    "api": ("import app", 1.6),
    "react, track, set_aside": (f"{EDGE}streams", 1.3),
    "wake, sweep": (f"{EDGE}clocks", 1.3),
    "deliver_sms, deliver_email": (f"{EDGE}queues", 1.3),
}
"""What a function imports beside the cloud home, and its limit."""

WIDTH = 100
BASE = "boto3.client('dynamodb')"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}


def programs() -> dict[str, str]:
    """The bare client, every kind of function, and each with what its first event needs."""
    started = {name: f"{imports}; {CLOUD}" for name, (imports, _) in FUNCTIONS.items()}
    return {BASE: BARE} | started | {name + FIRST: f"{program}; {FIRST}" for name, program in started.items()}


def measure(runs: int) -> dict[str, float]:
    """Medians in CPU milliseconds, after one start of each that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in programs()}
    for program in programs().values():
        start(program)
    for _ in range(runs):
        for name, program in programs().items():
            taken[name].append(start(program))
    return {name: median(times) for name, times in taken.items()}


def start(program: str) -> float:
    """CPU milliseconds of a fresh process. RuntimeError if it fails."""
    process = subprocess.Popen([sys.executable, "-c", program], env={**environ, **ENVIRONMENT})  # noqa: S603  ours
    _, status, used = wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise RuntimeError(f"failed: {program}")
    return 1000 * (used.ru_utime + used.ru_stime)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cold", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="starts of each kind")
    medians = measure(parser.parse_args().runs)
    table = Table("function", title="Cold start", box=SIMPLE)
    for title in ("CPU ms", "ratio", "limit", "ready for an event", "ratio"):
        table.add_column(title, justify="right")
    table.add_row(BASE, f"{medians[BASE]:.0f}", "1.00")
    for name, (_, limit) in FUNCTIONS.items():
        started, ready = medians[name], medians[name + FIRST]
        ratio = started / medians[BASE]
        cells = (f"{started:.0f}", f"{ratio:.2f}", str(limit), f"{ready:.0f}", f"{ready / medians[BASE]:.2f}")
        table.add_row(name, *cells, style="red" if ratio > limit else "green")
    Console(width=max(Console().width, WIDTH)).print(table)


if __name__ == "__main__":
    main()
