"""`huiyin open311`: where other programs find us, and the keys with which they submit."""

import click

from local.opened import home as opened_home


@click.command()
def open311() -> None:
    """Print the address of the Open311 API and each client with its key."""
    from chalicelib.edge.open311_said import PATH

    with opened_home() as home:
        click.echo(f"{home.config.base_url}{PATH}/")
        for client, key in home.keys.open311.items():
            click.echo(f"{client}  {key}")
