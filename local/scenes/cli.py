"""`huiyin scene`."""

import click

PLAIN_WIDTH = 120
"""Where no terminal says how wide it is."""


@click.command()
@click.argument("name", default="")
@click.option("--lang", default="zh-CN", show_default=True, type=click.Choice(["zh-CN", "en"]))
@click.option("--step", is_flag=True, help="Wait for Enter before each line, to talk about it.")
def scene(name: str, lang: str, *, step: bool) -> None:
    """Replay the scene NAME, or one of your own from a YAML file; without NAME, list them.

    Exit code 1 if something is not as the script has it.
    """
    from rich.console import Console

    from chalicelib.store.sqlite import SqliteStore
    from local.scenes.player import NotAsWrittenError, set_up
    from local.scenes.script import load, names
    from local.scenes.telling import Telling

    if not name:
        for each in names():
            click.echo(f"{each:32} {load(each).title[lang]}")
        return
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)
    try:
        player = set_up(load(name), SqliteStore(None))
        Telling(console, player, lang, (lambda: click.pause("")) if step else (lambda: None))
        player.play()
    except (ValueError, NotAsWrittenError) as error:
        raise click.ClickException(str(error)) from error
