"""The citizen answers, by page or by message; opening the page records nothing (traps.md 31)."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.events import SurveyAnswered
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.usecases.links import surveyed
from chalicelib.usecases.saving import persist, rules_for, save


@dataclass(frozen=True)
class Origin:
    """In which message an answer came; or from where its page was posted, as a keyed hash
    (contacts.source_key), and when that was opened. What signs it shows is looked for later.
    """

    submission: str = ""
    source: str = ""
    opened_at: datetime | None = None


UNKNOWN = Origin()


def answer(deps: Deps, token: str, given: Answer, origin: Origin = UNKNOWN) -> Case:
    """Record the answer once; a second posting changes nothing and is thanked like the first."""

    def attempt() -> Case:
        case, cycle = surveyed(deps, token)
        if case.cycles[cycle - 1].answered:
            return case
        if case.cycle.number != cycle or not case.cycle.surveying:
            raise UnlawfulActionError(f"no survey of {case.ticket} is open", status=case.status)
        record(deps, case, given, Channel.WEB, origin)
        return case

    return persist(attempt)


def record(
    deps: Deps, case: Case, given: Answer, channel: Channel, origin: Origin = UNKNOWN, *, once: str = ""
) -> None:
    """Record the citizen's answer, by whatever channel it came."""
    sla = rules_for(deps, case, deps.now())
    body = SurveyAnswered(
        cycle=case.cycle.number,
        channel=channel,
        contacted=given.contacted,
        resolved=given.resolved,
        satisfaction=given.satisfaction,
        submission=origin.submission,
        opened_at=origin.opened_at,
        comment=given.comment,
        source=origin.source,
    )
    case.answer_survey(By(deps.now(), "citizen"), body, sla)
    save(deps, case, sla, once=once)
