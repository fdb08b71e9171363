"""`huiyin call`: a caller for the embedded home, who speaks from a file."""

from pathlib import Path

import click


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "sender", default="+8613900001111", show_default=True, help="Who calls, in E.164.")
@click.option("--press", type=click.Choice(["1", "2"]), help="1 to be called back, 2 for English.")
@click.option("--hang-up", is_flag=True, help="Hang up at the beep, without a word.")
def call(file: Path | None, sender: str, press: str | None, hang_up: bool) -> None:
    """Call the running server and say what is in FILE, a WAV file; prints what the caller hears.

    With requirements-whisper.txt installed it may be FLAC or MP3 as well.
    """
    import os

    from chalicelib.config import Config
    from local.caller import Caller, CallError
    from local.home import open_home

    if file is None and press != "1" and not hang_up:
        raise click.UsageError("a FILE to be said is needed, or --press 1, or --hang-up")
    home = open_home(Config.from_env(os.environ), owner=False)
    try:
        for line in Caller(home, sender).call(
            None if hang_up or not file else file.read_bytes(), press or ""
        ):
            click.echo(line)
    except CallError as error:
        raise click.ClickException(str(error)) from None
    finally:
        home.close()
