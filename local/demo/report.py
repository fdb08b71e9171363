"""The rates as managers get them: a table with numerators and denominators, and bars beside it."""

from collections.abc import Sequence

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from chalicelib.ports import Deps, Principal
from chalicelib.usecases.rates import Rate, Row
from chalicelib.usecases.reports import Measures
from local.demo.words import Words

COLUMNS = ("response_rate", "resolution_rate", "satisfaction_rate", "on_time_rate", "survey_answer_rate")
PICTURED = ("resolution_rate", "satisfaction_rate", "on_time_rate")
COLOURS = ("#2f6f9f", "#3f8f5f", "#b8862b")
BAR = 16


def as_manager(deps: Deps) -> Principal:
    """Who may read the measures."""
    manager = deps.office.manager_on_duty()
    return Principal(manager.id, manager.role, manager.unit)


def print_rates(console: Console, words: Words, by_unit: Measures, whole: Measures) -> None:
    """Table and bars, the whole city last."""
    rows = named_rows(words, by_unit, whole)
    console.print()
    console.print(Rule(Text(words.label("rates"), style="bold"), align="left"))
    console.print(_table(words, rows))
    console.print(Text(words.label("pictured"), style="bold"))
    console.print(_bars(rows))


def named_rows(words: Words, by_unit: Measures, whole: Measures) -> list[tuple[str, Row]]:
    """Units by how much they received, what no unit has, then all of them together."""
    units = sorted(by_unit.rows, key=lambda row: (not row.value, -row.counts.get("received", 0)))
    named = [(words.unit(row.value), row) for row in units]
    return [*named, *((words.label("all"), row) for row in whole.rows)]


def share(rate: Rate) -> float:
    return rate.numerator / rate.denominator if rate.denominator else 0.0


def _table(words: Words, rows: Sequence[tuple[str, Row]]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1), pad_edge=False)
    table.add_column(words.label("unit"), no_wrap=True)
    table.add_column(words.label("received"), justify="right")
    for key in COLUMNS:
        table.add_column(words.label(key), justify="right", no_wrap=True)
    for number, (name, row) in enumerate(rows, start=1):
        rates = (_said(row.rates[key]) for key in COLUMNS)
        last = number == len(rows)
        table.add_row(name, str(row.counts.get("received", 0)), *rates, style="bold" if last else "")
    return table


def _said(rate: Rate) -> str:
    return f"{rate.numerator}/{rate.denominator} {share(rate):4.0%}" if rate.denominator else "—"


def _bars(rows: Sequence[tuple[str, Row]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for name, row in rows:
        grid.add_row(
            name, *(_bar(row.rates[key], colour) for key, colour in zip(PICTURED, COLOURS, strict=True))
        )
    return grid


def _bar(rate: Rate, colour: str) -> Text:
    if not rate.denominator:
        return Text("—", style="dim")
    full = round(share(rate) * BAR)
    told = f" {rate.numerator}/{rate.denominator}"
    return (
        Text("█" * full, style=colour).append("░" * (BAR - full), style="dim").append(told, style="default")
    )
