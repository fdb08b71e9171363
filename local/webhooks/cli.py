"""`huiyin webhook`: who is told what happens, whether they hear us, and of what there is to be told."""

import click

from local.opened import either_home


@click.group()
def webhook() -> None:
    """Programs that are told what happens to cases (docs/webhooks.md)."""


@webhook.command("list")
def listed() -> None:
    """Each endpoint: name, address without its path, `gone` if it wants to hear no more, and its events."""
    from local.webhooks.told import line

    with either_home() as deps:
        for endpoint in deps.webhooks:
            click.echo(line(deps, endpoint))


@webhook.command()
@click.argument("name")
def ping(name: str) -> None:
    """Post a signed test event to the endpoint NAME; exit code 1 if it was not taken."""
    from local.webhooks.told import pinged

    with either_home() as deps:
        endpoint = next((each for each in deps.webhooks if each.name == name), None)
        if endpoint is None:
            raise click.ClickException(f"no endpoint is called {name}")
        why = pinged(deps, endpoint)
    if why:
        raise click.ClickException(f"{name} did not take it: {why}")
    click.echo(f"{name} took it")


@webhook.command()
def events() -> None:
    """Print the page of all events: docs/webhooks.md."""
    from local.webhooks.page import page

    click.echo(page(), nl=False)
