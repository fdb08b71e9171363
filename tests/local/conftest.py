from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from chalice.app import Chalice

from chalicelib.config import Config
from local.home import Home
from local.serve import start
from tests.local.ports import a_free_port
from tests.local.receiver import Receiver


@pytest.fixture
def free_port() -> int:
    return a_free_port()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    port = a_free_port()
    return Config(
        port=port, smtp_port=a_free_port(), data=tmp_path / "data", base_url=f"http://127.0.0.1:{port}"
    )


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def home(config: Config, receiver: Receiver) -> Iterator[Home]:
    """The embedded home, serving on loopback, with a receiver of status callbacks in place of the edge."""
    app = Chalice(app_name="test", configure_logs=False)
    app.register_blueprint(receiver.routes())
    with ExitStack() as stack:
        yield start(config, app, stack)
