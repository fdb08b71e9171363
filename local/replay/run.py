"""Replay messages: each comes at its time, and all that is due before it happens first."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from time import perf_counter

from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError, KeyReusedError
from chalicelib.domain.inbox import Submission
from chalicelib.domain.values import Channel
from chalicelib.ports import Parked, Store
from chalicelib.usecases import intake
from local.office import Stage, ids
from local.replay.rows import Message
from local.replay.staff import Staff

AFTERMATH = timedelta(days=45)
"""Lived through after the last message: replies, escalations, surveys and their end."""

SEED = 12345


@dataclass
class Replayed:
    """What became of the rows. Every row is in exactly one of the first four counts."""

    rows: int = 0
    cases: int = 0
    repeats: int = 0
    parked: int = 0
    errors: list[str] = field(default_factory=list)
    events: int = 0
    messages: int = 0
    seconds: float = 0.0
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def complete(self) -> bool:
        """Did every row become a case (a repeat: has one) or a parked item?"""
        return not self.errors and self.cases + self.repeats + self.parked == self.rows


class Replay:
    """One run over a store."""

    def __init__(self, store: Store, messages: Sequence[Message], share: float, seed: int = SEED) -> None:
        random = Random(seed)  # noqa: S311  reproducible, nothing secret
        self._messages, self._result = messages, Replayed(rows=len(messages))
        self._stage = Stage(store, messages[0].at, ids(random))
        self._staff = Staff(self._stage, share, random)
        self._tickets: set[str] = set()
        self._stage.on_message.append(lambda _: self._count_message())
        self._stage.on_record.append(lambda record: self._count_events(len(record.events)))

    def run(self, progress: Callable[[], None] = lambda: None) -> Replayed:
        """All rows, and the time after them; `progress` is called after each row."""
        started = perf_counter()
        for message in self._messages:
            self._stage.play(message.at)
            self._take(message)
            progress()
        self._stage.play(self._stage.now + AFTERMATH)
        self._result.seconds = perf_counter() - started
        return self._result

    def _take(self, message: Message) -> None:
        try:
            submission = self._submit(message)
        except InvalidInputError as error:
            self._park(message, error.code)
            return
        if submission.ticket in self._tickets:
            self._result.repeats += 1
            return
        self._tickets.add(submission.ticket)
        self._stage.settle()
        self._became(message, submission.ticket)

    def _submit(self, message: Message) -> Submission:
        key = f"replay-message-{message.number}"
        try:
            return intake.submit(self._stage.deps, Channel.WEB, key, message.content)
        except KeyReusedError:
            # Another text under the same number is another message.
            return intake.submit(
                self._stage.deps, Channel.WEB, f"{key}#{message.content.digest()}", message.content
            )

    def _became(self, message: Message, ticket: str) -> None:
        case, store = self._stage.deps.store.case(ticket), self._stage.deps.store
        if case:
            self._result.cases += 1
            self._result.kinds[_kind(case)] += 1
            self._staff.look_at(ticket)
        elif store.find_parked(f"record:react:{ticket}:0"):
            self._result.parked += 1
        else:
            self._result.errors.append(message.number)

    def _park(self, message: Message, reason: str) -> None:
        ref = f"message:{message.number}"
        self._stage.deps.store.park(Parked(ref, "message", message.number, reason, self._stage.now))
        self._result.parked += 1

    def _count_message(self) -> None:
        self._result.messages += 1

    def _count_events(self, events: int) -> None:
        self._result.events += events


def _kind(case: Case) -> tuple[str, str, str]:
    """Category (its first level), unit and how sure triage was."""
    return case.category.partition("/")[0], case.unit or "", f"{case.confidence:.2f}"
