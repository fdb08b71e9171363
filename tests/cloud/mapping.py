"""Lambda's event source mappings as the template has them: what they let through, what comes again."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.ports import Consumer
from chalicelib.store.dynamodb_stream import FILTERS
from chalicelib.usecases.feed import MAX_ATTEMPTS

Asked = Mapping[str, Any]
Invoke = Callable[[str, Asked], Any]
BATCH = 100


class FunctionError(Exception):
    """What Lambda says of a function that raised."""


@dataclass
class StreamMapping:
    """One consumer of the table's stream, from its beginning; what it gives up on goes to `lose`."""

    consumer: Consumer
    stream: str
    client: Any
    invoke: Invoke
    lose: Callable[[Asked], None]
    iterator: str = ""
    attempts: int = 0

    def __post_init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []

    def step(self) -> bool:
        """One batch; whether there was one."""
        self._read()
        batch = self.waiting[:BATCH]
        if not batch:
            return False
        done = self._handled(batch)
        self.attempts = 0 if done else self.attempts + 1
        if self.attempts == MAX_ATTEMPTS:
            self._give_up(batch[0])
            done, self.attempts = 1, 0
        del self.waiting[:done]
        return True

    def _handled(self, batch: list[dict[str, Any]]) -> int:
        """How many need not come again."""
        try:
            answer = self.invoke(self.consumer, {"Records": batch})
        except FunctionError:
            return 0
        failed = [item["itemIdentifier"] for item in answer["batchItemFailures"]]
        numbers = [entry["dynamodb"]["SequenceNumber"] for entry in batch]
        return min((numbers.index(number) for number in failed), default=len(batch))

    def _give_up(self, entry: Asked) -> None:
        number = entry["dynamodb"]["SequenceNumber"]
        named = {"functionArn": f"arn:aws:lambda:{self._region}:123456789012:function:huiyin-{self.consumer}"}
        place = {
            "streamArn": self.stream,
            "shardId": self._shard,
            "startSequenceNumber": number,
            "endSequenceNumber": number,
            "batchSize": 1,
        }
        self.lose({"requestContext": named, "DDBStreamBatchInfo": place})

    def _read(self) -> None:
        if not self.iterator:
            asked = {"ShardId": self._shard, "ShardIteratorType": "TRIM_HORIZON"}
            self.iterator = self.client.get_shard_iterator(StreamArn=self.stream, **asked)["ShardIterator"]
        page = self.client.get_records(ShardIterator=self.iterator)
        self.iterator = page["NextShardIterator"]
        self.waiting += [as_json(entry) for entry in page["Records"] if lets_through(self.consumer, entry)]

    @property
    def _shard(self) -> str:
        described = self.client.describe_stream(StreamArn=self.stream)["StreamDescription"]
        return str(described["Shards"][0]["ShardId"])

    @property
    def _region(self) -> str:
        return self.stream.split(":")[3]


def lets_through(consumer: Consumer, entry: Asked) -> bool:
    """Whether the mapping's filter matches."""
    return _matches(FILTERS[consumer], entry)


def _matches(pattern: Any, value: Any) -> bool:
    if isinstance(pattern, Mapping):
        return all(name in value and _matches(inner, value[name]) for name, inner in pattern.items())
    return any(
        value.startswith(rule["prefix"]) if isinstance(rule, Mapping) else value == rule for rule in pattern
    )


def as_json(value: Any) -> Any:
    """What boto3 gives, as Lambda gives it: bytes in base64, times in seconds."""
    if isinstance(value, Mapping):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.timestamp() if hasattr(value, "timestamp") else value


def messages(queue: str, received: list[Any]) -> Asked:
    """A batch from SQS in Lambda's shape."""
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{queue}",
            }
            for message in received
        ]
    }
