"""Text stands out from its ground by WCAG's AA, in daylight and in the dark."""

import re
from pathlib import Path

import pytest

from chalicelib.pages import views

CSS = (Path(views.__file__).parent / "templates/style.css").read_text("utf-8")
ROOTS = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
TEXTS = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "mist"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("soft", "mist"),
    ("deep", "paper"),
    ("deeper", "paper"),
    ("on-deep", "deep"),
    ("on-deep", "deeper"),
    ("wrong", "paper"),
    ("wrong", "wrong-mist"),
    ("ink", "wrong-mist"),
    ("amber", "amber-mist"),
]


@pytest.mark.parametrize("scheme", ROOTS, ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    assert _contrast(scheme, text, ground) >= 4.5


@pytest.mark.parametrize("scheme", ROOTS, ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edge_of_a_field_can_be_seen(scheme: str, ground: str) -> None:
    assert _contrast(scheme, "edge", ground) >= 3


def _contrast(scheme: str, one: str, other: str) -> float:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", scheme))
    dark, light = sorted((_luminance(colours[one]), _luminance(colours[other])))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
