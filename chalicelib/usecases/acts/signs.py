"""A supervisor has looked into the signs of an answer; whatever comes of it, the answer counts as before."""

from dataclasses import dataclass

from chalicelib.domain.head import Head
from chalicelib.domain.signs_events import SignsSettled
from chalicelib.domain.values import SignVerdict
from chalicelib.usecases.acts.doing import Action, Actions, Doing, required


@dataclass(frozen=True)
class SettleSigns:
    """Of the earliest answer that has signs and was not looked into."""

    verdict: SignVerdict
    reason: str


def _settle(doing: Doing, command: SettleSigns) -> None:
    required(command.reason, "reason")
    cycle = next(cycle.number for cycle in doing.case.cycles if cycle.flagged)
    doing.record(SignsSettled(cycle=cycle, verdict=command.verdict, reason=command.reason))


def _is_flagged(case: Head) -> bool:
    return any(cycle.flagged for cycle in case.cycles)


ACTIONS: Actions = {"settle_signs": Action(SettleSigns, _settle, SignsSettled, fits=_is_flagged)}
