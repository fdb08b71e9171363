"""Deadlines for people: a table of the targets, and below it the sum of each term, to be checked by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from chalicelib.domain.messages import say
from chalicelib.sla.explain import Explained, Question, Sum
from chalicelib.sla.holidays import Holiday
from chalicelib.sla.steps import DayStep, Step

PLAIN_WIDTH = 140
MINUTES = 60
COLUMNS = ("target", "due", "term", "origin", "reminders", "escalation")


@dataclass(frozen=True)
class Telling:
    """Says moments, days and steps in one language and in the office's time."""

    lang: str
    zone: ZoneInfo

    def say(self, key: str, **words: str) -> str:
        return say(self.lang, key, **words)

    def holiday(self, holiday: Holiday) -> str:
        return self.say(f"holiday.{holiday}")

    def moment(self, at: datetime, *, ends_day: bool = False) -> str:
        """2026-09-24 周四 18:00; what ends a day is its 24:00, not the next one's 00:00."""
        local = at.astimezone(self.zone)
        if ends_day and not (local.hour or local.minute):
            return f"{self.day(local.date() - timedelta(days=1))} 24:00"
        return f"{self.day(local.date())} {local:%H:%M}"

    def day(self, day: date) -> str:
        return f"{day} {self.say('due.weekdays').split()[day.weekday()]}"

    def step(self, step: Step) -> str:
        """One line of the sum."""
        if isinstance(step, DayStep):
            counted = self.say("due.counted", number=str(step.number)) if step.number else ""
            return f"{self.day(step.day)}  {self._kind(step)}  {counted or self.say('due.skipped')}"
        hours, minutes = divmod(step.length // timedelta(minutes=1), MINUTES)
        length = self.say("due.length", hours=str(hours), minutes=str(minutes))
        return f"{self.moment(step.begins_at)} → {self.moment(step.ends_at)}  {length}"

    def _kind(self, step: DayStep) -> str:
        kind = self.say(f"due.kind.{step.kind}")
        named = step.holiday and self.say("due.named", kind=kind, name=self.holiday(step.holiday))
        return named or kind


def console() -> Console:
    """As wide as the terminal; plain where there is none."""
    found = Console(highlight=False, markup=False, emoji=False)
    if found.is_terminal:
        return found
    return Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)


def show(shown: Console, telling: Telling, pack: str, question: Question, found: Sequence[Explained]) -> None:
    """The table, then the sums; targets with the same sum share it."""
    words = {
        "pack": pack,
        "type": telling.say(f"type.{question.type}"),
        "grade": telling.say(f"grade.{question.grade}"),
        "start": telling.moment(question.received_at),
    }
    shown.print(Text(telling.say("due.title", **words), style="bold"))
    shown.print(_table(telling, found))
    shown.print(Text(telling.say("due.sums"), style="bold"))
    for of, same in _by_sum(found):
        _show_sum(shown, telling, of, same)


def _table(telling: Telling, found: Sequence[Explained]) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for column in COLUMNS:
        table.add_column(
            telling.say(f"due.column.{column}"), no_wrap=column in ("target", "due", "reminders")
        )
    for each in found:
        reminders = [f"{part:.0%} {telling.moment(at)}" for part, at in each.sum.reminders.items()]
        escalation = [
            f"{telling.say(f'due.level.{level.name.lower()}')} {telling.moment(at)}"
            for level, at in each.sum.escalation.items()
        ]
        table.add_row(
            telling.say(f"target.{each.target}"),
            Text(_due(telling, each.sum), style="yellow" if each.sum.provisional else "bold"),
            each.sum.term,
            telling.say(f"due.origin.{each.origin}"),
            "\n".join(reminders),
            "\n".join(escalation),
        )
    return table


def _due(telling: Telling, of: Sum) -> str:
    return telling.moment(of.due_at, ends_day=isinstance(of.steps[0], DayStep))


def _by_sum(found: Sequence[Explained]) -> list[tuple[Sum, list[Explained]]]:
    """Those that need not be reminded of have a sum of their own, with the same steps."""
    sums: dict[tuple[Step, ...], list[Explained]] = {}
    for each in found:
        sums.setdefault(each.sum.steps, []).append(each)
    return [(same[0].sum, same) for same in sums.values()]


def _show_sum(shown: Console, telling: Telling, of: Sum, same: Sequence[Explained]) -> None:
    names = telling.say("due.and").join(telling.say(f"target.{each.target}") for each in same)
    heading = Text(f"\n{names}  {of.term}  {_due(telling, of)}", style="bold")
    if len(of.terms) > 1:
        terms = telling.say("due.and").join(of.terms)
        heading.append(f"  {telling.say('due.earliest', terms=terms)}", style="default")
    shown.print(heading)
    if of.provisional:
        shown.print(Text(f"  {telling.say('due.provisional')}", style="yellow"))
    for step in of.steps:
        counted = not isinstance(step, DayStep) or step.number
        shown.print(Text(f"  {telling.step(step)}", style="default" if counted else "dim"))
