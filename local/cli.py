"""The `huiyin` command. A subcommand imports what it needs when it runs: `huiyin --help` is instant."""

import re
from datetime import timedelta

import click

from chalicelib.config import VERSION
from local.answer_cli import answer
from local.audit_cli import audit
from local.calendar_cli import calendar
from local.call_cli import call
from local.casework.cli import casework
from local.city.cli import city
from local.demo.cli import demo
from local.due_cli import due
from local.incidents.cli import incidents
from local.mail_cli import mail
from local.open311_cli import open311
from local.opened import home as opened_home
from local.opened import settings
from local.policy_cli import policy
from local.replay.cli import replay
from local.scenes.cli import scene
from local.sim.cli import sim
from local.sms_cli import sms
from local.texts.cli import texts
from local.tracker_cli import tracker
from local.webhooks.cli import webhook

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Length(click.ParamType[timedelta]):
    """A length of time such as 90m, 12h or 7d."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        match = re.fullmatch(r"(\d{1,6})([smhdw])", str(value).strip())
        if match is None:
            self.fail("a number and one of s, m, h, d, w is needed, such as 90m, 12h or 7d", param, ctx)
        return timedelta(**{UNITS[match[2]]: int(match[1])})


@click.group()
@click.version_option(VERSION, message="%(version)s")
def main() -> None:
    """Huiyin, a citizen hotline. Settings are environment variables: see docs/operations.md."""


@main.command()
def serve() -> None:
    """Run the embedded home until it is stopped."""
    import logging

    from chalicelib.parts import DocumentError
    from local.lock import DataInUseError
    from local.serve import run
    from local.web import PortBusyError
    from local.whisper import WhisperError

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    try:
        run(settings())
    except (DataInUseError, DocumentError, PortBusyError, WhisperError) as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option(
    "--role", required=True, help="handler, unit_head, dispatcher, supervisor, manager, auditor, admin"
)
@click.option("--unit", default=None, help="The unit's id; that of the person if it is left out.")
@click.option("--person", default=None, help="The person's id; the first of that role if it is left out.")
@click.option("--hours", default=12.0, show_default=True, type=click.FloatRange(0, 24 * 366, min_open=True))
def token(role: str, unit: str | None, person: str | None, hours: float) -> None:
    """Print a bearer token for the API and the console."""
    from local.staff import UnknownStaffError, staff_token

    with opened_home() as home:
        try:
            click.echo(staff_token(home, role, unit, person, timedelta(hours=hours)))
        except UnknownStaffError as error:
            raise click.ClickException(str(error)) from None


@main.command()
@click.argument("person")
def desk(person: str) -> None:
    """Print PERSON's own link: to the desk, or to the reports for managers and auditors."""
    from chalicelib.domain.errors import NotAllowedError
    from chalicelib.usecases.personal import first_page
    from local.staff import UnknownStaffError, principal

    with opened_home() as home:
        try:
            click.echo(first_page(home.deps, home.deps.office.person(principal(home, person).id)))
        except UnknownStaffError as error:
            raise click.ClickException(str(error)) from None
        except NotAllowedError:
            raise click.ClickException(
                f"{person} has no desk and reads no reports: that is for the centre, units and managers"
            ) from None


@main.group()
def clock() -> None:
    """Virtual time."""


@clock.command("now")
def clock_now() -> None:
    """Print the virtual time, in UTC."""
    with opened_home() as home:
        click.echo(home.clock().isoformat(timespec="seconds"))


@clock.command("advance")
@click.argument("length", type=Length())
def clock_advance(length: timedelta) -> None:
    """Move virtual time forward by LENGTH, such as 90m, 12h or 7d; a running server lives through it."""
    from local.jump import jump
    from local.lock import is_claimed

    with opened_home() as home:
        if is_claimed(home.config.data):
            for _ in jump(home, home.clock() + length):
                pass
        else:
            home.clock.advance(length)
        click.echo(home.clock().isoformat(timespec="seconds"))


@main.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def parked(limit: int) -> None:
    """List what could not be done and waits for a person, oldest first."""
    with opened_home() as home:
        for item in home.store.parked(None, limit).items:
            click.echo(f"{item.at.isoformat(timespec='seconds')}  {item.what:9} {item.ref}  {item.reason}")


# Each of these modules is as light as this one.
for _command in (
    answer,
    audit,
    calendar,
    call,
    casework,
    city,
    demo,
    due,
    incidents,
    mail,
    open311,
    policy,
    replay,
    scene,
    sim,
    sms,
    texts,
    tracker,
    webhook,
):
    main.add_command(_command)
