"""Virtual time on disk: it can be sped up and moved forward, and it never runs back (design.md 9).

The file holds an anchor and a ceiling. No process returns a time above the ceiling before it has written a
higher one, so that after `kill -9` the next process knows a time that nobody has seen yet.
"""

import fcntl
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.files import replace_file

RESERVE = timedelta(seconds=2)
"""Of wall time, between two writes of a running server; it may stand still for so long after a crash."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Anchor:
    """At `wall` it was `virtual`, every second since counts `speed`; nobody has seen more than `ceiling`."""

    virtual: datetime
    wall: datetime
    speed: float
    ceiling: datetime

    def at(self, wall: datetime) -> datetime:
        return self.virtual + max(wall - self.wall, timedelta()) * self.speed

    def moved(self, virtual: datetime, wall: datetime, speed: float) -> "_Anchor":
        """A new start with some seconds in reserve."""
        ceiling = max(self.ceiling, virtual + RESERVE * speed)
        return _Anchor(virtual, wall, speed, ceiling)


class ClockError(ValueError):
    """The file on disk cannot be read as a clock."""


class VirtualClock:
    """Call it for the virtual now, aware and in UTC; safe between threads and between processes.

    With a speed it owns the clock, as the server does; without one it joins a clock that may be running.
    """

    def __init__(
        self, path: Path, speed: float | None = None, wall: Callable[[], datetime] = wall_clock
    ) -> None:
        self._path, self._wall = path, wall
        self._thread_lock = threading.Lock()
        self._stamp = (0, 0)
        with self._exclusive():
            now = wall()
            if path.exists():
                self._reread()
            else:
                self._write(_Anchor(now, now, 1.0, now))
            # An owner goes on above whatever the owner before it may have shown.
            self._floor = self._anchor.virtual if speed is None else self._anchor.ceiling
            if speed is not None and (speed != self._anchor.speed or now < self._anchor.wall):
                self._write(self._anchor.moved(max(self._anchor.at(now), self._floor), now, speed))

    def __call__(self) -> datetime:
        with self._thread_lock:
            self._reread()
            wall = self._wall()
            now = max(self._anchor.at(wall), self._floor)
            self._floor = self._extended() if self._is_new(now, wall) else now
            return self._floor

    def advance(self, delta: timedelta) -> datetime:
        """Move forward and return the new time; ValueError for a step back."""
        if delta < timedelta():
            raise ValueError("the clock never runs back")
        return self.set_at_least(self() + delta)

    def set_at_least(self, at: datetime) -> datetime:
        """Make it `at` for everybody unless it is later already; returns the new time."""
        with self._thread_lock, self._exclusive():
            self._reread()
            wall = self._wall()
            now = max(self._anchor.at(wall), self._floor)
            if at > now:
                now = at.astimezone(UTC)
                self._write(self._anchor.moved(now, wall, self._anchor.speed))
            self._floor = now
            return now

    def _is_new(self, now: datetime, wall: datetime) -> bool:
        return now > self._anchor.ceiling or wall < self._anchor.wall

    def _extended(self) -> datetime:
        """A time that may be shown, once a higher ceiling is on disk."""
        with self._exclusive():
            self._reread()
            wall = self._wall()
            now = max(self._anchor.at(wall), self._floor)
            if self._is_new(now, wall):
                # After a wall clock was set back, time goes on from here instead of standing still.
                start = now if wall < self._anchor.wall else self._anchor.at(wall)
                self._write(self._anchor.moved(start, wall, self._anchor.speed))
            return now

    def _reread(self) -> None:
        found = self._path.stat()
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._anchor = _parse(self._path.read_text("utf-8"), self._path)
            self._stamp = stamp

    def _write(self, anchor: _Anchor) -> None:
        replace_file(self._path, _spell(anchor))
        self._anchor = anchor
        found = self._path.stat()
        self._stamp = (found.st_mtime_ns, found.st_ino)

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        with self._path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _spell(anchor: _Anchor) -> str:
    times = {name: getattr(anchor, name).isoformat() for name in ("virtual", "wall", "ceiling")}
    return json.dumps({**times, "speed": anchor.speed})


def _parse(text: str, path: Path) -> _Anchor:
    try:
        read = json.loads(text)
        virtual, wall, ceiling = (datetime.fromisoformat(read[key]) for key in ("virtual", "wall", "ceiling"))
        return _Anchor(virtual, wall, float(read["speed"]), ceiling)
    except (ValueError, KeyError, TypeError) as error:
        raise ClockError(f"{path} is no clock file: {error}") from error
