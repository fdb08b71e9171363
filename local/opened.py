"""What the subcommands of `huiyin` begin with: the settings, and the data beside a server that may run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from chalicelib.config import Config, ConfigError

if TYPE_CHECKING:
    from chalicelib.ports import Deps
    from local.home import Home


@contextmanager
def home() -> Iterator["Home"]:
    """The data beside a server that may be running on it."""
    from chalicelib.parts import DocumentError
    from local.home import open_home

    try:
        opened = open_home(settings(), owner=False)
    except DocumentError as error:
        raise click.ClickException(str(error)) from None
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def either_home() -> Iterator["Deps"]:
    """Of the cloud home where a function's environment is set, else beside a server that may be running."""
    if "HUIYIN_TABLE" in os.environ:
        from chalicelib import bootstrap

        yield bootstrap.deps()
        return
    with home() as opened:
        yield opened.deps


def settings() -> Config:
    """The environment; what makes no sense in it ends the command with a sentence."""
    try:
        return Config.from_env(os.environ)
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
