"""A cloud home whose DynamoDB is the simulator's: for many days in a row, and for full tables.

Moto looks through the whole table at every query and copies it for every transaction. That the engine answers
as moto does is held by tests/dynamodb/test_like_moto.py; every story is played on moto's, too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from moto.core.models import botocore_stubber

from local.dynamodb.engine import Engine
from local.dynamodb.wire import Wire
from tests.cloud.home import Cloud
from tests.cloud.opening import a_cloud

SERVICES = ("dynamodb", "dynamodbstreams")


@contextmanager
def a_quick_cloud(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """An empty one, as `a_cloud` opens it."""
    _attach_clients(Engine(), monkeypatch)
    with a_cloud(folder, monkeypatch) as office:
        yield office


def _attach_clients(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client of the table or its stream that is made from now on."""
    create: Callable[..., Any] = Session.create_client

    def created(session: Session, service: str, *asked: Any, **more: Any) -> Any:
        client = create(session, service, *asked, **more)
        if service in SERVICES:
            client.meta.events.unregister("before-send", botocore_stubber)
            Wire(engine).attach(client)
        return client

    monkeypatch.setattr(Session, "create_client", created)
