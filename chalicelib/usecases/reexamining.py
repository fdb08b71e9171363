"""The citizen does not accept an answer: the next higher office examines it again (复查, 复核)."""

from dataclasses import dataclass

from chalicelib.domain import instances
from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import ReexaminationError
from chalicelib.domain.events import ReexaminationAsked
from chalicelib.domain.head import Head
from chalicelib.domain.instances import Bar
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla


def bar(deps: Deps, case: Head) -> Bar | None:
    """What stands in the way now; None: nothing does."""
    return instances.barred(case, deps.sla_of(case.policy).policy, deps.office, deps.now())


@dataclass(frozen=True)
class Said:
    """In which words, by which channel, and in which message, if it was one."""

    text: str = ""
    channel: Channel = Channel.WEB
    submission: str = ""


def ask(deps: Deps, case: Case, by: By, sla: Sla, said: Said) -> None:
    """Another instance at the next higher office, with somebody there who has not answered yet.

    ReexaminationError says why there is none.
    """
    barred, office = bar(deps, case), deps.office
    unit = instances.higher(case, office)
    if barred or unit is None:
        raise ReexaminationError(barred or Bar.TOP)
    recused = instances.answered_by(case, deps.store.history(case.ticket), office)
    judge = instances.judge_for(case, unit, office, recused)
    body = ReexaminationAsked(
        instance=case.instance + 1,
        unit=unit,
        handler=judge.id if judge else "",
        before=case.cycle.unit,
        recused=" ".join(recused),
        channel=said.channel,
        submission=said.submission,
        text=said.text,
    )
    case.record(by, body, sla)
