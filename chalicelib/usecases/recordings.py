"""What was said in a call: fetched, kept, and made into words by a machine or by a person who listens."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeGuard

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.transcript import Transcript
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Deps, PermanentFailure
from chalicelib.usecases.errand import errand
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.opening import sort
from chalicelib.usecases.saving import load, persist, save

FETCH, TRANSCRIBE = "fetch_recording", "transcribe"
LATE = timedelta(hours=1)
"""Words of a recording of three minutes come within minutes, or something is wrong (traps.md 39)."""


def following(deps: Deps, matter: Matter) -> tuple[Delivery, ...]:
    """The errands that follow from an event."""
    return tuple(_following(deps, matter))


def _following(deps: Deps, matter: Matter) -> Iterator[Delivery]:
    event, now = matter.event, deps.now()
    body, ticket = event.body, event.ticket
    if isinstance(body, e.RecordingKept) and not body.silent:
        yield errand(ticket, event.id, TRANSCRIBE, body.submission, body.sound, now, now)
        return
    if _brings_a_voice(body):
        own = body.submission == ticket
        submission = matter.submission if own else deps.store.submission(body.submission)
        if submission and submission.content.recording:
            yield errand(ticket, event.id, FETCH, submission.ticket, submission.content.recording, now, now)


def _brings_a_voice(body: e.Body) -> TypeGuard[e.CaseReceived | e.CitizenAdded]:
    if isinstance(body, e.CitizenAdded):
        return body.why == Meaning.ANSWERS_BY_VOICE
    return isinstance(body, e.CaseReceived) and body.channel is Channel.VOICE


def fetch(deps: Deps, job: Delivery) -> datetime | None:
    """Bring the sound home; the case tells where it is."""
    sound = deps.recordings.fetch(job.to)
    key = f"sound/{sha256(sound.content).hexdigest()}"
    deps.blobs.put(key, sound.content, sound.type)
    kept = e.RecordingKept(submission=job.recipient, sound=key, seconds=sound.seconds, silent=sound.silent)
    missing = e.TranscriptMissing(submission=job.recipient, reason="silent")
    _tell(deps, job, kept, *([missing] if sound.silent else []))
    return None


def transcribe(deps: Deps, job: Delivery) -> datetime | None:
    """Ask for the words; if they come later, until when to wait for them."""
    if job.provider_id:
        found = deps.transcriber.find(job.id)
        if found:
            _take(deps, job, found)
        else:
            tell_of_silence(deps, job, "late")
        return None
    case, _ = load(deps, job.ticket)
    transcript = deps.transcriber.start(job.id, job.to, case.lang)
    if transcript is None:
        return deps.now() + LATE
    _take(deps, job, transcript)
    return None


def transcribed(deps: Deps, job: str) -> None:
    """The transcriber says that a job is over; a job that is none of ours is nobody's business."""
    row = deps.store.delivery(job)
    if row is None or row.reaction != TRANSCRIBE:
        return
    try:
        transcript = deps.transcriber.find(job)
    except PermanentFailure as failure:
        tell_of_silence(deps, row, str(failure))
        return
    if transcript:
        _take(deps, row, transcript)


def typed(deps: Deps, case: Case, by: By, text: str) -> e.RecordingTranscribed:
    """A person listened to the latest recording: nobody doubts the words. NotFoundError if there is none."""
    kept = _kept(deps, case.ticket)
    if not kept and case.channel is not Channel.VOICE:
        raise NotFoundError(case.ticket)
    about = kept[-1].submission if kept else case.ticket
    return e.RecordingTranscribed(submission=about, by=by.actor, confidence=1.0, text=text.strip(), marked="")


def tell_of_loss(deps: Deps, job: Delivery, reason: str) -> None:
    """The provider will not give it."""
    _tell(deps, job, e.RecordingLost(submission=job.recipient, reason=reason))


def tell_of_silence(deps: Deps, job: Delivery, reason: str) -> None:
    """No words came, or none will."""
    _tell(deps, job, e.TranscriptMissing(submission=job.recipient, reason=reason))


def words_of(history: Iterable[Event], *, marked: bool = False) -> str:
    """What was said last, as far as anybody knows; `marked` shows officers which words are doubtful."""
    said = [event.body for event in history if isinstance(event.body, e.RecordingTranscribed)]
    return ((said[-1].marked if marked else "") or said[-1].text) if said else ""


def sound_of(deps: Deps, ticket: str) -> e.RecordingKept:
    """The latest recording of a case; NotFoundError if there is none."""
    kept = _kept(deps, ticket)
    if not kept:
        raise NotFoundError(ticket)
    return kept[-1]


def _kept(deps: Deps, ticket: str) -> list[e.RecordingKept]:
    return [event.body for event in deps.store.history(ticket) if isinstance(event.body, e.RecordingKept)]


def _take(deps: Deps, job: Delivery, transcript: Transcript) -> None:
    if not transcript.text:
        tell_of_silence(deps, job, "empty")
        return
    body = e.RecordingTranscribed(
        submission=job.recipient,
        by=transcript.by,
        confidence=round(transcript.confidence, 3),
        text=transcript.text,
        marked=transcript.marked,
    )
    _tell(deps, job, body)


def _tell(deps: Deps, job: Delivery, *bodies: e.Body) -> None:
    persist(lambda: _record(deps, job, bodies))


def _record(deps: Deps, job: Delivery, bodies: tuple[e.Body, ...]) -> None:
    """Once per submission and kind: the errand may be run again, and the event may come twice."""
    case, sla = load(deps, job.ticket)
    told = {type(event.body) for event in deps.store.history(job.ticket) if _is_about(event.body, job)}
    if e.RecordingTranscribed in told:
        told.add(e.TranscriptMissing)
    fresh = [body for body in bodies if type(body) not in told]
    if case.status is Status.ARCHIVED or not fresh:
        return
    for body in fresh:
        case.record(By(deps.now()), body, sla)
        if isinstance(body, e.RecordingTranscribed):
            sort(deps, case, body.text, body.confidence)
    save(deps, case, sla)


def _is_about(body: e.Body, job: Delivery) -> bool:
    return getattr(body, "submission", None) == job.recipient
