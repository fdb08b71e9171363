"""`huiyin city`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from local.city.run import Told


@click.command()
@click.option("--cases", default=1000, show_default=True, type=click.IntRange(1), help="How many to live.")
@click.option("--seed", default=1, show_default=True)
@click.option("--days", default=365, show_default=True, type=click.IntRange(1), help="In which they arrive.")
@click.option("--rate", default=None, type=click.FloatRange(0, 1), help="Share of port calls that go wrong.")
@click.option(
    "--file",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the store there; it must not exist. Without it the city lives in memory.",
)
@click.option(
    "--store",
    default="sqlite",
    show_default=True,
    type=click.Choice(("sqlite", "dynamodb")),
    help="On which store it lives, if not on a file.",
)
@click.option(
    "--export", default=None, type=click.Path(path_type=Path, file_okay=False), help="Keep the facts."
)
def city(
    cases: int, seed: int, days: int, rate: float | None, file: Path | None, store: str, export: Path | None
) -> None:
    """Live a city's year under faults, then count it thrice; exit code 1 at any difference."""
    if file and file.exists():
        raise click.ClickException(f"{file} exists: a city begins with nothing")
    from local.city.life import RATE
    from local.city.run import Plan, live_and_count

    told = live_and_count(
        Plan(cases, seed, RATE if rate is None else rate, days, store, file, export), _progress
    )
    _tell(told)
    raise SystemExit(0 if told.sound else 1)


def _progress(words: str, seen: int, at: datetime) -> None:
    click.echo(f"{words}: {seen}, {at:%Y-%m-%d %H:%M}", err=True)


def _tell(told: "Told") -> None:
    for line in told.lines():
        click.echo(line)
