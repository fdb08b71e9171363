"""`huiyin demo`."""

import os
import tempfile
from pathlib import Path

import click

PLAIN_WIDTH = 120
"""Where no terminal says how wide it is."""


@click.command()
@click.option("--lang", default="zh-CN", show_default=True, type=click.Choice(["zh-CN", "en"]))
@click.option("--seed", default=12345, show_default=True, help="Another seed tells another story.")
def demo(lang: str, seed: int) -> None:
    """Play three weeks of a hotline, from the first message to the rates, in some seconds."""
    from rich.console import Console

    from local.demo.chart import save
    from local.demo.play import play
    from local.demo.words import Words

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)
    played = play(console, lang, seed)
    path = save(played, lang, _folder())
    # Not wrapped: a path is copied.
    console.print(Words(played.stage.deps, lang).label("saved", path=path), soft_wrap=True)


def _folder() -> Path:
    """The data folder if one is set; nothing of the demo lies about in the checkout otherwise."""
    data = os.environ.get("HUIYIN_DATA", "").strip()
    return Path(data) if data else Path(tempfile.mkdtemp(prefix="huiyin-demo-"))
