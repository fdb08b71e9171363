"""All operations by name, from what travels to what travels. What is not known is refused loudly."""

from collections.abc import Callable, Mapping
from typing import Any

from local.dynamodb import reads, writes
from local.dynamodb.errors import ServiceError
from local.dynamodb.stream import Stream
from local.dynamodb.table import Schema, Table
from local.dynamodb.weather import Weather

Asked = Mapping[str, Any]

_EXPRESSIONS = {"ExpressionAttributeNames", "ExpressionAttributeValues"}
_ALWAYS = {"TableName", "ReturnConsumedCapacity"}
_CONDITION = _EXPRESSIONS | {"ConditionExpression", "ReturnValues", "ReturnValuesOnConditionCheckFailure"}
_READ = _EXPRESSIONS | {"ConsistentRead", "ProjectionExpression"}
_QUERY = {"IndexName", "Select", "KeyConditionExpression", "FilterExpression", "ScanIndexForward", "Limit"}
KNOWN: Mapping[str, set[str]] = {
    "CreateTable": {
        "AttributeDefinitions",
        "KeySchema",
        "GlobalSecondaryIndexes",
        "BillingMode",
        "StreamSpecification",
    },
    "DescribeTable": set(),
    "UpdateTimeToLive": {"TimeToLiveSpecification"},
    "PutItem": {"Item"} | _CONDITION,
    "UpdateItem": {"Key", "UpdateExpression"} | _CONDITION,
    "DeleteItem": {"Key"} | _CONDITION,
    "GetItem": {"Key"} | _READ,
    "BatchGetItem": {"RequestItems"},
    "Query": {"ExclusiveStartKey"} | _QUERY | _READ,
    "TransactWriteItems": {"TransactItems", "ClientRequestToken"},
    "ListStreams": set(),
    "DescribeStream": {"StreamArn"},
    "GetShardIterator": {"StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber"},
    "GetRecords": {"ShardIterator", "Limit"},
}
"""What each operation may be asked with; anything else would be ignored without a word."""


class Engine:
    """Tables and streams. `shards`: how many open ones a new stream has."""

    def __init__(self, shards: int = 1) -> None:
        self.tables: dict[str, Table] = {}
        self._shards = shards
        self._transactions = writes.Transactions(self.tables)

    def call(self, operation: str, asked: Asked, weather: Weather) -> Any:
        """The answer, or ServiceError; NotImplementedError for what this engine does not know."""
        if operation not in KNOWN or not asked.keys() <= KNOWN[operation] | _ALWAYS:
            raise NotImplementedError(f"{operation}: {sorted(asked)}")
        if "TableName" in asked and operation != "CreateTable":
            self.table(asked["TableName"])
        return _OPERATIONS[operation](self, asked, weather)

    def table(self, name: str) -> Table:
        if name not in self.tables:
            raise ServiceError("ResourceNotFoundException", f"Requested resource not found: Table: {name}")
        return self.tables[name]

    def stream(self, arn: str) -> Stream:
        for table in self.tables.values():
            if table.stream and table.stream.arn == arn:
                return table.stream
        raise ServiceError("ResourceNotFoundException", f"Requested resource not found: Stream: {arn}")

    def create_table(self, asked: Asked, _: Weather) -> Any:
        name = asked["TableName"]
        if name in self.tables:
            raise ServiceError("ResourceInUseException", f"Table already exists: {name}")
        kinds = {each["AttributeName"]: each["AttributeType"] for each in asked["AttributeDefinitions"]}
        indexes = {
            each["IndexName"]: _schema(each, kinds) for each in asked.get("GlobalSecondaryIndexes", ())
        }
        told = asked.get("StreamSpecification", {})
        arn = f"arn:aws:dynamodb:eu-west-1:123456789012:table/{name}/stream/2026-01-01T00:00:00.000"
        stream = Stream(arn, told["StreamViewType"], self._shards) if told.get("StreamEnabled") else None
        self.tables[name] = Table(name, _schema(asked, kinds), indexes, stream)
        return {"TableDescription": _description(self.tables[name])}

    def describe_table(self, asked: Asked, _: Weather) -> Any:
        return {"Table": _description(self.table(asked["TableName"]))}

    def update_ttl(self, asked: Asked, _: Weather) -> Any:
        told = asked["TimeToLiveSpecification"]
        self.table(asked["TableName"]).expires = told["AttributeName"] if told["Enabled"] else None
        return {"TimeToLiveSpecification": told}

    def put_item(self, asked: Asked, _: Weather) -> Any:
        return writes.alone(writes.put(self.table(asked["TableName"]), asked), asked)

    def update_item(self, asked: Asked, _: Weather) -> Any:
        return writes.alone(writes.update(self.table(asked["TableName"]), asked), asked)

    def delete_item(self, asked: Asked, _: Weather) -> Any:
        return writes.alone(writes.delete(self.table(asked["TableName"]), asked), asked)

    def get_item(self, asked: Asked, weather: Weather) -> Any:
        return reads.get(self.table(asked["TableName"]), asked, weather)

    def batch_get_item(self, asked: Asked, weather: Weather) -> Any:
        for name in asked["RequestItems"]:
            self.table(name)
        return reads.batch(self.tables, asked, weather)

    def query(self, asked: Asked, weather: Weather) -> Any:
        return reads.query(self.table(asked["TableName"]), asked, weather)

    def transact_write_items(self, asked: Asked, _: Weather) -> Any:
        for action in asked["TransactItems"]:
            for each in action.values():
                self.table(each["TableName"])
        return self._transactions.write(asked)

    def list_streams(self, asked: Asked, _: Weather) -> Any:
        tables = [self.table(asked["TableName"])] if "TableName" in asked else self.tables.values()
        streams = [(table.name, table.stream) for table in tables if table.stream]
        return {"Streams": [{"StreamArn": stream.arn, "TableName": name} for name, stream in streams]}

    def describe_stream(self, asked: Asked, _: Weather) -> Any:
        stream = self.stream(asked["StreamArn"])
        return {"StreamDescription": {"StreamArn": stream.arn, "Shards": stream.described()}}

    def get_shard_iterator(self, asked: Asked, _: Weather) -> Any:
        stream = self.stream(asked["StreamArn"])
        kind, number = asked["ShardIteratorType"], asked.get("SequenceNumber")
        return {"ShardIterator": stream.iterator(asked["ShardId"], kind, number)}

    def get_records(self, asked: Asked, weather: Weather) -> Any:
        arn, shard, start = asked["ShardIterator"].split("|")
        limit = min(asked.get("Limit", 1000), weather.page_records)
        records, behind = self.stream(arn).read(shard, int(start), limit)
        going_on = {} if behind is None else {"NextShardIterator": f"{arn}|{shard}|{behind}"}
        return {"Records": records, **going_on}


_OPERATIONS: Mapping[str, Callable[[Engine, Asked, Weather], Any]] = {
    "CreateTable": Engine.create_table,
    "DescribeTable": Engine.describe_table,
    "UpdateTimeToLive": Engine.update_ttl,
    "PutItem": Engine.put_item,
    "UpdateItem": Engine.update_item,
    "DeleteItem": Engine.delete_item,
    "GetItem": Engine.get_item,
    "BatchGetItem": Engine.batch_get_item,
    "Query": Engine.query,
    "TransactWriteItems": Engine.transact_write_items,
    "ListStreams": Engine.list_streams,
    "DescribeStream": Engine.describe_stream,
    "GetShardIterator": Engine.get_shard_iterator,
    "GetRecords": Engine.get_records,
}


def _schema(told: Asked, kinds: Mapping[str, str]) -> Schema:
    names = {each["KeyType"]: each["AttributeName"] for each in told["KeySchema"]}
    projection = told.get("Projection", {"ProjectionType": "ALL"})
    others = frozenset(projection.get("NonKeyAttributes", ()))
    attributes = None if projection["ProjectionType"] == "ALL" else others
    return Schema(names["HASH"], names.get("RANGE"), kinds, attributes)


def _description(table: Table) -> Any:
    stream = {"LatestStreamArn": table.stream.arn} if table.stream else {}
    return {"TableName": table.name, "TableStatus": "ACTIVE", **stream}
