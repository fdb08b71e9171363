"""`huiyin sim`."""

import click


@click.command()
@click.option("--seed", default=1, show_default=True, help="The first seed.")
@click.option("--steps", default=3000, show_default=True, type=click.IntRange(1))
@click.option(
    "--seeds", default=1, show_default=True, type=click.IntRange(1), help="How many, counted from --seed."
)
@click.option("--rate", default=None, type=click.FloatRange(0, 1), help="Share of port calls that go wrong.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option(
    "--store",
    default="sqlite",
    show_default=True,
    type=click.Choice(("sqlite", "dynamodb")),
    help="On which store the office lives.",
)
@click.option(
    "--pack",
    default="hotline",
    show_default=True,
    type=click.Choice(("hotline", "petition")),
    help="By which rules.",
)
def sim(seed: int, steps: int, seeds: int, rate: float | None, jobs: int, store: str, pack: str) -> None:
    """Live whole offices under faults; exit code 1 at the first broken invariant, with how to repeat it."""
    from local.sim.many import Sweep, lives
    from local.sim.run import RATE

    sweep = Sweep(range(seed, seed + seeds), steps, RATE if rate is None else rate, jobs, store, pack)
    broken = lives(sweep)
    if broken:
        click.echo(broken.error, err=True)
        click.echo(f"again: {broken.again}", err=True)
        raise SystemExit(1)
