"""The policy packs that come with the product, as data beside this file."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from chalicelib.sla.errors import PolicyError
from chalicelib.sla.policy import Policy

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Eight times as fast where libyaml is, which is wherever there is a wheel."""


@cache
def load(name: str) -> Policy:
    """The pack of that name, such as "hotline"; PolicyError if there is none or it is wrong."""
    return Policy.parse(document(name))


def document(name: str) -> Mapping[str, object]:
    """What the pack's file says, unchecked: what an office copies and changes."""
    if not name.isidentifier() or not (files(__name__) / f"{name}.yaml").is_file():
        raise PolicyError(f'there is no pack "{name}"')
    return read_yaml(__name__, f"{name}.yaml")


def read_yaml(package: str, name: str) -> Mapping[str, object]:
    """A YAML file beside the modules of a package; TypeError unless it is a mapping."""
    return _mapping((files(package) / name).read_text("utf-8"), f"{package}/{name}")


def read_file(path: Path) -> Mapping[str, object]:
    """A YAML file of the office's own; PolicyError if it is none, TypeError unless it is a mapping."""
    try:
        return _mapping(path.read_text("utf-8"), path.name)
    except yaml.YAMLError as error:
        raise PolicyError(str(error)) from error


def _mapping(text: str, name: str) -> Mapping[str, object]:
    read = yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe one
    if not isinstance(read, dict):
        raise TypeError(f"{name}: a mapping is needed")
    return read
