"""The same figures on django-helpdesk, in an environment of its own that is made here and thrown away."""

import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

DESK = Path(__file__).with_name("desk.py")
REQUIREMENTS = Path(__file__).parents[2] / "requirements-bench.txt"
PATIENCE = 3_600
"""Seconds, for filling it takes a while."""

OVERVIEW = "days until answered, all and of the last 60 days; tickets by queue"
BY_MONTH = "tickets by queue and month"
ANSWERED = "days until answered, by queue and month"

REPORTS = {
    "/reports/": OVERVIEW,
    "/reports/queuemonth/": BY_MONTH,
    "/reports/daysuntilticketclosedbymonth/": ANSWERED,
}
"""Its pages that tell what a figure of ours tells."""


class NoRivalError(RuntimeError):
    """It cannot be installed or run here; the message says why."""


@dataclass(frozen=True)
class Page:
    """A report of it, in ms."""

    figure: str
    cpu_ms: float
    wall_ms: float


def measure(tickets: int, python: Path | None = None) -> list[Page]:
    """Its report pages with so many tickets; `python`: of an environment that has it already."""
    with TemporaryDirectory() as folder:
        interpreter = python or _installed(Path(folder) / "venv")
        told = _run([str(interpreter), str(DESK), folder, str(tickets)])
    pages = {each["path"]: each for each in json.loads(told)["asked"]}
    return [Page(figure, pages[path]["cpu_ms"], pages[path]["wall_ms"]) for path, figure in REPORTS.items()]


def _installed(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _run([str(python), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)])
    return python


def _run(command: list[str]) -> str:
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603  ours
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoRivalError(str(error)) from error
    if ran.returncode:
        raise NoRivalError(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else sys.executable)
    return ran.stdout
