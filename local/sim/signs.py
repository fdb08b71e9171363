"""Where answers come from in the simulated world, and whether every odd one is shown, once, and no other."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import events as e
from chalicelib.domain import protection
from chalicelib.domain import work_events as w
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import delivery_id
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.signs_events import SurveyFlagged
from chalicelib.domain.values import Channel, Role, Sign, Status
from chalicelib.usecases.contacts import source_key
from chalicelib.usecases.survey import Origin
from local.sim.world import World

BROWSERS = ("the machine in the hall", *(f"browser {number}" for number in range(30)))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def an_origin(world: World) -> Origin:
    """Often the machine that stands in the service hall; now and then faster than anybody reads."""
    browser = BROWSERS[0] if world.random.random() < 0.4 else world.random.choice(BROWSERS)  # noqa: PLR2004
    source = source_key(world.deps, world.deps.sla.calendar.local_day(world.now), browser)
    opened = world.random.choice((timedelta(minutes=2), timedelta(minutes=1), timedelta(seconds=2)))
    return Origin(source=source, opened_at=world.now - opened)


@dataclass(frozen=True)
class Given:
    """An answer as it stands: what the case, the message and the browser say of it."""

    case: Case
    event: Event
    cycle: int
    at: datetime
    by: Citizen
    source: object
    opened_at: datetime | None

    @property
    def citizen(self) -> object:
        """Who answers about two matters is one citizen; of whom nothing is known, each is another."""
        return self.by.phone or self.by.email or self.case.ticket


def wrongs(world: World) -> Iterator[str]:
    """In words, whatever is not so; of what is parked nobody knows whether it was looked at."""
    refs = [item.ref for item in world.store.parked(None, 10_000).items if item.what == "record"]
    parked = {ticket for ticket in world.submitted if any(ticket in ref for ref in refs)}
    given = [each for ticket in sorted(world.submitted) for each in _answers(world, ticket)]
    least = _crowds([each for each in given if each.case.ticket not in parked])
    most = _crowds(given)
    for each in given:
        if each.case.ticket not in parked:
            yield from _flagged(world, each, least[each.source], most[each.source])
            yield from _untold(world, each)


def _answers(world: World, ticket: str) -> Iterator[Given]:
    case, first = world.store.case(ticket), world.store.submission(ticket)
    if case is None or first is None:
        return
    for event in world.store.history(ticket):
        if isinstance(event.body, e.SurveyAnswered):
            yield _given(world, case, event, event.body, first.content.citizen)


def _given(world: World, case: Case, event: Event, body: e.SurveyAnswered, citizen: Citizen) -> Given:
    message = world.store.submission(body.submission) if body.submission else None
    at, by = (message.received_at, message.content.citizen) if message else (event.at, citizen)
    if body.channel is Channel.WEB:
        return Given(case, event, body.cycle, at, citizen, body.source or event.id, body.opened_at)
    source = (_day(at), by.phone or by.email)
    return Given(case, event, body.cycle, at, by, source, None)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _crowds(given: Sequence[Given]) -> dict[object, int]:
    """How many citizens have answered from one source on a day."""
    found = defaultdict[object, set[object]](set)
    for each in given:
        found[each.source].add(each.citizen)
    return defaultdict(int, {source: len(citizens) for source, citizens in found.items()})


def _flagged(world: World, given: Given, least: int, most: int) -> Iterator[str]:
    history = world.store.history(given.case.ticket)
    shown = Counter(
        sign
        for event in history
        if isinstance(event.body, SurveyFlagged) and event.body.cycle == given.cycle
        for sign in event.body.signs.split()
    )
    yield from (f"{given.event.id} was shown twice for {sign}" for sign, n in shown.items() if n > 1)
    surely, perhaps = (set(_expected(world, given, history, crowd)) for crowd in (least, most))
    if extra := set(shown) - perhaps:
        yield f"{given.event.id} was shown for {extra}, and nothing speaks for that"
    if given.case.status is not Status.ARCHIVED and (missing := surely - set(shown)):
        yield f"nobody is shown {missing} of {given.event.id}"


def _expected(world: World, given: Given, history: Sequence[Event], crowd: int) -> Iterator[str]:
    rule = world.sla_of(given.case.policy).policy.signs
    sent = [
        row.sent_at
        for row in world.store.deliveries(given.case.ticket)
        if row.reaction in ("survey", "nudge") and row.cycle == given.cycle and row.sent_at
    ]
    waited = [(given.at - at).total_seconds() for at in sent if at < given.at]
    if given.opened_at:
        waited.append((given.at - given.opened_at).total_seconds())
    if any(seconds < rule.hasty.total_seconds() for seconds in waited):
        yield Sign.HASTY
    if crowd > rule.citizens:
        yield Sign.SHARED_SOURCE
    if _was_pressed(world, given, history):
        yield Sign.CONTACTED_BETWEEN
    people = world.deps.office.people.values()
    if {given.by.phone, given.by.email.lower()} & {way for p in people for way in (p.phone, p.email.lower())}:
        yield Sign.OFFICERS_OWN


def _was_pressed(world: World, given: Given, history: Sequence[Event]) -> bool:
    """Somebody of the units, or of the office that answered, had to do with them after they were asked."""
    asked = False
    for event in history[: given.event.seq - 1]:
        match event.body:
            case e.SurveyDue(cycle=cycle) if cycle == given.cycle:
                asked = True
            case e.ContactMade(how="met" | "called" | "wrote" | "refused") | w.EvidenceAdded(step="contact"):
                if asked and _presses(world, given, event.actor):
                    return True
            case e.CitizenAdded(taken_by=person) if person and asked and _presses(world, given, person):
                return True
            case _:
                pass
    return False


def _presses(world: World, given: Given, person: str) -> bool:
    known, unit = world.deps.office.person(person), given.case.cycles[given.cycle - 1].unit
    return known.role in (Role.HANDLER, Role.UNIT_HEAD) or known.unit in world.deps.office.subtree(unit)


def _untold(world: World, given: Given) -> Iterator[str]:
    """One mail to the supervisor for each, whatever round it goes in; who it is about is told of nothing."""
    person = world.deps.office.supervisor_on_duty().id
    if protection.is_about(given.case, person):
        return
    for event in world.store.history(given.case.ticket):
        id = delivery_id(event.id, "survey_signs", person, Channel.EMAIL)
        if isinstance(event.body, SurveyFlagged) and world.store.delivery(id) is None:
            yield f"the supervisor is not told of {event.id}"
