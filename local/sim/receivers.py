"""Programs of others that are told what happens in the simulated world, each with bad hours of its own."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.endpoints import Topic, Webhook
from chalicelib.domain.events import RespondentNamed
from chalicelib.domain.merging_events import CaseSplit
from chalicelib.domain.values import PROTECTED, Grade, Status, Type
from chalicelib.domain.webhooks import CATALOGUE, DATA, TOPICS
from chalicelib.ports import Store, TemporaryFailure
from chalicelib.triage.services import services
from chalicelib.usecases.errand import errand_id
from chalicelib.usecases.webhooks import POST
from local.sim.carriers import Mood, Weather
from local.sim.faults import FaultError, Faults, Killed
from local.sim.words import PHONES, TEXTS
from local.sim.world import World

_SECRET = "whsec_" + b64encode(b"a secret of the simulated world").decode()
ENDPOINTS = (
    Webhook("oa", "https://oa.example.org/", (_SECRET,)),
    Webhook(
        "erp", "https://erp.example.org/", (_SECRET,), frozenset({Topic.CASE_REPLIED, Topic.SURVEY_ANSWERED})
    ),
)


@dataclass
class Receivers:
    """A `ports.Poster`: what each endpoint took, by the id of the post, and what was wrong in it."""

    faults: Faults
    store: Store
    now: Callable[[], datetime]
    weathers: dict[str, Weather]
    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def post(self, to: Webhook, id: str, body: str) -> None:
        mood = self.weathers[to.name].at(self.now()) if self.faults.rate else Mood.WELL
        if mood is Mood.DEAD:
            raise TemporaryFailure("no_connection")
        if mood is Mood.SLOW:
            raise TemporaryFailure("no_answer")
        self.faults.maybe("before a webhook")
        if self.faults.chance(0.05):
            raise TemporaryFailure("http_500")
        self._take(to, id, body)
        if mood is Mood.LOSING:
            raise FaultError("answer lost")
        if self.faults.chance(0.03):
            raise Killed("after a webhook")

    def _take(self, to: Webhook, id: str, body: str) -> None:
        if self.taken.setdefault((to.name, id), body) != body:
            self.wrong.append(f"{id} came to {to.name} in other words: {body}")
        if is_hidden(self.store, json.loads(body)["data"]["ticket"]):
            self.wrong.append(f"{to.name} was told of a case that hides somebody: {body}")


def join(world: World, seed: int) -> None:
    """They listen to this office; with dice of their own, so that their weather changes no other dice."""
    dice = Random(seed)  # noqa: S311  reproducible dice, nothing secret
    weathers = {each.name: Weather(Random(dice.getrandbits(64)), world.now) for each in ENDPOINTS}  # noqa: S311
    receivers = Receivers(world.faults, world.store, lambda: world.now, weathers)
    world.deps = replace(world.deps, webhooks=ENDPOINTS, poster=receivers)


def wrongs(world: World) -> Iterator[str]:
    """Each event of the catalogue reached each endpoint that asked for it, or is on its way or parked."""
    receivers = world.deps.poster
    if not isinstance(receivers, Receivers):
        return
    yield from receivers.wrong
    for (name, id), body in receivers.taken.items():
        yield from (f"{name} was told {what} in {id}: {body}" for what in _unfit(world, json.loads(body)))
        if said := [words for words in (*PHONES, *TEXTS) if words in body]:
            yield f"{name} was told somebody's words in {id}: {said}"
    for ticket in world.store.tickets():
        history = world.store.history(ticket)
        if not is_hidden(world.store, ticket) and not _was_hidden(history):
            yield from _missing(world, receivers, history)


def is_hidden(store: Store, ticket: str) -> bool:
    """By the case and what its citizen asked for: nothing of the product's own judgement."""
    case, submission = store.case(ticket), store.submission(ticket)
    if case is None or submission is None:
        return True
    content = submission.content
    asked = content.citizen.anonymous or content.citizen.confidential
    return asked or bool(case.about) or bool({case.type, content.type} & PROTECTED)


def _was_hidden(history: list[Event]) -> bool:
    bodies = [event.body for event in history if not isinstance(event.body, CaseSplit)]
    typed = {getattr(body, "type", None) for body in bodies} & PROTECTED
    return bool(typed) or any(isinstance(body, RespondentNamed) for body in bodies)


def _missing(world: World, receivers: Receivers, history: list[Event]) -> Iterator[str]:
    told = [(event, topic) for event in history if (topic := TOPICS.get(type(event.body)))]
    for event, topic in told:
        for endpoint in (each for each in ENDPOINTS if each.wants(topic)):
            id = errand_id(event.id, POST, endpoint.name)
            row = world.store.delivery(id)
            if (endpoint.name, id) not in receivers.taken and not _is_seen_to(world, event, row):
                yield f"{endpoint.name} was never told of {event.id} ({topic}): {row}"


def _is_seen_to(world: World, event: Event, row: Delivery | None) -> bool:
    """On its way, or parked: itself, or the record that it would follow from."""
    if row is None:
        parked = (item.ref for item in world.store.parked(None, 10_000).items)
        return any(ref.startswith(f"react:{event.ticket}:") for ref in parked)
    is_parked = world.store.find_parked(f"delivery:{row.id}") is not None
    return row.next_at is not None or is_parked or row.status is DeliveryStatus.DELIVERED


def _unfit(world: World, document: Any) -> Iterator[str]:
    """What is not of the words that may stand there."""
    office, data = world.deps.office, document["data"]
    known: dict[str, set[Any]] = {
        "status": set(Status),
        "request_type": set(Type) - PROTECTED,
        "grade": set(Grade),
        "category": {service.category for service in services(world.deps.rules)},
        "unit": {None, *office.units},
        "district": {None, *office.districts()},
    }
    yield from (name for name, words in known.items() if data[name] not in words)
    yield from data.keys() - DATA.keys() - {"details"}
    yield from data.get("details", {}).keys() - set(CATALOGUE[Topic(document["type"])].fields)
    yield from document.keys() - {"type", "timestamp", "data"}
