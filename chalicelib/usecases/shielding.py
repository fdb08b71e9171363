"""A tip-off names whom it is about: that is kept before anybody can be given the case."""

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.inbox import Submission
from chalicelib.domain.protection import is_in_wrong_hands, may_have, named
from chalicelib.domain.table import WITH_UNIT
from chalicelib.domain.values import PROTECTED
from chalicelib.domain.work_events import UnitRemoved
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla


def shield(deps: Deps, case: Case, by: By, sla: Sla, submission: Submission | None = None) -> None:
    """Record the units and people of the office that the respondent's name means, once, for a tip-off."""
    if case.type not in PROTECTED or case.about:
        return
    known = submission or deps.store.submission(case.ticket)
    about = _about(deps, known) if known else ()
    if about:
        case.record(By(by.at), e.RespondentNamed(about=" ".join(about)), sla)


def _about(deps: Deps, submission: Submission) -> tuple[str, ...]:
    """Whom its words name; a part of a message is about whom the whole is about."""
    whole = deps.store.case(submission.content.split_from) if submission.content.split_from else None
    if whole and whole.about:
        return whole.about
    first = deps.store.submission(whole.ticket) if whole else submission
    return named(first.content.respondent, deps.office) if first else ()


def free(deps: Deps, case: Case, by: By, sla: Sla) -> None:
    """Take it out of the hands of those whom it is about."""
    if case.status in WITH_UNIT and is_in_wrong_hands(case, deps.office):
        case.record(by, e.CaseTakenAway(), sla)
    for unit in case.co_units:
        if not may_have(case, unit, deps.office):
            # They are told nothing: that they have it no more would say why.
            case.record(by, UnitRemoved(unit=unit, handler="", reason=""), sla)
