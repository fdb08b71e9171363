"""`huiyin answer`: a citizen for the embedded home, whose telephone rings."""

import click


@click.command()
@click.argument("phone")
@click.argument("keys", nargs=-1)
@click.option("--machine", is_flag=True, help="An answering machine takes the call.")
def answer(phone: str, keys: tuple[str, ...], *, machine: bool) -> None:
    """Take the call that rings at PHONE, in E.164, and press KEYS, such as 1 1 5; prints what is heard."""
    import os

    from chalicelib.config import Config
    from local.answerer import HUMAN, MACHINE, NoCallError
    from local.answerer import answer as heard
    from local.home import open_home

    home = open_home(Config.from_env(os.environ), owner=False)
    try:
        for line in heard(home, phone, "".join(keys), MACHINE if machine else HUMAN):
            click.echo(line)
    except NoCallError as error:
        raise click.ClickException(str(error)) from None
    finally:
        home.close()
