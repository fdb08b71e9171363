import logging
import threading
from itertools import pairwise
from time import monotonic

import pytest

from local import loops
from local.loops import Loop, Pulse


def test_a_beat_wakes_a_loop_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "IDLE", 60.0)
    pulse, calls = Pulse(), threading.Semaphore(0)

    def work() -> int:
        calls.release()
        return 0

    loop = Loop("test", work, pulse)
    loop.start()
    assert calls.acquire(timeout=5)
    pulse.beat()
    assert calls.acquire(timeout=5)
    loop.stop()


def test_a_loop_works_on_while_there_is_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "IDLE", 60.0)
    left, empty = [3, 2, 1, 0], threading.Event()

    def work() -> int:
        done = left.pop(0)
        if not left:
            empty.set()
        return done

    loop = Loop("test", work, Pulse())
    loop.start()
    assert empty.wait(5)
    loop.stop()


def test_a_paced_loop_takes_no_more_than_its_provider_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """design.md 7: pieces of 20 at 40 a second begin half a second apart."""
    begun, enough = list[float](), threading.Event()

    def work() -> int:
        begun.append(monotonic())
        if len(begun) == 3:
            enough.set()
        return 20

    loop = Loop("test", work, Pulse(), rate=40)
    loop.start()
    assert enough.wait(10)
    loop.stop()
    assert all(later - earlier >= 0.5 for earlier, later in pairwise(begun))


def test_a_failing_loop_goes_on_and_logs_no_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loops, "AFTER_ERROR", 0.0)
    again = threading.Event()
    failed: list[int] = []

    def work() -> int:
        if not failed:
            failed.append(1)
            raise RuntimeError("+8613800000001") from ValueError("+8613800000001")
        again.set()
        return 0

    loop = Loop("sweep", work, Pulse())
    with caplog.at_level(logging.ERROR):
        loop.start()
        assert again.wait(5)
        loop.stop()
    assert "sweep failed" in caplog.text
    assert "RuntimeError at test_loops.py" in caplog.text
    assert "caused by ValueError" in caplog.text
    assert "138" not in caplog.text
