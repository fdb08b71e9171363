"""The cases of a store as they went: read by its ports, page by page, and nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.chain import Event
from chalicelib.domain.units import Office
from chalicelib.ports import Store, WorkQuery
from local.rehearsal.past import Held, PastCase, Question

PAGE = 200


def stored(store: Store, office: Office, since: datetime, until: datetime) -> Iterator[PastCase]:
    """Every case received from `since` on, as it stood at `until`."""
    cursor: str | None = None
    while True:
        page = store.worklist(WorkQuery(cursor=cursor, limit=PAGE))
        for case in page.items:
            if case.received_at and since <= case.received_at <= until:
                yield past(case.ticket, case.received_at, store.history(case.ticket), office, until)
        cursor = page.cursor
        if cursor is None:
            return


def past(
    ticket: str, received_at: datetime, history: Iterable[Event], office: Office, until: datetime
) -> PastCase:
    """What its events tell up to its first reply, or to `until`."""
    case = PastCase(ticket, office, received_at)
    for event in history:
        if event.at > until or case.replied_at:
            break
        case = _after(case, event)
    return case


def _after(case: PastCase, event: Event) -> PastCase:
    match event.body:
        case e.CaseReceived() | e.CaseAccepted() | e.CaseRegraded() as body:
            return replace(
                case, type=body.type, grade=body.grade, probability=body.probability, impact=body.impact
            )
        case e.CaseDispatched() | e.CaseTransferred() | e.CaseTakenBack() | e.CaseReassigned() as body:
            return _moved(case, event.at, body)
        case e.QuestionAsked():
            return replace(case, questions=(*case.questions, Question(event.at, None)))
        case e.CitizenAdded():
            return _answered(case, event.at)
        case _:
            return _marked(case, event)


def _marked(case: PastCase, event: Event) -> PastCase:
    match event.body:
        case e.ContactMade():
            return replace(case, contacted_at=case.contacted_at or event.at)
        case e.CaseReplied():
            return replace(case, replied_at=event.at)
        # Nobody is reminded of a merged case: its master is rehearsed.
        case e.CaseDeclined() | e.CaseWithdrawn() | m.CaseMerged():
            return replace(case, ended_at=event.at)
        case e.CaseKeptOpen() | e.CaseKeptWithUnit() | e.ObjectionReviewed(upheld=True):
            return replace(case, ended_at=None)
        case _:
            return case


def _moved(case: PastCase, at: datetime, body: e.Body) -> PastCase:
    """Another unit has it, another person of the same one, or the centre again."""
    match body:
        case e.CaseDispatched():
            return _handed(case, at, body.unit, body.handler)
        case e.CaseTransferred():
            # Nobody has to answer the question of the unit that had it before.
            return _handed(_answered(case, at), at, body.unit, body.handler)
        case e.CaseReassigned() if case.held:
            return _handed(case, at, case.held[-1].unit, body.handler)
        case _:
            return replace(_answered(case, at), held=(*case.held, Held(at, "", None)))


def _handed(case: PastCase, at: datetime, unit: str, handler: str) -> PastCase:
    if unit not in case.office.units:
        # The unit is gone since: its work is the centre's.
        return replace(case, dispatched_at=case.dispatched_at or at)
    known = handler if handler in case.office.people else None
    held = Held(at, unit, known)
    return replace(case, dispatched_at=case.dispatched_at or at, held=(*case.held, held))


def _answered(case: PastCase, at: datetime) -> PastCase:
    if case.ended_at or not case.questions or case.questions[-1].answered_at:
        return case
    return replace(case, questions=(*case.questions[:-1], replace(case.questions[-1], answered_at=at)))
