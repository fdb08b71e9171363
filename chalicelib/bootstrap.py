"""Which home this process lives in: it is chosen once, then every entry point asks for its Deps."""

import os
import uuid
from datetime import UTC, datetime

from chalicelib.ports import Deps

_chosen: list[tuple[Deps, str]] = []


class NoHomeError(RuntimeError):
    """Nobody has called `use` yet."""


def use(deps: Deps, home: str = "embedded") -> None:
    """Choose the home, `embedded` or `cloud`; a later call replaces it."""
    _chosen[:] = [(deps, home)]


def deps() -> Deps:
    """What the chosen home gave; NoHomeError if there is none."""
    return _home()[0]


def home() -> str:
    """The name of the chosen home; NoHomeError if there is none."""
    return _home()[1]


def _cloud() -> Deps:
    """Here, and in the embedded home's counterpart (local/home.py), the real clock and chance come in."""
    from chalicelib.aws.clients import client
    from chalicelib.cloud import CloudConfig, build

    settings = CloudConfig.from_env(os.environ)
    return build(settings, client, now=lambda: datetime.now(UTC), new_id=lambda: uuid.uuid4().hex)


def _home() -> tuple[Deps, str]:
    """The chosen one; a function in the cloud, which knows its table, builds its own."""
    if not _chosen and "HUIYIN_TABLE" in os.environ:
        use(_cloud(), "cloud")
    if not _chosen:
        raise NoHomeError("no home has been chosen: call bootstrap.use(deps) before a request is served")
    return _chosen[0]
