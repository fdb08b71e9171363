"""A scene as it is written: who does what, when, and what is to be seen then (docs/training.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import yaml

Words = Mapping[str, str]
"""By language, zh-CN and en."""


class Until(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Time passes, and everything that is due on the way happens."""

    until: str


class Sends(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A citizen writes: the first time with what the form asks for beside the text, later in answer."""

    citizen: str
    sends: str
    respondent: str = ""
    type: str = ""
    title: str = ""


class Asks(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A citizen does something with the own case on the tracking page."""

    citizen: str
    does: str
    words: str = ""
    refused: str = ""


class Orders(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An officer acts, by role, by id or as the `handler` of the case; `refused` names the error it meets."""

    officer: str
    does: str
    case: str = ""
    fields: Mapping[str, str] = {}
    refused: str = ""


class Sees(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What must hold now of the case `of` a citizen, and who was told what since the last look."""

    of: str = ""
    status: str = ""
    unit: str | None = None
    due: str = ""
    cycle: int = 0
    told: Mapping[str, list[str] | str] = {}
    untold: Mapping[str, list[str] | str] = {}
    happened: list[str] = []
    says: Mapping[str, str] = {}
    counted: bool | None = None


Step = Until | Sends | Asks | Orders | Sees


@dataclass(frozen=True)
class Line:
    """A step, and what the trainer says about it."""

    step: Step | None
    say: Words


@dataclass(frozen=True)
class Citizen:
    """Who appears, and how the office can reach them."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Scene:
    """`pack` is the policy that the office follows, `begin` the moment at which the curtain rises."""

    id: str
    title: Words
    pack: str
    begin: str
    citizens: Mapping[str, Citizen]
    lines: tuple[Line, ...]


_VERBS: Mapping[str, type[Step]] = {"until": Until, "sends": Sends, "see": Sees, "officer": Orders}


def names() -> list[str]:
    """Of all scenes that come with the product, in their order."""
    folder = files("local.scenes") / "scripts"
    return sorted(each.name.removesuffix(".yaml") for each in folder.iterdir() if each.name.endswith(".yaml"))


def load(name: str) -> Scene:
    """A scene by its name, or by the path of a file of one's own; ValueError says what is wrong in it."""
    own = Path(name)
    source = own if own.suffix == ".yaml" else files("local.scenes") / "scripts" / f"{name}.yaml"
    try:
        return _scene(own.stem, yaml.safe_load(source.read_text("utf-8")))
    except OSError:
        raise ValueError(f"there is no scene {name}; there are {', '.join(names())}") from None
    except yaml.YAMLError as error:
        raise ValueError(f"{name}: {error}") from None
    except KeyError as error:
        raise ValueError(f"{name}: there is no {error}") from None


def _scene(id: str, document: Mapping[str, Any]) -> Scene:
    return Scene(
        id=id,
        title=document["title"],
        pack=document.get("pack", "hotline"),
        begin=document["begin"],
        citizens={key: _citizen(key, row or {}) for key, row in document["citizens"].items()},
        lines=tuple(_line(number, row) for number, row in enumerate(document["steps"], 1)),
    )


def _citizen(key: str, row: Mapping[str, str]) -> Citizen:
    return Citizen(row.get("name", key), row.get("phone", ""), row.get("email", ""))


def _line(number: int, row: Mapping[str, Any]) -> Line:
    said = row.get("say", {})
    rest = {name: value for name, value in row.items() if name != "say"}
    if not rest:
        return Line(None, said)
    kind = next((kind for verb, kind in _VERBS.items() if verb in rest), Asks)
    try:
        return Line(msgspec.convert(rest.get("see", rest), kind), said)
    except msgspec.ValidationError as error:
        raise ValueError(f"step {number}: {error}") from None
