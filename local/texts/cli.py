"""`huiyin texts`."""

import click


@click.command()
def texts() -> None:
    """Print every text that people may get, with usual values: docs/messages.md."""
    from local.texts.page import page

    click.echo(page(), nl=False)
