"""What a reader sees of a case: the citizen public events only, an officer what the role needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.chain import Event
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Submission
from chalicelib.domain.messages import date_time, say
from chalicelib.domain.values import Status
from chalicelib.edge import answers, attached, plain
from chalicelib.edge.clock_words import when
from chalicelib.pages import views
from chalicelib.ports import Deps
from chalicelib.usecases import conversation, inspection, intake, links, recordings, rights

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Step:
    """What comes next, and by when, if there is a date."""

    text: str
    due_at: datetime | None
    note: str = ""


@dataclass(frozen=True)
class Received:
    """The answer to a submission."""

    ticket: str
    access_code: str
    status: Status
    next: Step


@dataclass(frozen=True)
class PublicEvent:
    at: datetime
    event: str
    text: str
    detail: str = ""


@dataclass(frozen=True)
class PublicCase:
    """The own case as its citizen sees it; `provisional`: public holidays may move the date."""

    ticket: str
    status: Status
    status_text: str
    title: str
    text: str
    unit: str
    received_at: datetime
    next: Step
    provisional: bool
    reply: str
    held: tuple[plain.Held, ...]
    waited: tuple[plain.Waited, ...]
    events: tuple[PublicEvent, ...]


def receipt(deps: Deps, submission: Submission) -> Received:
    given = intake.receipt(deps, submission)
    lang = submission.content.lang
    return Received(
        given.ticket, given.access_code, given.status, _step(deps, lang, given.status, given.due_at)
    )


def receipt_page(deps: Deps, lang: str, submission: Submission) -> str:
    given = intake.receipt(deps, submission)
    due = date_time(lang, given.due_at, deps.sla.policy.timezone) if given.due_at else ""
    return views.receipt(lang, ticket=given.ticket, code=given.access_code, due=due, status=given.status)


def desk_receipt(deps: Deps, submission: Submission) -> Received:
    """For the officer who typed it in, to be told on the spot.

    Of an addition the known ticket alone: its code belongs to whoever sent the first message.
    """
    known = deps.store.case(submission.content.adds_to) if submission.content.adds_to else None
    if known is None:
        return receipt(deps, submission)
    return Received(
        known.ticket, "", known.status, _step(deps, submission.content.lang, known.status, known.due_at)
    )


def desk_receipt_page(deps: Deps, lang: str, token: str, submission: Submission) -> str:
    given, zone = desk_receipt(deps, submission), deps.sla.policy.timezone
    due = given.next.due_at
    promise = "page.desk_late" if due and due <= deps.now() else "page.due"
    return views.desk_receipt(
        lang,
        token=token,
        ticket=given.ticket,
        code=given.access_code,
        due=say(lang, promise, due=date_time(lang, due, zone)) if due else "",
        received=date_time(lang, submission.received_at, zone),
        url=f"{deps.base_url}/track",
    )


def case_for_citizen(deps: Deps, tracked: intake.Tracked) -> PublicCase:
    submission, case = tracked.submission, tracked.case
    lang = submission.content.lang
    status = case.status if case else Status.RECEIVED
    due = case.due_at if case else intake.promise(deps, submission)
    note = _note(lang, case)
    return PublicCase(
        ticket=submission.ticket,
        status=status,
        status_text=say(lang, f"status.{status}"),
        title=case.title if case else submission.content.title,
        text=_said(deps, tracked) or recordings.words_of(tracked.events),
        unit=unit_name(deps, case, lang),
        received_at=submission.received_at,
        next=replace(_step(deps, lang, answers.next_step(case) if case else status, due), note=note),
        provisional=bool(note),
        reply=answers.latest(tracked.events),
        held=plain.held(deps, lang, tracked.ledger),
        waited=plain.waited(deps, lang, tracked.ledger),
        events=tuple(_public_event(deps, lang, case, event) for event in tracked.events if case),
    )


def _note(lang: str, case: Head | None) -> str:
    """What makes the date a guess, while there is one."""
    clock = case.reply_clock if case else None
    guessed = clock is not None and clock.met_at is None and clock.provisional
    return say(lang, "page.due_provisional") if guessed else ""


def _said(deps: Deps, tracked: intake.Tracked) -> str:
    """The own message, put together if it came in parts; of a later one that one alone."""
    submission, case = tracked.submission, tracked.case
    own = tracked.events if case and case.ticket == submission.ticket else ()
    return conversation.first_message(deps, submission, own)


def case_page(deps: Deps, lang: str, tracked: intake.Tracked, code: str = "") -> views.CaseView:
    """The same, with times in words, for the tracking page; its buttons carry the `code` on."""
    shown = case_for_citizen(deps, tracked)
    zone, case = deps.sla.policy.timezone, tracked.case
    asked = case is not None and case.status is Status.REPLIED and case.cycle.surveying
    return views.CaseView(
        ticket=shown.ticket,
        title=shown.title,
        text=shown.text,
        status=shown.status,
        unit=unit_name(deps, case, lang),
        due=date_time(lang, shown.next.due_at, zone) if shown.next.due_at else "",
        due_note=_note(lang, case),
        reply=shown.reply,
        outcome=answers.outcome(case),
        held=tuple(
            (when(lang, deps, each.began_at, each.ended_at), each.unit)
            for each in plain.held(deps, lang, tracked.ledger)
        ),
        waited=tuple((each.text, each.ended_at is None) for each in plain.waited(deps, lang, tracked.ledger)),
        timeline=tuple(
            (date_time(lang, event.at, zone), _sentence(deps, lang, case, event), answers.detail(event))
            for event in tracked.events
            if case
        ),
        survey_link=links.survey_link(deps, case.ticket, case.cycle.number) if asked and case else "",
        acts=rights.lawful(deps, case, tracked.submission.ticket) if case and code else (),
        code=code,
        files=attached.shown(inspection.of_submission(deps, tracked.submission)),
    )


def unit_name(deps: Deps, case: Head | None, lang: str) -> str:
    unit = (case.unit or case.cycle.unit) if case and case.cycles else ""
    return _name(deps, unit, lang) if unit else ""


def _name(deps: Deps, unit: str, lang: str) -> str:
    return plain.unit(deps, unit, lang)


def _step(deps: Deps, lang: str, name: str, due: datetime | None) -> Step:
    words = {"due": date_time(lang, due, deps.sla.policy.timezone) if due else ""}
    return Step(say(lang, f"next.{name}", **words), due)


def _public_event(deps: Deps, lang: str, case: Head | None, event: Event) -> PublicEvent:
    return PublicEvent(event.at, event.kind, _sentence(deps, lang, case, event), answers.detail(event))


def _sentence(deps: Deps, lang: str, case: Head | None, event: Event) -> str:
    unit = getattr(event.body, "unit", "") or (case.unit if case else "") or ""
    return views.timeline_sentence(lang, event, _name(deps, unit, lang) if unit else "")
