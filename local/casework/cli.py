"""`huiyin casework`."""

import click


@click.command()
def casework() -> None:
    """Print the page of all actions: docs/casework.md."""
    from local.casework.page import page

    click.echo(page(), nl=False)
