"""`huiyin calendar`."""

import click

from local.opened import home


@click.group()
def calendar() -> None:
    """The days on which the office works."""


@calendar.command("show")
def show() -> None:
    """Print the calendars that a policy may name, and which years are announced."""
    from chalicelib import parts

    with home() as opened:
        in_force = opened.deps.sla.policy.calendar
        for name, days in parts.calendars(opened.config.office).items():
            known = sorted(year for year, table in days.years.items() if table.announced)
            mark = "  in force" if name == in_force else ""
            click.echo(f"{name}  {days.version}  announced {known[0]}-{known[-1]}{mark}")
        if not opened.deps.sla.calendar.is_announced(opened.clock().date().replace(month=12, day=31)):
            click.echo("This year is not announced: what is due is provisional.", err=True)


@calendar.command("recompute")
def recompute() -> None:
    """Count all running clocks on the calendar in force; the server does so by itself when it starts."""
    from chalicelib.usecases import calendars

    with home() as opened:
        click.echo(f"{calendars.recompute(opened.deps)} cases follow the calendar in force")
