"""`tracker verify` and `rebuild` on a full store: how long, and how much memory."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

KEY = b"a key that the bench may know"


@dataclass(frozen=True)
class Proof:
    """What was looked at and found wrong; seconds; the most memory that the process had, in MB."""

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


def main() -> None:
    from bench.million.filling import opened
    from chalicelib.usecases import recounting

    what, path = sys.argv[1], Path(sys.argv[2])
    with opened(path) as (deps, _):
        wall, cpu = perf_counter(), process_time()
        found = {"verify": recounting.verify, "rebuild": recounting.rebuild}[what](deps, KEY)
        wall, cpu = perf_counter() - wall, process_time() - cpu
    wrong = found.stale + len(found.differences)
    json.dump(asdict(Proof(found.cases, found.cells, wrong, wall, cpu, _peak())), sys.stdout)


def _peak() -> float:
    """In MB. What `getrusage` tells begins with the peak of whoever started the process."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
