"""The feed: the table's stream. In the cloud Lambda reads it, under moto and for development `StreamReader`.

New submissions and cases, which carry the events of their last save; everything else is not for the
consumers. A case that is put off comes again with the same events, as any record may.
"""

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import Any

from chalicelib.ports import Consumer, Record
from chalicelib.store import codec
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store.squeeze import unsqueeze

FILTERS: Mapping[Consumer, Mapping[str, Any]] = {
    Consumer.REACT: {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"sk": {"S": [keys.SUBMISSION, keys.CASE]}}},
    },
    Consumer.TRACK: {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": [keys.CASE]}}}},
}
"""What each consumer's event source mapping lets through."""

PAGE, EMPTY_PAGES = 1000, 3
"""A stream may answer with an empty page before the next records; after some of them there are none."""

Image = Mapping[str, Mapping[str, Any]]
"""A new item as the stream tells it."""


def record_of(image: Image, position: int = 0) -> Record | None:
    """What the image is to the consumers, or None if it is nothing to them.

    Bytes may stand in base64, as they do in what Lambda is given.
    """
    ticket, sk = keys.ticket_of(image["pk"]["S"]), image["sk"]["S"]
    if sk == keys.SUBMISSION:
        return Record(position, ticket)
    last = codec.decode_case_row(_bytes(image["d"])).last if sk == keys.CASE else None
    if last is None:
        return None
    return Record(position, ticket, int(image["v"]["N"]), codec.decode_events(*last))


class StreamReader:
    """Reads a stream with one open shard, as moto has it and a table with little traffic.

    Sequence numbers order the records of a shard, not those of several: then a position cannot be one
    number, and only Lambda reads on.
    """

    def __init__(self, table: str, region: str | None = None, host: str | None = None) -> None:
        self._table, self._region, self._host = table, region, host

    def read(self, after: int, limit: int) -> list[Record]:
        """The records behind a sequence number; 0 is the beginning of what the stream still has."""
        entries = chain.from_iterable(self._entries(shard, after) for shard in self._shards(after))
        return [record for _, record in islice(records(entries), limit)]

    def _entries(self, shard: Any, after: int) -> Iterator[Any]:
        start = {"ShardIteratorType": "TRIM_HORIZON"}
        if after >= _start(shard):
            start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": str(after)}
        return entries_of(self._client, self._stream, shard["ShardId"], start)

    def _shards(self, after: int) -> list[Any]:
        """Those with records behind the position, oldest first."""
        described = self._client.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"]
        if sum(_end(shard) is None for shard in described) > 1:
            raise RuntimeError(f"the stream of {self._table} has several open shards: only Lambda reads it")
        unread = [shard for shard in described if (_end(shard) or after + 1) > after]
        return sorted(unread, key=_start)

    @cached_property
    def _client(self) -> Any:
        return client_of(self._region, self._host)

    @cached_property
    def _stream(self) -> str:
        streams = self._client.list_streams(TableName=self._table)["Streams"]
        return str(streams[-1]["StreamArn"])


def client_of(region: str | None, host: str | None = None) -> Any:
    """A client for streams; no resource, no session of boto3."""
    # PynamoDB has no streams, and functions that Lambda feeds need no client for them.
    from botocore.session import get_session

    return get_session().create_client("dynamodbstreams", region, endpoint_url=host)


def entries_of(client: Any, stream: str, shard: str, start: Mapping[str, str]) -> Iterator[Any]:
    """Of one shard from there on, until nothing comes."""
    asked = client.get_shard_iterator(StreamArn=stream, ShardId=shard, **start)
    iterator, empty = asked["ShardIterator"], 0
    while iterator and empty < EMPTY_PAGES:
        page = client.get_records(ShardIterator=iterator, Limit=PAGE)
        yield from page["Records"]
        iterator, empty = page.get("NextShardIterator"), 0 if page["Records"] else empty + 1


def records(entries: Iterable[Any]) -> Iterator[tuple[str, Record]]:
    """What is for the consumers among a stream's entries, each behind its sequence number."""
    for entry in entries:
        change = entry["dynamodb"]
        number = change["SequenceNumber"]
        record = record_of(change["NewImage"], int(number)) if "NewImage" in change else None
        if record:
            yield number, record


def _start(shard: Any) -> int:
    return int(shard["SequenceNumberRange"]["StartingSequenceNumber"])


def _end(shard: Any) -> int | None:
    """Of a closed shard."""
    end = shard["SequenceNumberRange"].get("EndingSequenceNumber")
    return int(end) if end else None


def _bytes(value: Mapping[str, Any]) -> bytes:
    content = value["B"]
    return unsqueeze(b64decode(content) if isinstance(content, str) else bytes(content))
