"""The cloud home round one case, in fair weather: what Lambda, SQS, Step Functions and Twilio would do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from bench.meter import REGION, Cost, Meter
from chalicelib import parts
from chalicelib.aws.clock import timestamp
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel, Resolved
from chalicelib.ports import Consumer, Principal, Record
from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.dynamodb_stream import StreamReader
from chalicelib.store.dynamodb_table import table
from chalicelib.usecases import casework, delivery, feed, intake, survey, sweep, waking
from chalicelib.usecases.calendars import follow
from chalicelib.usecases.links import survey_link
from local.office import BATCH, Post, assemble, ids

NAME = "huiyin"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, 09:00 in Shanghai."""


class Runs:
    """The state machine's runs by name. A loop is three transitions, Sleep, Wake, More; its end is Done."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._started: set[tuple[str, int]] = set()
        self.asleep: dict[tuple[str, int], datetime] = {}

    def schedule(self, ticket: str, generation: int, wake_at: datetime) -> None:
        """Start a run; one that was started before is left alone."""
        if (ticket, generation) not in self._started:
            self._started.add((ticket, generation))
            self.sleep(ticket, generation, wake_at)

    def sleep(self, ticket: str, generation: int, wake_at: datetime) -> None:
        self.asleep[ticket, generation] = datetime.fromisoformat(timestamp(wake_at))
        self._meter.cost.transitions += 1


class House:
    """`story` and `tracker` hold what each step cost, in the order of the steps."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        table(NAME, REGION).create_table()
        store = DynamoStore(NAME, region=REGION)
        parts.keep_policy(store)
        self.now, self.post, self.runs = START, Post(), Runs(meter)
        self.story: dict[str, Cost] = {}
        self.tracker: dict[str, Cost] = {}
        self.queued: list[Delivery] = []
        self._stream, self._read = StreamReader(NAME, REGION), 0
        senders = dict.fromkeys((Channel.SMS, Channel.EMAIL, Channel.VOICE), self.post)
        home = assemble(store, lambda: self.now, ids(Random(1)), senders)  # noqa: S311  the same ids every time
        self.deps = replace(home, clock=self.runs, enqueue=self._enqueue)
        # Once for each calendar, and for no case.
        follow(self.deps)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What happens inside is told under this name; what follows from it by the stream has its own."""
        self._meter.cost = self.story.setdefault(name, Cost())
        yield
        self._meter.cost = Cost()

    def react(self, name: str) -> None:
        """The stream's two consumers take what is new; the tracker is accounted for apart."""
        self._meter.cost = Cost()
        records = self._stream.read(self._read, BATCH)
        self._read = max([self._read, *(record.position for record in records)])
        with self.step(name):
            self._handle(Consumer.REACT, records)
        self._meter.cost = self.tracker.setdefault(name, Cost())
        self._handle(Consumer.TRACK, [record for record in records if record.events])

    def submit(self, text: str, number: int, phone: str) -> str:
        """A citizen's SMS; its ticket."""
        content = Content(text, citizen=Citizen(phone=phone), to="+8657112345")
        return intake.submit(self.deps, Channel.SMS, f"SM{number:032x}", content).ticket

    def act(self, ticket: str, action: str, command: object) -> None:
        """The handler acts by the link in the SMS, which names the last event that was seen."""
        case = self._case(ticket)
        person = self.deps.office.person(case.handler or "")
        who = Principal(person.id, person.role, person.unit)
        casework.act(self.deps, who, ticket, action, command, seen=case.seq)

    def answer(self, ticket: str) -> None:
        """The citizen opens the link in the survey's SMS and answers there."""
        token = survey_link(self.deps, ticket, 1).rpartition("/")[2]
        survey.answer(self.deps, token, Answer(contacted=True, resolved=Resolved.YES, satisfaction=5))

    def deliver(self, channel: Channel) -> None:
        """The channel's queue is worked off."""
        mine = [row for row in self.queued if row.channel is channel]
        self.queued = [row for row in self.queued if row.channel is not channel]
        for row in mine:
            delivery.deliver(self.deps, row.id)

    def receipts(self) -> None:
        """The provider tells of everything that it took by SMS."""
        taken, self.post.taken = self.post.taken, []
        for row in taken:
            if row.channel is Channel.SMS:
                delivery.settle(self.deps, row.id, DeliveryStatus.DELIVERED, f"post-{row.id}")

    def wake(self, until: datetime) -> None:
        """Time passes up to then, and every run that sleeps less wakes its case."""
        while due := sorted((at, run) for run, at in self.runs.asleep.items() if at <= until):
            at, (ticket, generation) = due[0]
            del self.runs.asleep[ticket, generation]
            self.now = max(self.now, at)
            following = waking.wake(self.deps, ticket, at, generation=generation)
            self._meter.cost.transitions += 2
            if following:
                self.runs.sleep(ticket, generation, following)
            else:
                self._meter.cost.transitions += 1
        self.now = max(self.now, until)

    def sweep(self, after: timedelta = timedelta()) -> None:
        """The net takes what is left lying by then."""
        self.now += after
        sweep.sweep_late(self.deps)

    def case(self, ticket: str) -> Case:
        """The case as it stands; looking at it from outside costs nothing."""
        cost, self._meter.cost = self._meter.cost, Cost()
        case = self._case(ticket)
        self._meter.cost = cost
        return case

    def _case(self, ticket: str) -> Case:
        case = self.deps.store.case(ticket)
        if case is None:
            raise LookupError(ticket)
        return case

    def _handle(self, consumer: Consumer, records: Sequence[Record]) -> None:
        if failure := feed.handle(self.deps, consumer, records):
            raise failure.error

    def _enqueue(self, rows: Sequence[Delivery]) -> None:
        self.queued += rows
