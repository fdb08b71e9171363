"""What Lambda tells of the table's stream: batches of entries, and ranges that it has given up on."""

import json
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

from chalicelib.ports import Consumer, Record
from chalicelib.store.dynamodb_stream import client_of, entries_of, records


def records_of(entries: Iterable[Any]) -> list[tuple[str, Record]]:
    """The records among a stream's entries, each behind the sequence number that Lambda retries it by."""
    return list(records(entries))


def lost_records(message: str) -> Iterator[tuple[Consumer, Record]]:
    """The records that Lambda has given up on, and whose they are.

    Its message (an on-failure destination's, as JSON) says only where they stand, so they are read from
    the stream, which keeps them for 24 hours: after that DynamoDB refuses, and the message stays unread.
    """
    told = json.loads(message)
    batch = told["DDBStreamBatchInfo"]
    stream, shard, last = batch["streamArn"], batch["shardId"], int(batch["endSequenceNumber"])
    consumer = Consumer(told["requestContext"]["functionArn"].split(":")[6].rpartition("-")[2])
    start = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": batch["startSequenceNumber"]}
    entries = entries_of(client_of(stream.split(":")[3]), stream, shard, start)
    lost = takewhile(lambda entry: int(entry["dynamodb"]["SequenceNumber"]) <= last, entries)
    return ((consumer, record) for _, record in records(lost))
