"""What the cloud does by streams and schedules, as threads: react, track, sweep, follow the calendar."""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from functools import partial

from chalicelib.domain.values import Channel
from chalicelib.ports import Consumer, Deps, DueKind
from chalicelib.usecases.calendars import follow
from chalicelib.usecases.feed import drive
from chalicelib.usecases.report_rounds import build_due
from chalicelib.usecases.roots import close_days
from chalicelib.usecases.sweep import sweep_channel, sweep_kind

IDLE = 0.2
AFTER_ERROR = 1.0
PAGE = 100

_log = logging.getLogger(__name__)


class Pulse:
    """One beat wakes every loop: hand `beat` to Deps as `notify`."""

    def __init__(self) -> None:
        self._events: list[threading.Event] = []

    def new_event(self) -> threading.Event:
        event = threading.Event()
        self._events.append(event)
        return event

    def beat(self) -> None:
        for event in self._events:
            event.set()


class Loop:
    """Calls `work` until it has nothing to do, then waits for the pulse; an error stops it for a moment.

    `rate` bounds the pieces of work a second, 0 does not.
    """

    def __init__(self, name: str, work: Callable[[], int], pulse: Pulse, rate: float = 0) -> None:
        self._name, self._work, self._rate = name, work, rate
        self._wake, self._stopping = pulse.new_event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Return when the piece of work at hand is done."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            # Cleared before the work: what is added during it must not wait for the next beat.
            self._wake.clear()
            try:
                done = self._work()
            except Exception as error:  # noqa: BLE001  whatever it is, the loop must go on
                _log.error("%s failed, goes on: %s", self._name, describe(error))
                self._stopping.wait(AFTER_ERROR)
            else:
                if not done:
                    self._wake.wait(IDLE)
                elif self._rate:
                    self._stopping.wait(done / self._rate)


def loops(deps: Deps, pulse: Pulse, rates: Mapping[Channel, float]) -> list[Loop]:
    """Two consumers of the feed, each with its own position, the clock, a loop per channel at its pace."""
    work: dict[str, Callable[[], int]] = {
        "react": partial(drive, deps, Consumer.REACT),
        "track": partial(drive, deps, Consumer.TRACK),
        "wake": partial(sweep_kind, deps, DueKind.CASE),
        "calendar": partial(follow, deps),
        "roots": partial(close_days, deps),
        "reports": partial(build_due, deps),
    }
    paced = [_channel(deps, pulse, channel, rates.get(channel, 0)) for channel in deps.senders]
    return [*(Loop(name, step, pulse) for name, step in work.items()), *paced]


def _channel(deps: Deps, pulse: Pulse, channel: Channel, rate: float) -> Loop:
    """No more at a time than goes out in a second, so that a burst is none."""
    limit = max(1, int(rate)) if rate else PAGE
    return Loop(f"deliver {channel}", partial(sweep_channel, deps, channel, limit), pulse, rate)


def describe(error: BaseException) -> str:
    """Type and place of an error and its cause; never its words, which may quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    place = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    cause = f", caused by {describe(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__} at {place}{cause}"
