"""Opens an empty cloud home: a furnished account, and Deps built as a Lambda function builds them."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import boto3
import pytest
from botocore.session import Session as BotocoreSession
from chalice.test import Client
from moto import mock_aws

from app import app
from bench.meter import ENVIRONMENT, REGION
from chalicelib import bootstrap, cloud
from chalicelib.cloud import CloudConfig
from chalicelib.ports import Deps
from tests.cloud.account import furnish
from tests.cloud.far_side import FarSide, far_side
from tests.cloud.home import Cloud, Time
from tests.cloud.pump import Pump
from tests.cloud.runs import Runs
from tests.cloud.watch import Watch
from tests.store.test_dynamodb import _one_session


@cache
def _boto3() -> boto3.Session:
    """One for all tests, on a session of its own: every other one would add S3's methods to it once more."""
    return boto3.Session(botocore_session=BotocoreSession())


@contextmanager
def a_cloud(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    set_up: Callable[[CloudConfig, FarSide], CloudConfig] = lambda config, _: config,
) -> Iterator[Cloud]:
    """An empty cloud home, chosen for all entry points; `set_up` changes its settings."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for user in ("pynamodb.connection.base", "botocore.session", "boto3.session.botocore.session"):
        monkeypatch.setattr(f"{user}.get_session", _one_session)
    monkeypatch.setattr(bootstrap, "_chosen", [])
    time = Time()
    with (
        mock_aws(config={"stepfunctions": {"execute_state_machine": True}}),
        far_side(folder, time) as far,
        Client(app) as http,
    ):
        clients = cache(lambda name: _boto3().client(name, region_name=REGION))
        config = set_up(furnish(clients, far), far)

        def start() -> Deps:
            return cloud.build(config, clients, now=time, new_id=lambda: uuid.uuid4().hex)

        deps = start()
        bootstrap.use(deps, "cloud")
        runs, watch = Runs(time, monkeypatch), Watch(start, http, monkeypatch)
        try:
            yield Cloud(
                deps, time, http, Pump(clients, http, time, monkeypatch), runs, far, clients, watch=watch
            )
        finally:
            runs.close()
