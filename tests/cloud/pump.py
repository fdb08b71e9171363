"""Lambda, played: it calls our functions with what stream, queues, schedule and state machine bring."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, TypeVar

import pytest
from chalice.test import Client
from moto.awslambda.models import LambdaFunction

from chalicelib.ports import Consumer
from local.sim.faults import Killed
from tests.cloud import account
from tests.cloud.mapping import Asked, FunctionError, StreamMapping, messages
from tests.mail_events import by_sns

FUNCTION_OF = {
    account.SMS: "deliver_sms",
    account.EMAIL: "deliver_email",
    account.VOICE: "deliver_voice",
    account.LOST: "set_aside",
}
MAX_RECEIVES, GUSTS = 5, 6
T = TypeVar("T")
VISIBLE_AFTER = {
    account.SMS: timedelta(seconds=900),
    account.EMAIL: timedelta(seconds=900),
    account.VOICE: timedelta(seconds=900),
    account.LOST: timedelta(seconds=360),
}
"""As infra/resources.json has it."""

TEXTS = ("version", "account", "region", "source", "detail-type", "time", "id")
SCHEDULED: Asked = dict.fromkeys(TEXTS, "") | {"detail": {}, "resources": []}


class Pump:
    """`calls` are the functions called, each with its event and answer; `within` is entered round each.

    Each event comes `times` times. `random` draws who has the next turn, and what comes in which order.
    """

    def __init__(
        self,
        clients: account.Clients,
        http: Client,
        now: Callable[[], datetime],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self._sqs, self._lambda, self._now = clients("sqs"), http.lambda_, now
        self.within: Callable[[str], AbstractContextManager[object]] = nullcontext
        self.times = 1
        self.random: Random | None = None
        self.calls: list[tuple[str, Asked, Any]] = []
        self.dead: list[str] = []
        self._hidden: list[tuple[datetime, str, Asked]] = []
        self._urls = {name: self._sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in FUNCTION_OF}
        streams = clients("dynamodbstreams")
        arn = streams.list_streams()["Streams"][0]["StreamArn"]
        self._mappings = [StreamMapping(each, arn, streams, self.invoke, self._lose) for each in Consumer]
        self._serve_state_machine(monkeypatch)

    def invoke(self, name: str, event: Asked) -> Any:
        """Run a function; what it raises is Lambda's error, and so is its death."""
        answer = None
        for _ in range(self.times):
            try:
                with self.within(name):
                    answer = self._lambda.invoke(name, json.loads(json.dumps(event))).payload
            except (Exception, Killed) as error:
                raise FunctionError(f"{type(error).__name__}: {error}") from error
            self.calls.append((name, event, answer))
        return json.loads(json.dumps(answer))

    def step(self) -> bool:
        """A batch for each who waits for one; whether anything moved."""
        turns = [mapping.step for mapping in self._mappings] + [
            partial(self._receive, n) for n in FUNCTION_OF
        ]
        if self.random:
            turns = self.random.choices(turns, k=self.random.randint(0, GUSTS)) + self._shuffled(turns)
        moved = [turn() for turn in turns]
        return any(moved)

    def sweep(self) -> None:
        """Next minute's run does what this one could not."""
        try:
            self.invoke("sweep", SCHEDULED)
        except FunctionError:
            return

    def close_days(self) -> None:
        """The hour's run."""
        self.invoke("close_days", SCHEDULED)

    def build_reports(self) -> None:
        """The quarter hour's run."""
        self.invoke("build_reports", SCHEDULED)

    def arrived(self, bucket: str, key: str) -> None:
        """What EventBridge tells of a new object."""
        detail = {"bucket": {"name": bucket}, "object": {"key": key}}
        self._thrice("take_mail", {**SCHEDULED, "detail": detail}, key)

    def published(self, message: str) -> None:
        """What SES tells the topic."""
        self._thrice("take_receipts", by_sns(message), message)

    def _thrice(self, name: str, event: Asked, known_as: str) -> None:
        """What nobody waits for Lambda tries up to three times."""
        for _ in range(3):
            try:
                self.invoke(name, event)
            except FunctionError:
                continue
            return
        self.dead.append(known_as)

    def transcribed(self, job: str, status: str = "COMPLETED") -> None:
        """What EventBridge tells of a job of Amazon Transcribe that is over."""
        detail = {"TranscriptionJobName": job, "TranscriptionJobStatus": status}
        told = {"source": "aws.transcribe", "detail-type": "Transcribe Job State Change", "detail": detail}
        self.invoke("transcribed", {**SCHEDULED, **told})

    def called(self, name: str) -> list[tuple[Asked, Any]]:
        return [(event, answer) for called, event, answer in self.calls if called == name]

    def _receive(self, name: str) -> bool:
        # A dead letter of one message must not follow from its neighbour's failure: the lost come alone.
        batch = self._batch(name, 1 if name == account.LOST else 10)
        failed = self._failed(name, batch) if batch else set()
        for message in batch:
            if message["MessageId"] in failed:
                self._hide(name, message)
        return bool(batch)

    def _batch(self, name: str, most: int) -> list[Asked]:
        """What has become visible again, else what is new; a message in our hands is in nobody else's."""
        back = [entry for entry in self._hidden if entry[1] == name and entry[0] <= self._now()][:most]
        self._hidden = [entry for entry in self._hidden if entry not in back]
        if back:
            return [message for _, _, message in back]
        url = self._urls[name]
        most = self.random.randint(1, most) if self.random else most
        asked = {"QueueUrl": url, "MaxNumberOfMessages": most, "AttributeNames": ["All"]}
        received: list[Asked] = self._sqs.receive_message(**asked).get("Messages", [])
        for message in received:
            self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return self._shuffled(received)

    def _shuffled(self, things: list[T]) -> list[T]:
        return self.random.sample(things, len(things)) if self.random else things

    def _hide(self, name: str, message: Asked) -> None:
        """Until the visibility timeout is over, or for ever among the dead letters."""
        seen = int(message["Attributes"]["ApproximateReceiveCount"]) + 1
        if seen > MAX_RECEIVES:
            self.dead.append(message["Body"])
            return
        again = {**message, "Attributes": {**message["Attributes"], "ApproximateReceiveCount": str(seen)}}
        self._hidden.append((self._now() + VISIBLE_AFTER[name], name, again))

    def returns(self) -> list[datetime]:
        """When what failed becomes visible again."""
        return [at for at, _, _ in self._hidden]

    def _failed(self, name: str, received: list[Any]) -> set[str]:
        """The messages that come again: those that the function names, or all if it raised."""
        try:
            answer = self.invoke(FUNCTION_OF[name], messages(name, received)) or {"batchItemFailures": []}
        except FunctionError:
            return {message["MessageId"] for message in received}
        return {item["itemIdentifier"] for item in answer["batchItemFailures"]}

    def _lose(self, told: Asked) -> None:
        self._sqs.send_message(QueueUrl=self._urls[account.LOST], MessageBody=json.dumps(told))

    def _serve_state_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def invoked(function: Any, body: bytes, _: object, headers: dict[str, str]) -> bytes:
            name = function.function_name.removeprefix("huiyin-")
            try:
                return json.dumps(self.invoke(name, json.loads(body))).encode()
            except FunctionError as error:
                headers["x-amz-function-error"] = "Unhandled"
                return json.dumps({"errorType": "FunctionError", "errorMessage": str(error)}).encode()

        monkeypatch.setattr(LambdaFunction, "invoke", invoked)
