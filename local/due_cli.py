"""`huiyin due`: when each step of a case is due, and the sum that leads to it."""

from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What says which language a terminal speaks, the first that is set."""


@click.command()
@click.option("--pack", default="hotline", show_default=True, help="The policy pack: a name, or a YAML file.")
@click.option("--type", default=None, help="inquiry, help, complaint, tip_off, suggestion, praise")
@click.option("--grade", default=None, help="critical, urgent, important, normal")
@click.option(
    "--start", default=None, help="Receipt, such as 2026-09-18T16:30+08:00; else in the office's zone."
)
@click.option("--dispatched", default=None, help="The first dispatch; the receipt if it is left out.")
@click.option("--procedure", default=None, help="A procedure of the pack.")
@click.option(
    "--batch",
    type=click.File(encoding="utf-8", errors="replace"),
    help="JSON lines of such arguments; - is stdin.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--lang", default=None, type=click.Choice(["zh-CN", "en"]), help="Else as the locale says.")
def due(batch: TextIO | None, lang: str | None, *, as_json: bool, **asked: str | None) -> None:
    """Print when each step of a case is due, with the sum that a clerk can check by hand."""
    from local.due import Refused, answer, tell

    fields = {name: value for name, value in asked.items() if value is not None}
    if batch is not None:
        raise SystemExit(_many(batch, fields, lang or "zh-CN"))
    try:
        if as_json:
            click.echo(answer(fields, lang or "zh-CN"))
        else:
            tell(fields, lang or _spoken())
    except Refused as error:
        raise click.ClickException(str(error)) from None


def _many(batch: TextIO, fields: "Mapping[str, str]", lang: str) -> int:
    """What is given beside the batch holds for each line that does not say otherwise."""
    from local.due import lines

    code = 0
    for text, good in lines(batch, fields, lang):
        click.echo(text)
        code = code if good else 1
    return code


def _spoken() -> str:
    import os

    from chalicelib.domain.messages import language

    return language(next(filter(None, map(os.environ.get, LOCALE)), ""))
