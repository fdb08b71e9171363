"""What came with a text message: fetched from the provider, then looked at like any file of a citizen.

The message names its pictures by the provider's ids alone; where they are fetched is ours to say.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain.case import By
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import File, Submission
from chalicelib.domain.values import Status
from chalicelib.ports import Deps, PermanentFailure, TemporaryFailure
from chalicelib.usecases import inspection
from chalicelib.usecases.errand import errand
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.saving import load, persist, save

FETCH = "fetch_pictures"
PLACE = "upload/"
"""Raw, as what browsers bring: nobody is handed it."""


def named(media: str) -> str:
    """The key under which a picture will stand."""
    return f"{PLACE}{media}"


def following(deps: Deps, matter: Matter) -> Iterator[Delivery]:
    """The errand that follows from a message with pictures."""
    event, now = matter.event, deps.now()
    if not isinstance(event.body, e.CaseReceived | e.CitizenAdded):
        return
    own = event.body.submission == matter.submission.ticket
    submission = matter.submission if own else deps.store.submission(event.body.submission)
    if submission and submission.content.pictures:
        told = submission.content.pictures
        yield errand(event.ticket, event.id, FETCH, submission.ticket, told, now, now)


def fetch(deps: Deps, job: Delivery) -> datetime | None:
    """Bring home what is not here yet; one that fails holds up none of the others."""
    submission = _submission(deps, job)
    failures = [failure for file in submission.content.files if (failure := _bring(deps, job.to, file))]
    lasting = [failure for failure in failures if isinstance(failure, PermanentFailure)]
    for failure in (*(each for each in failures if each not in lasting), *lasting):
        raise failure
    inspection.inspect(deps, submission, fetched=True)
    return None


def _bring(deps: Deps, message: str, file: File) -> Exception | None:
    if deps.blobs.get(file.key) is not None:
        return None
    try:
        content = deps.pictures.fetch(message, file.key.removeprefix(PLACE))
    except (TemporaryFailure, PermanentFailure) as failure:
        return failure
    deps.blobs.put(file.key, content, file.type)
    return None


def tell_of_loss(deps: Deps, job: Delivery, reason: str) -> None:
    """Some will not come: officers see the others, and that something is missing."""
    inspection.inspect_rest(deps, _submission(deps, job))
    persist(lambda: _record(deps, job, reason))


def _record(deps: Deps, job: Delivery, reason: str) -> None:
    """Once per message: an officer may have it tried again, in vain."""
    case, sla = load(deps, job.ticket)
    told = (event.body for event in deps.store.history(job.ticket) if isinstance(event.body, e.PicturesLost))
    if case.status is Status.ARCHIVED or any(body.submission == job.recipient for body in told):
        return
    case.record(By(deps.now()), e.PicturesLost(submission=job.recipient, reason=reason), sla)
    save(deps, case, sla)


def _submission(deps: Deps, job: Delivery) -> Submission:
    submission = deps.store.submission(job.recipient)
    if submission is None:
        raise LookupError(f"no submission {job.recipient}")
    return submission
