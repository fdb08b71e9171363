"""What became of a log: the share, why the others were refused, where cases stood for each state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from chalicelib.domain.messages import say
from local.incidents.desk import Added
from local.incidents.life import Fate, Refusal
from local.incidents.run import Lived

WHY = {
    Refusal.MOVED_ON: "答复后又转交他组或他人：已答复的诉求不再改派、改办",
    Refusal.UNANSWERED: "未经答复即关闭：本系统没有不答复的办结",
    Refusal.ENDED: "归档后又有更新：已归档的诉求不再变动",
    Refusal.NO_STATE: "日志中的状态只有代码、没有名称，无从对应",
    Refusal.OTHER: "对应规则不认识这一步，须人工查看",
}
NO_STATE = "（无名称）"


@contextmanager
def progress_over(shown: Console, incidents: int) -> Iterator[Callable[[], None]]:
    """A bar to advance by one after each incident."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=shown) as progress:
        yield partial(progress.advance, progress.add_task("重演 incidents", total=incidents), 1)


def print_result(shown: Console, result: Lived) -> None:
    """The share first, both readings of it."""
    for line in _lines(result):
        shown.print(line, soft_wrap=True)
    for table in (_refusals(result), _stands(result)):
        shown.print()
        shown.print(table)


def _lines(result: Lived) -> Iterator[str]:
    whole = result.incidents
    yield (
        f"{whole} 件、{result.rows} 行：全程合规 {_of(result.accepted, whole)}，"
        f"被拒 {_of(whole - result.accepted, whole)}"
    )
    yield (
        f"其中 {result.unheard} 件在等待诉求人答复期间即告答复，日志看不出诉求人说过什么，"
        f"按等待结束即已答复计；若一律算作被拒，全程合规为 {_of(result.accepted - result.unheard, whole)}"
    )
    heard, anew = result.added[Added.HEARD], result.added[Added.ASKED_ANEW]
    yield f"重演补记：诉求人来电答复 {heard} 次，转办后重新提问 {anew} 次"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole} {part / whole:.1%}" if whole else f"{part}/{whole}"


def _refusals(result: Lived) -> Table:
    table = _table("被拒的原因", "件", "例", "当时")
    for refusal, fates in sorted(result.refused.items(), key=lambda item: -len(item[1])):
        table.add_row(WHY[refusal], str(len(fates)), fates[0].number, _step(fates[0]))
    return table


def _step(fate: Fate) -> str:
    return f"{fate.before or NO_STATE} → {fate.after or NO_STATE}（{_status(fate.status)}）"


def _stands(result: Lived) -> Table:
    table = _table("日志的状态", "行", "本系统的状态")
    for (state, status), rows in sorted(result.stands.items()):
        table.add_row(state, str(rows), _status(status))
    return table


def _status(status: str) -> str:
    return f"{say('zh-CN', f'status.{status}')} {status}"


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in ("件", "行") else "left", overflow="fold")
    return table
