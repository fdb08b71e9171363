"""`huiyin replay`."""

from pathlib import Path

import click


@click.command()
@click.argument("csv", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--answer", default=0.7, show_default=True, type=click.FloatRange(0, 1), help="Share that is answered."
)
@click.option("--limit", default=None, type=click.IntRange(1), help="Only the first rows by time.")
@click.option(
    "--store", default="memory", show_default=True, help="`memory`, or a file that does not exist yet."
)
def replay(csv: Path, answer: float, limit: int | None, store: str) -> None:
    """Replay real messages from CSV; exit code 0 only if every row became a case or a parked item."""
    from contextlib import closing

    from chalicelib.store.sqlite import SqliteStore
    from local.replay.report import console, print_result, progress_over
    from local.replay.rows import RowsError, read
    from local.replay.run import Replay

    path = None if store == "memory" else Path(store)
    if path and path.exists():
        raise click.UsageError(f"{path} exists: a replay wants a store of its own")
    try:
        messages = read(csv, limit)
    except RowsError as error:
        raise click.ClickException(str(error)) from None
    if not messages:
        raise click.ClickException(f"{csv}: no rows")
    shown = console()
    with closing(SqliteStore(path)) as opened, progress_over(shown, len(messages)) as advance:
        result = Replay(opened, messages, answer).run(advance)
    print_result(shown, result)
    if not result.complete:
        raise SystemExit(1)
