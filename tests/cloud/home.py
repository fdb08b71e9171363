"""The cloud home in one process: our functions and adapters as they are, AWS by moto, time in our hands."""

from datetime import UTC, datetime, timedelta
from email import message_from_string
from itertools import count
from urllib.parse import urlencode

from chalice.test import Client, HTTPResponse
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from twilio.request_validator import RequestValidator

from bench.meter import REGION
from chalicelib.channels.gateway import STATUS_PATH
from chalicelib.channels.mail_names import delivery_of
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Deps, DueKind, Principal
from chalicelib.usecases import casework
from local import gateway
from local.outbox import STEPS, Message
from tests.cloud.account import BUCKET, Clients
from tests.cloud.far_side import FarSide
from tests.cloud.pump import Pump
from tests.cloud.runs import Runs
from tests.cloud.watch import Watch
from tests.office import WANG

FAR = datetime(9999, 1, 1, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
MAX_ROUNDS = 300


class Time:
    """Monday 2026-03-02, 09:00 in Shanghai, until somebody says otherwise."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Cloud:
    """What the tests say to it; the same words as `tests.office.Office`, where both have them."""

    def __init__(
        self,
        deps: Deps,
        time: Time,
        http: Client,
        pump: Pump,
        runs: Runs,
        far: FarSide,
        clients: Clients,
        *,
        watch: Watch,
    ) -> None:
        self.deps, self.time, self.http, self.pump, self.runs = deps, time, http, pump, runs
        self.far, self.clients, self.watch, self._sids = far, clients, watch, count(1)

    def sms(self, text: str, sid: str = "") -> str:
        """Ms Wang writes, and everything that follows from it happens; the newest ticket."""
        sid = sid or f"SM{next(self._sids):032}"
        form = {"MessageSid": sid, "From": WANG, "To": "+8612345", "Body": text}
        assert self.posted("/hooks/twilio/sms", form).status_code == 200
        self.settle()
        return self.sent(WANG)[-1].ticket

    def mail(self, raw: bytes) -> None:
        """SES keeps it, and EventBridge tells of it."""
        key = f"mail/{next(self._sids):032}"
        self.clients("s3").put_object(Bucket=BUCKET, Key=key, Body=raw)
        self.pump.arrived(BUCKET, key)
        self.settle()

    def posted(self, path: str, form: dict[str, str]) -> HTTPResponse:
        """As Twilio posts, signed on the public address."""
        signed = RequestValidator(self.deps.webhook_token).compute_signature(self.deps.base_url + path, form)
        headers = {"Content-Type": FORM, "X-Twilio-Signature": str(signed)}
        return self.http.http.post(path, headers=headers, body=urlencode(form).encode())

    def settle(self) -> None:
        """Stream, queues, runs and receipts until nothing moves any more."""
        self.pump.sweep()
        for _ in range(MAX_ROUNDS):
            if not any([self.pump.step(), self.runs.let_go(), self._report()]):
                return
        raise AssertionError("it never comes to rest")

    def wait(self, span: timedelta, step: timedelta = timedelta()) -> None:
        """Time passes, from one moment at which something waits to the next."""
        until = self.time.now + span
        while self.time.now < until:
            self.time.now = min([until, *(at for at in self._moments() if at > self.time.now)])
            self.settle()

    def wait_for_returns(self) -> None:
        """Until the queues have brought again, or given up, what failed."""
        while returns := self.pump.returns():
            self.wait(min(returns) - self.time.now)

    def case(self, ticket: str) -> Case:
        case = self.deps.store.case(ticket)
        assert case is not None
        return case

    def act(self, ticket: str, action: str, command: object, who: Principal) -> None:
        casework.act(self.deps, who, ticket, action, command)
        self.settle()

    def sent(self, to: str = WANG) -> list[Delivery]:
        """Every message that one number or address was sent, oldest first, as often as it was sent."""
        ids = [message.delivery for message in self.far.outbox.all(to)] if to.startswith("+") else []
        mails = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
        ids += [_delivery(mail.raw_data) for mail in mails if to in mail.destinations]
        return [row for row in map(self.deps.store.delivery, ids) if row]

    def told(self, to: str = WANG) -> list[str]:
        return [row.reaction for row in self.sent(to)]

    def executions(self) -> dict[str, str]:
        """Every run of the case clock by name, and how it stands."""
        states = self.clients("stepfunctions")
        found = states.list_executions(stateMachineArn=self._machine)["executions"]
        return {run["name"]: run["status"] for run in found}

    def history_events(self) -> int:
        """Of all runs together: AWS ends one at 25,000."""
        states = self.clients("stepfunctions")
        found = states.list_executions(stateMachineArn=self._machine)["executions"]
        arns = [run["executionArn"] for run in found]
        return sum(len(states.get_execution_history(executionArn=arn)["events"]) for arn in arns)

    @property
    def _machine(self) -> str:
        (machine,) = self.clients("stepfunctions").list_state_machines()["stateMachines"]
        return str(machine["stateMachineArn"])

    def kinds(self, ticket: str) -> list[str]:
        return [event.kind for event in self.deps.store.history(ticket)]

    def _moments(self) -> list[datetime]:
        store, grace = self.deps.store, self.deps.grace
        slept_for = [at for at, _ in self.runs.asleep()]
        cases = [due.at for due in store.due(DueKind.CASE, FAR, 50)]
        late = [at + grace for at in cases if at not in slept_for]
        # An entry may stand where it was while its row has moved on: the row knows.
        rows = [store.delivery(due.id) for due in store.due(DueKind.DELIVERY, FAR, 50)]
        return slept_for + late + self.pump.returns() + [row.next_at for row in rows if row and row.next_at]

    def _report(self) -> bool:
        """Twilio tells what became of its messages; again, while we do not say 200."""
        unreported = self.far.outbox.unreported()
        for message in unreported:
            for number, status in enumerate(STEPS[message.reported :], start=message.reported + 1):
                self.far.outbox.set_status(message, status)
                if self._receipt(message, status).status_code != 200:
                    break
                self.far.outbox.set_reported(message, number)
        return bool(unreported)

    def gateway_posts(self, path: str, document: dict[str, str]) -> HTTPResponse:
        """Signed on the public address."""
        url, secret = self.deps.base_url + path, self.deps.gateway_secret
        body, headers = gateway.signed(secret, url, document, self.time.now)
        return self.http.http.post(path, headers=headers, body=body)

    def _receipt(self, message: Message, status: str) -> HTTPResponse:
        if message.provider_id.startswith(gateway.IDS):
            return self.gateway_posts(STATUS_PATH, {"id": message.delivery, "status": status})
        form = {"MessageSid": message.provider_id, "MessageStatus": status, "To": message.receiver}
        return self.posted(message.callback.removeprefix(self.deps.base_url), form)


def _delivery(raw: str) -> str:
    return delivery_of(message_from_string(raw)["Message-ID"])
