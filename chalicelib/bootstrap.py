"""Which home this process lives in: it is chosen once, then every entry point asks for its Deps."""

import os

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


def _home() -> tuple[Deps, str]:
    """The chosen one; a function in the cloud, which knows its table, builds its own."""
    if not _chosen and "HUIYIN_TABLE" in os.environ:
        from chalicelib.cloud import from_environment

        use(from_environment(), "cloud")
    if not _chosen:
        raise NoHomeError("no home has been chosen: call bootstrap.use(deps) before a request is served")
    return _chosen[0]
