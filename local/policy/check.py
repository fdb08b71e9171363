"""What is to be said of policy files: faults with their lines, or how a sound one differs."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from chalicelib.sla import packs
from chalicelib.sla.policy import PolicyError
from local.policy.keys import shown

USUAL = "hotline"


def report(files: Iterable[Path]) -> tuple[str, bool]:
    """The lines for all files, and whether every one of them is sound."""
    said = [_said(path) for path in files]
    return "\n".join(text for text, _ in said), all(sound for _, sound in said)


def _said(path: Path) -> tuple[str, bool]:
    try:
        policy = packs.read(path)
    except PolicyError as error:
        return str(error), False
    changes = list(differences(packs.document(USUAL), packs.document_of(path)))
    told = [f"  {line}" for line in changes if not line.startswith("name: ")] or [f"  as {USUAL}"]
    return "\n".join([f"{path}: {policy.name} {policy.version}", *told]), True


def differences(before: object, after: object, path: str = "") -> Iterator[str]:
    """Each key whose value differs, as PATH: before → after; a dash where it is not written."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            below = f"{path}.{key}" if path else str(key)
            yield from differences(before.get(key), after.get(key), below)
    elif before != after:
        yield f"{path}: {shown(before)} → {shown(after)}"
