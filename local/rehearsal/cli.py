"""`huiyin policy rehearse`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from local.rehearsal.asked import Asked


@click.command()
@click.option("--pack", default="hotline", show_default=True, help="The new pack: a name, or a YAML file.")
@click.option("--against", default=None, help="The pack of today, to compare with: a name, or a YAML file.")
@click.option("--cases", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV file.")
@click.option("--from", "since", default=None, help="In place of a file: the home's cases since that day.")
@click.option(
    "--columns", default="", help="Headings of the file, such as received=收到时间,replied=答复时间."
)
@click.option("--until", default=None, help="Judge what is open at this moment; else the last one known.")
@click.option("--term", "terms", multiple=True, help="Try a reply term, such as 5wd, 15wd or 60d.")
@click.option(
    "--worst", default=10, show_default=True, type=click.IntRange(0, 1000), help="How many to name."
)
@click.option("--lang", default="zh-CN", show_default=True, type=click.Choice(["zh-CN", "en"]))
@click.option("--json", "as_json", is_flag=True, help="Print figures for programs.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write report.html there.")
def rehearse(as_json: bool, out: Path | None, **asked: Any) -> None:
    """Replay past cases against a policy PACK: who would be late, and who would be told what, and when.

    The file has a row of headings: received, and where they are known ticket, dispatched, contacted, replied,
    type, grade, unit.
    """
    from chalicelib.config import ConfigError
    from chalicelib.parts import DocumentError
    from chalicelib.sla.errors import PolicyError
    from local.rehearsal.asked import Asked, AskedError
    from local.rehearsal.rows import CasesError

    try:
        _show(Asked(**asked), as_json=as_json, out=out)
    except (AskedError, CasesError, ConfigError, DocumentError, PolicyError) as error:
        raise click.ClickException(str(error)) from None


def _show(asked: "Asked", *, as_json: bool, out: Path | None) -> None:
    import json

    from local.rehearsal.asked import lived
    from local.rehearsal.figures import figures
    from local.rehearsal.page import save
    from local.rehearsal.report import console, print_result
    from local.rehearsal.words import Words

    result, assumed = lived(asked)
    words = Words(asked.lang, result.after.sla.policy.timezone)
    if as_json:
        click.echo(json.dumps(figures(result, assumed), ensure_ascii=False, indent=2))
    else:
        print_result(console(), result, words, assumed)
    if out:
        # On the side of the figures, where they are for a program, and not wrapped: a path is copied.
        click.echo(words.say("saved", path=save(result, words, assumed, out)), err=as_json)
