"""The table's stream knocks: two consumers, each a function of its own (design.md 2, 5).

Lambda retries a batch from the record that is named; what has failed for good arrives at `set_aside`.
"""

from typing import Any

from chalice.app import Blueprint

from chalicelib.aws.log import failed, measured
from chalicelib.aws.stream import lost_records, records_of
from chalicelib.bootstrap import deps
from chalicelib.ports import Consumer
from chalicelib.usecases import feed

routes = Blueprint(__name__)
# The template puts the table's own stream here: Chalice takes a literal only.
STREAM = "arn:aws:dynamodb:*:*:table/huiyin/stream/*"
LOST = "huiyin-lost-records"
LAST_TRY = 4
"""Receives before the queue's own dead-letter queue takes over: one below its redrive policy."""


@routes.on_dynamodb_record(stream_arn=STREAM, batch_size=100, name="react")
def react(event: Any) -> dict[str, object]:
    return _handle(Consumer.REACT, event.to_dict())


@routes.on_dynamodb_record(stream_arn=STREAM, batch_size=100, name="track")
def track(event: Any) -> dict[str, object]:
    return _handle(Consumer.TRACK, event.to_dict())


@routes.on_sqs_message(queue=LOST, batch_size=1, name="set_aside")
def set_aside(event: Any) -> None:
    set_aside_lost(event.to_dict())


def set_aside_lost(event: dict[str, Any]) -> None:
    """What a consumer gave up on: each record alone again; at the last try it is parked."""
    for message in event["Records"]:
        is_last = int(message["attributes"]["ApproximateReceiveCount"]) >= LAST_TRY
        for consumer, record in lost_records(message["body"]):
            failure = feed.handle(deps(), consumer, [record])
            if failure and not is_last:
                raise failure.error
            if failure:
                failed("record", failure.error, ticket=record.ticket)
                feed.park(deps(), consumer, record, failure.error)


def _handle(consumer: Consumer, event: dict[str, Any]) -> dict[str, object]:
    numbered = records_of(event["Records"])
    failure = feed.handle(deps(), consumer, [record for _, record in numbered])
    if failure is None:
        return {"batchItemFailures": []}
    failed(f"{consumer}", failure.error, ticket=failure.record.ticket)
    measured("Failures", 1, what=consumer)
    return {"batchItemFailures": [{"itemIdentifier": numbered[failure.index][0]}]}
