"""The citizen answers, by page or by message; opening the page records nothing (traps.md 31)."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import RepeatError, UnlawfulActionError
from chalicelib.domain.events import SurveyAnswered
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Once
from chalicelib.usecases.links import surveyed
from chalicelib.usecases.saving import persist, save


@dataclass(frozen=True)
class Origin:
    """Where an answer by page came from, as a keyed hash (contacts.source_key), and when its page was opened.

    It stands beside the once-key of the answer and on no trail: the signs that it shows are looked for later.
    """

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
        once = Once(_key(case.ticket, cycle), _written(origin))
        record(deps, case, given, Channel.WEB, once=once)
        return case

    with suppress(RepeatError):
        return persist(attempt)
    case, _ = surveyed(deps, token)
    return case


def record(
    deps: Deps, case: Case, given: Answer, channel: Channel, *, once: str | Once = "", submission: str = ""
) -> None:
    """Record the citizen's answer, by whatever channel it came, and in which message if it was one."""
    sla = deps.sla_of(case.policy)
    body = SurveyAnswered(
        cycle=case.cycle.number,
        channel=channel,
        contacted=given.contacted,
        resolved=given.resolved,
        satisfaction=given.satisfaction,
        submission=submission,
        comment=given.comment,
    )
    case.answer_survey(By(deps.now(), "citizen"), body, sla)
    save(deps, case, sla, once=once)


def origin_of(deps: Deps, ticket: str, cycle: int) -> Origin:
    """Where the answer about that reply came from, if it came by page."""
    written = deps.store.once(_key(ticket, cycle))
    if not written:
        return UNKNOWN
    said = json.loads(written)
    opened = datetime.fromisoformat(said["opened_at"]) if said["opened_at"] else None
    return Origin(said["source"], opened)


def _written(origin: Origin) -> str:
    opened = origin.opened_at.isoformat() if origin.opened_at else ""
    return json.dumps({"source": origin.source, "opened_at": opened})


def _key(ticket: str, cycle: int) -> str:
    return f"answer:{ticket}:{cycle}"
