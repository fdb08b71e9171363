"""What the people of the office do with one case: orders for the use cases, at the log's time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from random import Random

from chalicelib import parts
from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.survey import Answer
from chalicelib.domain.units import Office
from chalicelib.domain.values import DeskKind, Grade, Outcome, Resolved, Status, Type
from chalicelib.ports import Principal, Store
from chalicelib.usecases import actions, casework, links, survey, taking_in
from chalicelib.usecases.receive import receive
from chalicelib.usecases.waking import wake
from local.incidents.staff import principal
from local.office import assemble, ids

SEED = 12345
CALL, ANSWER, WORDS = "来电事项，详见原记录", "来电补充所问情况", "见原记录"
NOT_SOLVED = Answer(contacted=True, resolved=Resolved.NO, satisfaction=1)


class Added(StrEnum):
    """What a replay puts in because the log has no word for it."""

    HEARD = "heard"
    """The citizen's answer to a question, typed in as a call."""
    ASKED_ANEW = "asked_anew"
    """A transfer ends a question: the new unit asks again."""


class Desk:
    """The office at one telephone: what happens is written into `store`, and no message leaves."""

    def __init__(self, store: Store, office: Office) -> None:
        parts.keep_policy(store)
        self.now = datetime(1970, 1, 1, tzinfo=UTC)
        self._random = Random(SEED)  # noqa: S311  reproducible, nothing secret
        self._deps = replace(assemble(store, lambda: self.now, ids(self._random), {}), office=office)
        self.added: Counter[Added] = Counter()

    def case(self, ticket: str) -> Case:
        found = self._deps.store.case(ticket)
        if found is None:
            raise LookupError(ticket)
        return found

    def history(self, ticket: str) -> list[str]:
        """The kinds of its events."""
        return [event.kind for event in self._deps.store.history(ticket)]

    def take_call(self, number: str, grade: Grade, at: datetime) -> str:
        """The centre types it in and settles what it is; its ticket."""
        self.now = at
        content = Content(CALL, citizen=Citizen(name=number), desk_kind=DeskKind.CALL)
        submission = taking_in.take_in(self._deps, self._dispatcher, f"incident-{number}", content)
        receive(self._deps, submission.ticket)
        self._act(submission.ticket, self._dispatcher, "accept", actions.Accept(Type.HELP, grade=grade))
        return submission.ticket

    def pass_time(self, ticket: str, until: datetime) -> Status:
        """What falls due on the way, each at its moment; where the case stands then."""
        due_at = self.case(ticket).wake_at
        while due_at is not None and due_at <= until:
            self.now = max(self.now, due_at)
            due_at = wake(self._deps, ticket, due_at)
        self.now = max(self.now, until)
        return self.case(ticket).status

    def hand_to(self, ticket: str, unit: str) -> None:
        """To its first unit, or to another one."""
        if self.case(ticket).unit is None and self.case(ticket).cycle.number == 1:
            self._act(ticket, self._dispatcher, "dispatch", actions.Dispatch(unit))
        else:
            self._act(ticket, self._dispatcher, "transfer", actions.Transfer(unit, WORDS))

    def hand_within(self, ticket: str, person: str) -> None:
        head = self._deps.office.head_of(self.case(ticket).unit or "")
        who = principal(head) if head else self._dispatcher
        self._act(ticket, who, "reassign", actions.Reassign(person))

    def grade(self, ticket: str, grade: Grade) -> None:
        if self.case(ticket).status is Status.ACCEPTED:
            self._act(ticket, self._dispatcher, "accept", actions.Accept(grade=grade))
        else:
            self._act(ticket, self._dispatcher, "regrade", actions.Regrade(WORDS, grade=grade))

    def sign(self, ticket: str) -> None:
        self._act(ticket, self._holder(ticket), "sign", actions.Sign())

    def ask(self, ticket: str) -> None:
        self._act(ticket, self._holder(ticket), "ask", actions.Ask(WORDS))

    def note(self, ticket: str) -> None:
        self._act(ticket, self._holder(ticket), "note", actions.Note(WORDS))

    def hear(self, ticket: str) -> None:
        """The citizen rings with the answer, and whoever has the case types it in."""
        content = Content(ANSWER, desk_kind=DeskKind.CALL, adds_to=ticket)
        key = f"answer-{ticket}-{self.case(ticket).seq:08}"
        submission = taking_in.take_in(self._deps, self._holder(ticket), key, content)
        receive(self._deps, submission.ticket)
        self.added[Added.HEARD] += 1

    def reply(self, ticket: str) -> None:
        """On the telephone: the citizen has the answer at once."""
        self._act(ticket, self._holder(ticket), "reply", actions.Reply(Outcome.SOLVED, WORDS))
        self._act(ticket, self._holder(ticket), "inform", actions.Inform())

    def reopen(self, ticket: str) -> None:
        """The citizen tells the survey that it is not solved; else a supervisor decides."""
        if self.case(ticket).cycle.surveying:
            link = links.survey_link(self._deps, ticket, self.case(ticket).cycle.number)
            survey.answer(self._deps, link.rpartition("/")[2], NOT_SOLVED)
            self._act(ticket, self._supervisor, "review", actions.Review(WORDS))
        if self.case(ticket).status is not Status.IN_PROGRESS:
            self._act(ticket, self._supervisor, "reopen", actions.Reopen(WORDS))

    @property
    def _dispatcher(self) -> Principal:
        return principal(self._deps.office.dispatcher_on_duty())

    @property
    def _supervisor(self) -> Principal:
        return principal(self._deps.office.supervisor_on_duty())

    def _holder(self, ticket: str) -> Principal:
        """The handler, or the centre as long as no unit has it."""
        handler = self.case(ticket).handler
        return principal(self._deps.office.person(handler)) if handler else self._dispatcher

    def _act(self, ticket: str, who: Principal, action: str, command: object) -> None:
        casework.act(self._deps, who, ticket, action, command)
