"""What a replay shows: a bar while it runs, then the counts and what triage made of the rows."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from chalicelib import parts
from local.replay.run import Replayed

PLAIN_WIDTH = 100
NO_UNIT = "待人工分拣或直接答复"


def console() -> Console:
    """As wide as the terminal; plain where there is none."""
    found = Console(highlight=False, markup=False, emoji=False)
    return (
        found if found.is_terminal else Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)
    )


@contextmanager
def progress_over(shown: Console, rows: int) -> Iterator[Callable[[], None]]:
    """A bar to advance by one after each row."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=shown) as progress:
        yield partial(progress.advance, progress.add_task("重放 replay", total=rows), 1)


def print_result(shown: Console, result: Replayed) -> None:
    """Counts first, then by category, unit and confidence."""
    shown.print(_counts(result))
    names = {id: unit.name for id, unit in parts.build_office().units.items()}
    by_category, by_unit, by_confidence = _sums(result)
    shown.print(_table("类别", by_category, result.cases))
    shown.print(_table("单位", Counter({names.get(k, NO_UNIT): n for k, n in by_unit.items()}), result.cases))
    shown.print(_table("把握", by_confidence, result.cases))
    if result.errors:
        shown.print(f"没有成为诉求的编号：{', '.join(result.errors[:20])}", style="red")


def _counts(result: Replayed) -> str:
    """Rows are what the second is measured by: all that follows from them is within it."""
    rate = result.rows / result.seconds if result.seconds else 0.0
    return (
        f"{result.rows} 行：诉求 {result.cases}，重复 {result.repeats}，待人工 {result.parked}，"
        f"出错 {len(result.errors)}；事件 {result.events}，消息 {result.messages}；"
        f"{result.seconds:.1f} 秒，每秒 {rate:.0f} 行"
    )


def _sums(result: Replayed) -> tuple[Counter[str], Counter[str], Counter[str]]:
    category, unit, confidence = Counter[str](), Counter[str](), Counter[str]()
    for (c, u, sure), n in result.kinds.items():
        category[c] += n
        unit[u] += n
        confidence[sure] += n
    return category, unit, confidence


def _table(heading: str, counts: Counter[str], cases: int) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2), pad_edge=False)
    table.add_column(heading, min_width=24)
    table.add_column("件", justify="right")
    table.add_column("占比", justify="right")
    for value, n in counts.most_common():
        table.add_row(value, str(n), f"{n}/{cases} {n / cases:4.0%}")
    return table
