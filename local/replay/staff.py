"""Who answers in a replay: a share of the handlers and of the dispatcher's desk, at a person's pace."""

from datetime import timedelta
from random import Random

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.values import Channel, Outcome, Status
from chalicelib.usecases import actions
from local.answers import answer
from local.office import Stage

CONTACT, REPLY, DESK = (0.5, 6.0), (6.5, 34.0), (0.2, 3.0)
"""Hours of office time until each is done."""

TEXT = "已核实您反映的情况并作处理，请您查看。"


class Staff:
    """Answers `share` of what comes in; of the rest nothing is heard, however often it is reminded."""

    def __init__(self, stage: Stage, share: float, random: Random) -> None:
        self._stage, self._share, self._random = stage, share, random
        stage.on_message.append(self._hear)

    def look_at(self, ticket: str) -> None:
        """What no rule sorted lands on the dispatcher's desk."""
        case = self._stage.deps.store.case(ticket)
        if case and case.status is Status.RECEIVED and self._wants():
            dispatcher = self._stage.deps.office.dispatcher_on_duty().id
            self._in(DESK, dispatcher, ticket, answer(case, Outcome.EXPLAINED, TEXT))

    def _hear(self, message: Delivery) -> None:
        if message.reaction == "assignment" and message.channel is Channel.EMAIL and self._wants():
            self._in(CONTACT, message.recipient, message.ticket, actions.Contact("called"))
            case = self._stage.deps.store.case(message.ticket)
            self._in(REPLY, message.recipient, message.ticket, answer(case, Outcome.SOLVED, TEXT))

    def _wants(self) -> bool:
        return self._random.random() < self._share

    def _in(self, hours: tuple[float, float], person: str, ticket: str, command: object) -> None:
        span = timedelta(hours=self._random.uniform(*hours))
        at = self._stage.deps.sla.calendar.add_working_time(self._stage.now, span)
        action = type(command).__name__.lower()
        self._stage.plan(at, lambda: self._stage.act(person, ticket, action, command))
