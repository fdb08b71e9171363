import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

import pytest
import requests
from chalice.app import Chalice

from chalicelib.config import Config
from local import jump as jump_module
from local import lock, serve
from local.home import Home, open_home
from local.jump import jump, wait_until_quiet
from local.serve import start
from local.web import PortBusyError
from tests.local.ports import a_free_port


def an_app() -> Chalice:
    return Chalice(app_name="test", configure_logs=False)


def test_a_second_server_on_the_same_data_is_refused(home: Home) -> None:
    another = replace(home.config, port=a_free_port(), smtp_port=a_free_port())
    with ExitStack() as stack, pytest.raises(lock.DataInUseError, match="another huiyin server"):
        start(another, an_app(), stack)


@pytest.mark.parametrize(("field", "name"), [("port", "HUIYIN_PORT"), ("smtp_port", "HUIYIN_SMTP_PORT")])
def test_a_busy_port_is_named(home: Home, tmp_path: Path, field: str, name: str) -> None:
    free = replace(home.config, port=a_free_port(), smtp_port=a_free_port(), data=tmp_path / "other")
    config = replace(free, **{field: getattr(home.config, field)})
    with ExitStack() as stack, pytest.raises(PortBusyError, match=name):
        start(config, an_app(), stack)


def test_a_stopped_server_leaves_nothing_behind(config: Config) -> None:
    before = set(threading.enumerate())
    for _ in range(2):
        with ExitStack() as stack:
            start(config, an_app(), stack)
            assert lock.is_claimed(config.data)
        assert not lock.is_claimed(config.data)
    assert set(threading.enumerate()) <= before


def test_what_threads_share_is_imported_before_they_start(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`requests` imports itself in a circle: of two threads that began at once, one died of it."""
    happened: list[str] = []
    monkeypatch.setattr(serve, "import_module", happened.append)
    monkeypatch.setattr(serve, "_start", lambda *_: happened.append("a thread"))
    with ExitStack() as stack:
        start(config, an_app(), stack)
    assert "requests" in happened[: happened.index("a thread")]


def test_everyone_gets_the_own_answer(config: Config) -> None:
    app = an_app()

    @app.route("/echo/{word}")
    def echo(word: str) -> dict[str, str]:
        request = app.current_request
        assert request is not None
        return {"path": word, "seen": (request.uri_params or {})["word"]}

    def ask(word: int) -> bool:
        answer = requests.get(f"{config.base_url}/echo/{word}", timeout=10)
        return bool(answer.json() == {"path": str(word), "seen": str(word)})

    with ExitStack() as stack, ThreadPoolExecutor(50) as clients:
        start(config, app, stack)
        assert all(clients.map(ask, range(300)))


@pytest.mark.parametrize("length", ["x", "-1", "1e3", ""])
def test_a_length_that_is_no_number_is_refused(home: Home, length: str) -> None:
    connection = HTTPConnection("127.0.0.1", home.config.port, timeout=10)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


def test_an_idle_server_is_quiet_and_jumps_at_once(home: Home) -> None:
    command = open_home(home.config, owner=False)
    goal = home.clock() + timedelta(days=7)
    assert list(jump(command, goal)) == [goal]
    assert wait_until_quiet(command)
    assert home.clock() >= goal
    command.close()


def test_waiting_goes_on_while_the_server_gets_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter(range(40, 0, -1))
    monkeypatch.setattr(jump_module, "_left", lambda _: (next(left, 0),))
    monkeypatch.setattr(jump_module, "is_quiet", lambda _: next(left, 0) == 0)
    assert wait_until_quiet(home, patience=0.2)


def test_waiting_ends_when_the_server_is_stuck(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jump_module, "is_quiet", lambda _: False)
    assert not wait_until_quiet(home, patience=0.2)


def test_waiting_ends_when_work_never_does(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    left = count()
    monkeypatch.setattr(jump_module, "_left", lambda _: (next(left),))
    monkeypatch.setattr(jump_module, "is_quiet", lambda _: False)
    monkeypatch.setattr(jump_module, "LONGEST_WAIT", 0.3)
    assert not wait_until_quiet(home)
