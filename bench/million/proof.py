"""`tracker verify` and `rebuild` on a full store: how long, and how much memory."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from chalicelib.ports import Deps

KEY = b"a key that the bench may know"


@dataclass(frozen=True)
class Proof:
    """What was looked at and found wrong; seconds; the most memory that the process and
    each of its workers had, in MB.
    """

    cases: int
    cells: int
    wrong: int
    wall_s: float
    cpu_s: float
    memory_mb: float


def measure(path: Path, what: str = "verify") -> Proof:
    """Run here anew, for the peak of a process is that of its whole life."""
    command = [sys.executable, "-m", "bench.million.proof", what, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  ours
    return Proof(**json.loads(ran.stdout))


@contextmanager
def opening(path: Path) -> Iterator[Deps]:
    """As a worker opens it."""
    from bench.million.filling import opened

    with opened(path) as (deps, _):
        yield deps


def main() -> None:
    from chalicelib.usecases import recounting
    from local.workers import verifying

    what, path = {"verify": recounting.verify, "rebuild": recounting.rebuild}[sys.argv[1]], Path(sys.argv[2])
    wall, workers = perf_counter(), os.cpu_count() or 1
    with opening(path) as deps, verifying(partial(opening, path), workers) as run:
        found = what(deps, KEY, run=run)
    wall, wrong = perf_counter() - wall, found.stale + len(found.differences)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = process_time() + theirs.ru_utime + theirs.ru_stime
    memory = _peak() + workers * theirs.ru_maxrss / 1024
    json.dump(asdict(Proof(found.cases, found.cells, wrong, wall, cpu, memory)), sys.stdout)


def _peak() -> float:
    """In MB. What `getrusage` tells begins with the peak of whoever started the process."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
