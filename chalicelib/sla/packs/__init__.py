"""The policy packs that come with the product, as data beside this file, and those that an office wrote."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import yaml

from chalicelib.sla.errors import PolicyError
from chalicelib.sla.policy import Policy
from chalicelib.sla.written import LOADER, Written, misencoded

T = TypeVar("T")

NAMES = ("hotline", "petition")


@cache
def load(name: str) -> Policy:
    """The pack of that name, such as "hotline"; PolicyError if there is none or it is wrong."""
    return _shipped(name).taken(Policy.parse)


def document(name: str) -> Mapping[str, object]:
    """What the pack's file says, unchecked: what an office copies and changes."""
    return _shipped(name).document


def read(path: Path) -> Policy:
    """The pack in a file; PolicyError with FILE:LINE:COLUMN for each fault."""
    return taken(path, Policy.parse)


def document_of(path: Path) -> Mapping[str, object]:
    """What the file says, sound as YAML but unchecked as a policy; PolicyError otherwise."""
    return _file(path).document


def taken(path: Path, parse: Callable[[Mapping[str, object]], T]) -> T:
    """What `parse` makes of a file; PolicyError with FILE:LINE:COLUMN for each fault that is one."""
    return _file(path).taken(parse)


def read_yaml(package: str, name: str) -> Mapping[str, object]:
    """A YAML file beside the modules of a package; TypeError unless it is a mapping."""
    read = yaml.load((files(package) / name).read_text("utf-8"), Loader=LOADER)  # noqa: S506  a safe one
    if not isinstance(read, dict):
        raise TypeError(f"{name}: a mapping is needed")
    return read


def _shipped(name: str) -> Written:
    if name not in NAMES:
        raise PolicyError(f'there is no pack "{name}"')
    return Written.read(f"{name}.yaml", (files(__name__) / f"{name}.yaml").read_text("utf-8"))


def _file(path: Path) -> Written:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return Written.read(str(path), content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise misencoded(str(path), content[: error.start]) from None
