"""Programs of others are told what happens to cases: an errand for each event and endpoint, at least once.

Of a case that hides somebody nothing is told (usecases/published.py says of which), neither when it happens
nor by an errand that was written before anybody knew.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.domain.case import rebuild
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.endpoints import Topic, Webhook
from chalicelib.domain.head import Head
from chalicelib.domain.webhooks import TOPICS, envelope, words
from chalicelib.ports import Deps, EndpointGone, Entry, Parked
from chalicelib.triage.services import service_of
from chalicelib.usecases.errand import OvertakenError, errand
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.published import hides_somebody, known_district

POST = "webhook"
PAUSES = (
    *(timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=4), timedelta(hours=8), timedelta(hours=10)),
)
"""Somebody comes to the office's own servers within a working day."""

GONE = "webhooks-gone"
"""The book of endpoints that want to hear no more."""


def following(deps: Deps, matter: Matter) -> Iterator[Delivery]:
    """The errands that follow from an event; where nobody listens, nothing is read."""
    event, now = matter.event, deps.now()
    topic = TOPICS.get(type(event.body))
    listening = [each for each in deps.webhooks if topic and each.wants(topic)]
    if topic is None or not listening or hides_somebody(matter.case, matter.submission):
        return
    then = _then(deps, matter)
    if hides_somebody(then, matter.submission):
        return
    text = _words(deps, event, then)
    for endpoint in listening:
        row = errand(event.ticket, event.id, POST, endpoint.name, topic, now, now)
        yield replace(row, text=text)


def post(deps: Deps, job: Delivery) -> None:
    """Tell it now."""
    endpoint = next((each for each in deps.webhooks if each.name == job.recipient), None)
    if endpoint is None:
        raise OvertakenError("no_endpoint")
    if is_gone(deps, endpoint):
        raise OvertakenError("gone")
    case, submission = deps.store.case(job.ticket), deps.store.submission(job.ticket)
    if case is None or submission is None or hides_somebody(case, submission):
        raise OvertakenError("hidden")
    try:
        deps.poster.post(endpoint, job.id, job.text)
    except EndpointGone:
        _end(deps, endpoint)
        raise OvertakenError("gone") from None


def ping(deps: Deps, endpoint: Webhook, at: datetime) -> None:
    """Post a test event at once, whatever stands in the book; raises what the poster raises."""
    deps.poster.post(endpoint, f"ping-{deps.new_id()}", envelope(Topic.PING, at, {}))


def is_gone(deps: Deps, endpoint: Webhook) -> bool:
    """Whether it has said that it wants to hear no more."""
    return deps.store.entry(GONE, _key(endpoint)) is not None


def _end(deps: Deps, endpoint: Webhook) -> None:
    """Nothing more goes there; one line tells it to whoever set it up."""
    deps.store.park(Parked(f"webhook:{endpoint.name}", POST, endpoint.name, "gone", deps.now()))
    deps.store.enter(Entry(GONE, _key(endpoint), endpoint.name))


def _key(endpoint: Webhook) -> str:
    """At another address, or under another name, it is another one."""
    return sha256(f"{endpoint.name}\n{endpoint.url}".encode()).hexdigest()[:32]


def _then(deps: Deps, matter: Matter) -> Head:
    """The case right after the event, however long ago that was."""
    case, event = matter.case, matter.event
    if case.seq == event.seq:
        return case
    history = [each for each in deps.store.history(event.ticket) if each.seq <= event.seq]
    return rebuild(case.ticket, case.salt, history, deps.sla_of)


def _words(deps: Deps, event: Event, case: Head) -> str:
    category = service_of(deps.rules, case.category).category
    return words(event, case, category, known_district(deps, case.district))
