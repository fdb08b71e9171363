"""`huiyin audit`: the auditor's proof, samples and exports, on either home."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from local.opened import either_home

if TYPE_CHECKING:
    from chalicelib.ports import Deps, Principal

EVERY = 1000
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """What an auditor proves, draws and takes along. With HUIYIN_TABLE set: of the cloud home."""


@audit.command()
@click.option("--since", type=DAY, help="Only what has changed since that day.")
@click.option("--case", "ticket", default="", help="One case alone.")
def verify(since: datetime | None, ticket: str) -> None:
    """Prove each case's chain and each day's root; exit code 1 if anything is wrong."""
    from chalicelib.usecases.verifying import verified

    day, found = since.date().isoformat() if since else "", 0
    with either_home() as deps:
        for wrong in verified(deps, since=day, ticket=ticket, tell=_tell):
            found += 1
            where = " ".join(
                filter(None, [wrong.day, wrong.ticket, f"event {wrong.event}" * bool(wrong.event)])
            )
            click.echo(f"{wrong.kind}  {where}")
    click.echo(f"{found} wrong" if found else "whole", err=True)
    sys.exit(1 if found else 0)


@audit.command()
@click.option("--from", "first", type=DAY, required=True, help="The first day of receipt.")
@click.option("--to", "last", type=DAY, required=True, help="The last one.")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    required=True,
    help="share=0.05, per-unit=3, extreme, bad-survey, excluded; several are several ways into the sample.",
)
@click.option("--seed", required=True, help="Any words: the same ones draw the same cases.")
@click.option("--person", required=True, help="The auditor's id.")
def sample(first: datetime, last: datetime, rules: tuple[str, ...], seed: str, person: str) -> None:
    """Draw a sample, put the plan on record and print it: ticket, and the rules by which it was drawn."""
    from chalicelib.domain.errors import InvalidInputError, NotAllowedError
    from chalicelib.usecases import sampling

    with either_home() as deps:
        try:
            plan = sampling.plan(first.date(), last.date(), rules, seed)
            drawn = sampling.draw(deps, _principal(deps, person), plan)
        except InvalidInputError as error:
            raise click.ClickException(f"--{error.field} makes no sense") from None
        except NotAllowedError:
            raise click.ClickException(f"{person} is no auditor") from None
    click.echo(f"plan {plan.id}: {len(drawn)} cases", err=True)
    for each in drawn:
        click.echo(f"{each.ticket}  {' '.join(each.rules)}")


@audit.command()
def export() -> None:
    """Print all findings with their measures and follow-up as CSV (UTF-8)."""
    from chalicelib.usecases.findings import everything
    from local.audit_table import rows

    with either_home() as deps:
        for line in rows(everything(deps)):
            click.echo(line, nl=False)


def _principal(deps: "Deps", person: str) -> "Principal":
    from chalicelib.domain.units import UnknownPersonError
    from chalicelib.ports import Principal

    try:
        known = deps.office.person(person)
    except UnknownPersonError:
        raise click.ClickException(f"the office has no person {person!r}") from None
    return Principal(known.id, known.role, known.unit)


def _tell(what: str, number: int) -> None:
    if number % EVERY == 0:
        click.echo(f"{number} {what}", err=True)
