"""A whole office for the tests: real use cases on the in-memory store, and short words for what people do."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery, channel_of
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Outcome, Role
from chalicelib.edge import mailbox
from chalicelib.ports import Consumer, Deps, Principal
from chalicelib.usecases import actions, casework, delivery, feed, intake, sweep
from local.sim.world import World, build

WANG = "+8613900000001"
WATER = "柳塘街道停水两天了，没人管，请尽快处理"
SUPERVISOR = Principal("s-xu", Role.SUPERVISOR, "center")
DISPATCHER = Principal("d-lin", Role.DISPATCHER, "center")
HANDLER = Principal("w-lu", Role.HANDLER, "utilities")
MANAGER = Principal("m-gu", Role.MANAGER, "chengjiang")


@dataclass
class Office:
    """Monday 2026-03-02, 09:00 in Shanghai, and a telephone network in fair weather."""

    world: World = field(default_factory=lambda: build(1, 0.0))
    sids: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def deps(self) -> Deps:
        return self.world.deps

    def sms(self, text: str, phone: str = WANG, sid: str = "") -> str:
        """A message arrives and everything that follows from it happens; its ticket."""
        key = sid or f"SM{next(self.sids):032}"
        content = Content(text, citizen=Citizen(phone=phone))
        submission = intake.submit(self.deps, Channel.SMS, key, content)
        self.settle()
        return submission.ticket

    def web(self, text: str, **who: Any) -> str:
        """The same by the form, of whoever has these fields."""
        content = Content(text, citizen=Citizen(**who))
        submission = intake.submit(self.deps, Channel.WEB, f"web-{next(self.sids):016}", content)
        self.settle()
        return submission.ticket

    def mail(self, raw: bytes) -> None:
        """A relay hands it in."""
        mailbox.take(self.deps, mailbox.keep(self.deps, raw))
        self.settle()

    def settle(self) -> None:
        """Feed, sweep and receipts until nothing moves any more."""
        busy = True
        while busy:
            busy = sum(feed.drive(self.deps, consumer) for consumer in Consumer) > 0
            busy |= bool(sweep.sweep(self.deps))
            network = self.world.network
            receipts, network.receipts = network.receipts, []
            for receipt in receipts:
                if channel_of(receipt.delivery) is Channel.SMS:
                    delivery.settle(self.deps, receipt.delivery, receipt.status, receipt.provider_id)
                    busy = True

    def wait(self, span: timedelta, step: timedelta = timedelta(minutes=30)) -> None:
        """Time passes as it does, not in one jump."""
        until = self.world.now + span
        while self.world.now < until:
            self.world.pass_time(min(step, until - self.world.now))
            self.settle()

    def case(self, ticket: str) -> Case:
        case = self.deps.store.case(ticket)
        assert case is not None
        return case

    def act(self, ticket: str, action: str, command: object, who: Principal | None = None) -> Case:
        """The handler of the case acts, or whoever is named."""
        done = self.act_only(ticket, action, command, who or self.handler(ticket))
        self.settle()
        return done

    def act_only(self, ticket: str, action: str, command: object, who: Principal) -> Case:
        """Nothing follows from it yet."""
        return casework.act(self.deps, who, ticket, action, command)

    def reply(self, ticket: str, text: str = "已经处理好了") -> None:
        self.act(ticket, "reply", actions.Reply(Outcome.SOLVED, text))

    def handler(self, ticket: str) -> Principal:
        person = self.deps.office.person(self.case(ticket).handler or "")
        return Principal(person.id, person.role, person.unit)

    def sent(self, to: str = WANG) -> list[Delivery]:
        """Everything that one number or address was sent, oldest first."""
        accepted = (row for rows in self.world.network.accepted.values() for row in rows)
        return [row for row in accepted if row.to == to]

    def told(self, to: str = WANG) -> list[str]:
        """What one number was told about, by the keys of the texts."""
        return [row.reaction for row in self.sent(to)]

    def kinds(self, ticket: str) -> list[str]:
        return [event.kind for event in self.deps.store.history(ticket)]
