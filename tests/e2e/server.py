"""The whole system as a child process: started, stopped, killed, started again on the same data and ports."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner

from chalicelib import parts
from local.cli import main
from tests.local.ports import a_free_port

T = TypeVar("T")
HUIYIN = Path(sys.executable).with_name("huiyin")
ROOT = Path(__file__).parents[2]
READY = "ready http://"
POLL = 0.05
PATIENCE = 60.0
"""Seconds until a process that is late on a busy machine counts as stuck."""


def wait_for(predicate: Callable[[], T], seconds: float, what: str) -> T:
    """The first answer that is true; AssertionError with the last one when the time is up."""
    deadline = time.monotonic() + seconds
    while not (answer := predicate()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}; last seen: {answer!r}"
        time.sleep(POLL)
    return answer


@dataclass
class Server:
    """`huiyin serve` on a folder of its own; what it prints is kept in `log`."""

    data: Path
    env: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=a_free_port)
    smtp_port: int = field(default_factory=a_free_port)
    process: subprocess.Popen[bytes] | None = None
    _tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def twilio_token(self) -> str:
        kept = json.loads((self.data / "secrets.json").read_text("utf-8"))
        return str(kept["twilio"]["token"])

    @property
    def log(self) -> str:
        path = self._log
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def ended(self) -> int | None:
        """The exit code of a server that nobody ended, or minus the signal; None while it serves."""
        return self.process.poll() if self.process else None

    def start(self) -> None:
        """Return when it has said that it is ready; fail with what it printed if it ends before that."""
        said = len(self.log)
        with self._log.open("ab") as out:
            process = subprocess.Popen(  # noqa: S603  our own command
                [HUIYIN, "serve"], env=self._environment(), cwd=ROOT, stdout=out, stderr=out
            )
        self.process = process
        wait_for(lambda: READY in self.log[said:] or process.poll() is not None, PATIENCE, "a server")
        assert f"{READY}127.0.0.1:{self.port}\n" in self.log[said:], f"it did not start: {self.log[said:]}"

    def stop(self) -> int:
        """End it as an operator does; its exit code."""
        return self._end(subprocess.Popen.terminate)

    def kill9(self) -> None:
        self._end(subprocess.Popen.kill)

    def close(self) -> None:
        """Leave no process behind, whatever the test came to."""
        if self.process is not None:
            self.kill9()

    def command(self, *words: str) -> str:
        """What `huiyin …` prints beside the running server, as a process of its own."""
        done = subprocess.run(  # noqa: S603  our own command
            [HUIYIN, *words],
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"huiyin {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def token(self, role: str, unit: str = "") -> str:
        """Asked for once: it is good for hours of the wall clock, over restarts too."""
        if (role, unit) not in self._tokens:
            unit_of = ("--unit", unit) if unit else ()
            self._tokens[role, unit] = self._typed("token", "--role", role, *unit_of)
        return self._tokens[role, unit]

    def now(self) -> datetime:
        return datetime.fromisoformat(self._typed("clock", "now"))

    def advance(self, length: str) -> None:
        """Virtual time passes; when this returns the server has done all that was due."""
        self._typed("clock", "advance", length)

    def settle(self) -> None:
        """Until the server has nothing more to do."""
        self.advance("0s")

    def to_office_hours(self) -> None:
        """10:00 of the next working day: nothing is held by the night, and a week later neither."""
        calendar, now = parts.build_sla().calendar, self.now()
        day = calendar.local_day(now) + timedelta(days=1)
        while not calendar.is_workday(day):
            day += timedelta(days=1)
        self.advance(f"{(calendar.at_local(day, time_of_day(10)) - now) // timedelta(seconds=1)}s")

    def _typed(self, *words: str) -> str:
        """A command without a process of its own, which would take longer to start than a test to run."""
        theirs = dict.fromkeys(name for name in os.environ if name.startswith("HUIYIN_"))
        done = CliRunner().invoke(main, words, env={**theirs, **self._settings()}, catch_exceptions=False)
        assert done.exit_code == 0, f"huiyin {' '.join(words)}: {done.output}"
        return done.output.strip()

    @property
    def _log(self) -> Path:
        return self.data.with_suffix(".log")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
        return {**kept, **self._settings()}

    def _settings(self) -> dict[str, str]:
        ports = {"HUIYIN_PORT": str(self.port), "HUIYIN_SMTP_PORT": str(self.smtp_port)}
        return {**ports, "HUIYIN_DATA": str(self.data), **self.env}

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> int:
        assert self.process is not None, "it was never started"
        how(self.process)
        code = self.process.wait(PATIENCE)
        self.process = None
        return code
