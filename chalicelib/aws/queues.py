"""One queue per channel: a dead provider fills its own queue and holds up nothing else (design.md 5)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.values import Channel

BATCH = 10


class Queues:
    """`enqueue` of Deps. A message is a delivery's id; one that comes twice is claimed once."""

    def __init__(self, client: Callable[[str], Any], urls: Mapping[Channel, str]) -> None:
        self._client, self._urls = client, urls

    def enqueue(self, deliveries: Sequence[Delivery]) -> None:
        """Queue what may go now. Raises ConnectionError if SQS took less than all of it."""
        for channel, rows in groupby(sorted(deliveries, key=_channel), key=_channel):
            self.send(channel, [row.id for row in rows])

    def send(self, channel: Channel, ids: Sequence[str]) -> None:
        """Queue deliveries by id."""
        for batch in _batches(ids):
            entries = [{"Id": str(number), "MessageBody": id} for number, id in enumerate(batch)]
            answer = self._client("sqs").send_message_batch(QueueUrl=self._urls[channel], Entries=entries)
            if answer.get("Failed"):
                raise ConnectionError(f"SQS took {len(batch) - len(answer['Failed'])} of {len(batch)}")


def _channel(delivery: Delivery) -> Channel:
    return delivery.channel


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
