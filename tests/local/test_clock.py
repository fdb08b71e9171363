import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.clock import RESERVE, ClockError, VirtualClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Wall:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


def test_a_new_clock_shows_wall_time(path: Path, wall: Wall) -> None:
    clock = VirtualClock(path, 1, wall)
    assert clock() == START
    wall.move(90)
    assert clock() == START + timedelta(seconds=90)


def test_speed_multiplies_what_has_passed(path: Path, wall: Wall) -> None:
    clock = VirtualClock(path, 3600, wall)
    wall.move(2)
    assert clock() == START + timedelta(hours=2)


def test_a_jump_is_kept_over_a_restart(path: Path, wall: Wall) -> None:
    VirtualClock(path, 1, wall).advance(timedelta(days=7))
    wall.move(60)
    assert VirtualClock(path, 1, wall)() == START + timedelta(days=7, minutes=1)


def test_a_running_server_follows_a_jump_made_by_another_process(path: Path, wall: Wall) -> None:
    server, command = VirtualClock(path, 60, wall), VirtualClock(path, wall=wall)
    assert server() == START
    assert command.set_at_least(START + timedelta(days=1)) == START + timedelta(days=1)
    assert server() == START + timedelta(days=1)
    wall.move(1)
    assert server() == START + timedelta(days=1, minutes=1)


def test_who_joins_a_clock_keeps_its_speed(path: Path, wall: Wall) -> None:
    server = VirtualClock(path, 60, wall)
    command = VirtualClock(path, wall=wall)
    wall.move(1)
    assert command() == server() == START + timedelta(minutes=1)


def test_it_is_not_set_to_the_past(path: Path, wall: Wall) -> None:
    clock = VirtualClock(path, 1, wall)
    assert clock.set_at_least(START - timedelta(days=1)) == START
    with pytest.raises(ValueError, match="never runs back"):
        clock.advance(-timedelta(seconds=1))


def test_time_goes_on_after_the_wall_clock_was_set_back(path: Path, wall: Wall) -> None:
    clock = VirtualClock(path, 1, wall)
    wall.move(60)
    before = clock()
    wall.move(-3600)
    assert clock() == before
    wall.move(5)
    assert clock() == before + timedelta(seconds=5)


def test_a_slower_speed_after_a_crash_does_not_stop_time(path: Path, wall: Wall) -> None:
    fast = VirtualClock(path, 100_000, wall)
    wall.move(1)
    fast()
    slow = VirtualClock(path, 1, wall)
    first = slow()
    wall.move(1)
    assert slow() == first + timedelta(seconds=1)


def test_most_calls_write_nothing(path: Path, wall: Wall) -> None:
    clock = VirtualClock(path, 1, wall)
    wall.move(60)
    clock()
    written = path.stat().st_ino, path.stat().st_mtime_ns
    for _ in range(10):
        wall.move(RESERVE.total_seconds() / 20)
        clock()
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == written


def test_a_damaged_file_is_named(path: Path, wall: Wall) -> None:
    path.write_text("{}")
    with pytest.raises(ClockError, match=r"clock\.json"):
        VirtualClock(path, 1, wall)


def test_threads_see_it_run_forward(path: Path) -> None:
    clock = VirtualClock(path, 1000)
    wrong: list[datetime] = []

    def watch() -> None:
        last = clock()
        for _ in range(300):
            now = clock()
            if now < last:
                wrong.append(now)
            last = now

    threads = [threading.Thread(target=watch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


STEPS = st.one_of(
    st.tuples(st.just("wall"), st.floats(-7200, 7200)),
    st.tuples(st.just("tick"), st.floats(0, 5)),
    st.tuples(st.just("restart"), st.sampled_from([0.5, 1.0, 60.0, 86_400.0])),
    st.tuples(st.just("advance"), st.floats(0, 100_000)),
    st.tuples(st.just("command"), st.floats(0, 100_000)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_it_never_runs_back_whatever_happens(steps: list[tuple[str, float]]) -> None:
    wall = Wall()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clock.json"
        clock = VirtualClock(path, 1, wall)
        last = clock()
        for step, amount in steps:
            if step in ("wall", "tick"):
                wall.move(amount)
            elif step == "restart":  # as after kill -9: nothing is closed
                clock = VirtualClock(path, amount, wall)
            elif step == "advance":
                clock.advance(timedelta(seconds=amount))
            else:
                VirtualClock(path, wall=wall).advance(timedelta(seconds=amount))
            now = clock()
            assert now >= last
            last = now
