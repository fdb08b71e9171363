"""The policy packs that come with the product, as data beside this file."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from chalicelib.sla.errors import PolicyError
from chalicelib.sla.policy import Policy


@cache
def load(name: str) -> Policy:
    """The pack of that name, such as "hotline"; PolicyError if there is none or it is wrong."""
    return Policy.parse(document(name))


def document(name: str) -> Mapping[str, object]:
    """What the pack's file says, unchecked: what an office copies and changes."""
    pack = files(__name__) / f"{name}.yaml"
    if not name.isidentifier() or not pack.is_file():
        raise PolicyError(f'there is no pack "{name}"')
    read: dict[str, object] = yaml.safe_load(pack.read_text("utf-8"))
    return read
