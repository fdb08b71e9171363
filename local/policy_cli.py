"""`huiyin policy`: a policy checked and described before anybody runs it."""

from pathlib import Path

import click


@click.group()
def policy() -> None:
    """Policies: the deadlines and rules of an office, as YAML. docs/policy.md tells every key."""


@policy.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Say of each FILE what is wrong, line by line; of a sound one what it does differently."""
    from local.policy.check import report

    said, sound = report(files)
    click.echo(said)
    ctx.exit(0 if sound else 1)


@policy.command()
def reference() -> None:
    """Print the page of all keys: docs/policy.md."""
    from local.policy.page import page

    click.echo(page(), nl=False)
