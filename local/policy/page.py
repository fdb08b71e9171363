"""The reference page of all keys: `huiyin policy reference` prints docs/policy.md."""

from collections.abc import Iterator, Mapping
from typing import cast

from chalicelib.sla import packs
from chalicelib.sla.rows import DEADLINES, STARTS
from chalicelib.sla.rules import OTHERS
from local.policy.draw import drawn
from local.policy.keys import KEYS, shown

LANG = "en"
PICTURES = ("loop", "clocks")

HEAD = """# Policies

A policy holds every number of an office: deadlines, reminders, waits, weights. Two come with Huiyin:
`hotline`, which is in force, and `petition` (信访), to be checked against the regulation in force before
anybody runs it. A case lives and ends by the version under which it was received.

```sh
huiyin policy check my-office.yaml   # every fault with its line; of a sound file, what it does differently
huiyin policy draw my-office.yaml    # the closed loop with its waits; --what clocks: the deadlines
huiyin policy draw petition --what clocks --format svg > clocks.svg
huiyin policy reference --save docs
```

The last writes this page and its pictures, and a test compares. To begin, copy
`chalicelib/sla/packs/hotline.yaml` and change it. A key that nobody knows, one that is written twice, and a
term that is none are faults, told all at once with file, line and column.

## Terms

| written | means |
| --- | --- |
| `30m`, `24h` | minutes and hours around the clock |
| `60d` | calendar days, due at 24:00 of the last one |
| `8wh` | hours of office time |
| `5wd` | working days: the first is the one after the start; due when office hours of the last one end |

Times of day stand in quotes: YAML reads 13:30 without them as a number.
"""


def page() -> str:
    """The whole page, in Markdown."""
    parts = [HEAD, *_keys(), *_targets(), *_pictures()]
    return "\n".join(parts).rstrip("\n") + "\n"


def papers() -> Mapping[str, str]:
    """The page and its pictures by the names of their files."""
    pictures = {
        svg_name(name, what): drawn(packs.load(name), what, "svg", LANG)
        for name in packs.NAMES
        for what in PICTURES
    }
    return {"policy.md": page(), **pictures}


def _keys() -> Iterator[str]:
    names = " | ".join(f"`{name}`" for name in packs.NAMES)
    yield f"## Keys\n\n| key | form | meaning | {names} |\n| --- | --- | --- |{' --- |' * len(packs.NAMES)}"
    for key in KEYS:
        values = " | ".join(_value(name, key.parts) for name in packs.NAMES)
        yield f"| `{key.path}` | {key.form} | {key.means} | {values} |"
    yield ""


def _targets() -> Iterator[str]:
    names = " | ".join(f"`{name}`" for name in packs.NAMES)
    yield f"## Targets\n\n| target | counted from | {names} |\n| --- | --- |{' --- |' * len(packs.NAMES)}"
    for target in DEADLINES:
        starts = " or ".join(f"`{start}`" for start in STARTS[target])
        rows = " | ".join(_row(name, ("targets", target)) for name in packs.NAMES)
        yield f"| `{target}` | {starts} | {rows} |"
    for name in packs.NAMES:
        for procedure, own in packs.load(name).procedures.items():
            yield f"\nIn the procedure `{procedure}` of `{name}`:\n"
            yield from (f"- `{target}`: {_row(name, ('procedures', procedure, target))}" for target in own)
    yield ""


def _pictures() -> Iterator[str]:
    yield "## Pictures\n"
    for name in packs.NAMES:
        policy = packs.load(name)
        yield f"### `{name}`\n\n```mermaid\n{drawn(policy, 'loop', 'mermaid', LANG)}```\n"
        yield f"```mermaid\n{drawn(policy, 'clocks', 'mermaid', LANG)}```\n"
        for what in PICTURES:
            yield f"![{name}: {what}]({svg_name(name, what)})\n"


def svg_name(pack: str, what: str) -> str:
    """The file of a picture beside the page."""
    return f"policy-{pack}-{what}.svg"


def _value(name: str, path: tuple[str, ...]) -> str:
    """What a pack writes there; nothing for what stands in rows of its own."""
    found = _found(name, path)
    return "" if "<" in ".".join(path) or isinstance(found, Mapping) else f"`{shown(found)}`"


def _row(name: str, path: tuple[str, ...]) -> str:
    found = _found(name, path)
    if not isinstance(found, Mapping):
        return f"as `{found}`" if found else "–"
    if list(found) == [OTHERS]:
        return f"`{shown(found[OTHERS])}`"
    said = (f"{key} `{shown(value)}`" for key, value in found.items())
    return "; ".join(said)


def _found(name: str, path: tuple[str, ...]) -> object:
    value: object = packs.document(name)
    for part in path:
        value = cast("Mapping[str, object]", value).get(part) if isinstance(value, Mapping) else None
    return value
