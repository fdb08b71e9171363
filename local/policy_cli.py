"""`huiyin policy`: a policy checked, described, drawn and rehearsed before anybody runs it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from local.rehearsal.cli import rehearse

if TYPE_CHECKING:
    from chalicelib.sla.policy import Policy


class Pack(click.ParamType["Policy"]):
    """The name of a shipped pack, or a file."""

    name = "pack"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "Policy":
        from chalicelib.sla.policy import PolicyError
        from local import named

        try:
            return named.policy(str(value))
        except PolicyError as error:
            self.fail(f"\n{error}", param, ctx)


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
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Write it there, with its pictures.",
)
def reference(save: Path | None) -> None:
    """Print the page of all keys: docs/policy.md."""
    from local.policy.page import page, papers

    if save is None:
        click.echo(page(), nl=False)
        return
    for name, text in papers().items():
        (save / name).write_text(text, "utf-8")


@policy.command()
@click.argument("pack", type=Pack(), default="hotline")
@click.option("--what", type=click.Choice(["loop", "clocks"]), default="loop", show_default=True)
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True)
@click.option("--lang", type=click.Choice(["zh-CN", "en"]), default="zh-CN", show_default=True)
def draw(pack: "Policy", what: str, form: str, lang: str) -> None:
    """Draw the closed loop or the clocks of PACK, a name or a file."""
    from local.policy.draw import drawn

    click.echo(drawn(pack, what, form, lang), nl=False)


policy.add_command(rehearse)
