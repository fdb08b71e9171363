"""A rehearsal in the terminal: the tables, one below the other."""

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from local.rehearsal.run import Rehearsal
from local.rehearsal.sheets import Sheet, packs, sheets
from local.rehearsal.words import Words

PLAIN_WIDTH = 140
SHOWN_FAULTS = 10


def console() -> Console:
    """As wide as the terminal; plain where there is none."""
    found = Console(highlight=False, markup=False, emoji=False)
    if found.is_terminal:
        return found
    return Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)


def print_result(shown: Console, result: Rehearsal, words: Words, assumed: tuple[str, ...]) -> None:
    """What was read, then every table, then what was left out."""
    for line in head(result, words, assumed):
        shown.print(line)
    for sheet in sheets(result, words):
        shown.print()
        shown.print(Rule(Text(sheet.title, style="bold"), align="left"))
        if sheet.rows:
            shown.print(_table(sheet))
        if sheet.note:
            shown.print(Text(sheet.note, style="dim"))
    if result.faults:
        shown.print()
        shown.print(Rule(Text(words.say("left_out"), style="bold"), align="left"))
        for fault in result.faults[:SHOWN_FAULTS]:
            shown.print(words.fault(fault), style="yellow")


def head(result: Rehearsal, words: Words, assumed: tuple[str, ...]) -> list[str]:
    """What was replayed against what, and what the reader must know of it."""
    lines = [subtitle(result, words)]
    lines.append(
        words.say(
            "scope",
            first=words.day(result.first_at),
            last=words.day(result.last_at),
            until=words.when(result.until),
        )
    )
    for name, tally in packs(result, words):
        policy, called = tally.sla.policy, name if result.before else words.say("pack")
        lines.append(words.say("pack_line", name=called, pack=policy.name, version=policy.version))
    counts = {"cases": result.cases, "faulty": result.faulty, "repeats": result.repeats}
    lines.append(words.say("rows", rows=result.rows, too_late=result.too_late, **counts))
    lines += [words.say(f"assumed.{column}") for column in assumed]
    count = sum(count.provisional for count in result.after.targets.values())
    return [*lines, words.say("provisional_note", count=count)] if count else lines


def subtitle(result: Rehearsal, words: Words) -> str:
    """So many cases, under this pack or these two."""
    pack, cases = result.after.sla.policy.name, f"{result.cases:,}"
    if result.before is None:
        return words.say("subtitle", cases=cases, pack=pack)
    return words.say("subtitle_against", cases=cases)


def _table(sheet: Sheet) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for number, heading in enumerate(sheet.headings):
        table.add_column(heading, justify="left" if number < sheet.texts else "right")
    for row in sheet.rows:
        table.add_row(*row)
    return table
