from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import Measure


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The embedded home, serving, at 10:00 of a working day."""
    yield from serving(tmp_path)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same, shared by the tests of a file that do not mind what the others have sent."""
    yield from serving(tmp_path_factory.mktemp("office"))


def serving(folder: Path) -> Iterator[Server]:
    server = Server(folder / "data")
    try:
        server.start()
        server.to_office_hours()
        yield server
        assert server.ended is None, f"it ended by itself: {server.ended}, {server.log}"
        assert "Traceback" not in server.log
    finally:
        server.close()


@pytest.fixture
def measure(server: Server) -> Measure:
    """The counts of the utilities as a manager sees them, once everything has been counted."""
    token = server.token("manager")

    def read() -> dict[str, int]:
        server.settle()
        answer = client.get(server, "/v1/measures?by=unit", Authorization=f"Bearer {token}")
        assert answer.status_code == 200, answer.text
        rows = {row["value"]: row for row in answer.json()["rows"]}
        return dict(rows["utilities"]["counts"]) if "utilities" in rows else {}

    return read
