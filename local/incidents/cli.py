"""`huiyin incidents`."""

from pathlib import Path

import click


@click.command()
@click.argument("csv", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--limit", default=None, type=click.IntRange(1), help="Only the first incidents.")
def incidents(csv: Path, limit: int | None) -> None:
    """Live the incidents of a service desk's log (CSV, also gzipped) again, and tell what casework refuses.

    Exit code 1 if an incident was refused for a reason that nobody has explained.
    """
    from contextlib import closing

    from chalicelib.store.sqlite import SqliteStore
    from local.incidents.life import Refusal
    from local.incidents.log import LogError, read
    from local.incidents.report import print_result, progress_over
    from local.incidents.run import live
    from local.replay.report import console

    try:
        found = read(csv)[:limit]
    except LogError as error:
        raise click.ClickException(str(error)) from None
    if not found:
        raise click.ClickException(f"{csv}: no rows")
    shown = console()
    with closing(SqliteStore(None)) as store, progress_over(shown, len(found)) as advance:
        result = live(store, found, advance)
    print_result(shown, result)
    if Refusal.OTHER in result.refused:
        raise SystemExit(1)
