"""GetItem, BatchGetItem, Query: pages, filters, projections, and how stale they may be."""

from collections.abc import Mapping
from typing import Any

from local.dynamodb.conditions import Span, holds, span
from local.dynamodb.errors import InvalidError
from local.dynamodb.expressions import Node, Parser, Placeholders
from local.dynamodb.table import HASH_BYTES, RANGE_BYTES, Entry, Schema, Table
from local.dynamodb.values import Item, Sort, size_of, sort
from local.dynamodb.weather import Weather

MOST_KEYS = 100
Asked = Mapping[str, Any]


def placeholders(asked: Asked) -> Placeholders:
    return Placeholders(asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {}))


def parsed(asked: Asked, name: str, beside: Placeholders) -> Node | None:
    return Parser(asked[name], beside).condition() if name in asked else None


def get(table: Table, asked: Asked, weather: Weather) -> Any:
    beside = placeholders(asked)
    found = table.get(table.primary(asked["Key"]), _ago(asked, weather))
    items = [] if found is None else [_projected(asked, beside, found)]
    beside.finish()
    return {"Item": items[0]} if items else {}


def batch(tables: Mapping[str, Table], asked: Asked, weather: Weather) -> Any:
    """As many of the keys as the weather lets through; the others are told to be asked for again."""
    if sum(len(each["Keys"]) for each in asked["RequestItems"].values()) > MOST_KEYS:
        raise InvalidError("Too many items requested for the BatchGetItem call")
    found: dict[str, list[Item]] = {}
    left: dict[str, Any] = {}
    for name, each in asked["RequestItems"].items():
        found[name], undone = _batch(tables[name], each, weather)
        if undone:
            left[name] = {**each, "Keys": undone}
    return {"Responses": found, "UnprocessedKeys": left}


def query(table: Table, asked: Asked, weather: Weather) -> Any:
    index = asked.get("IndexName")
    schema = _schema(table, index, asked)
    beside = placeholders(asked)
    condition = parsed(asked, "KeyConditionExpression", beside)
    if condition is None:
        raise InvalidError("Either the KeyConditions or KeyConditionExpression parameter must be specified")
    wanted = span(condition, schema.hash, schema.range)
    _check_size(wanted)
    test = parsed(asked, "FilterExpression", beside)
    entries = table.partition(index, wanted, _ago(asked, weather, index))
    page, last = _page(table, schema, _behind(table, schema, asked, entries), asked, weather)
    seen = [_seen(table, schema, item) for item in page]
    passed = [item for item in seen if holds(test, item)]
    items = [_projected(asked, beside, item) for item in passed]
    if not items:
        _projected(asked, beside, {})
    beside.finish()
    told = {} if asked.get("Select") == "COUNT" else {"Items": items}
    cursor = {"LastEvaluatedKey": last} if last else {}
    return {**told, "Count": len(items), "ScannedCount": len(page), **cursor}


def _check_size(wanted: Span) -> None:
    """InvalidError for what is longer than a key can be, also if it is only compared with."""
    if len(_bytes(sort(wanted.partition))) > HASH_BYTES:
        raise InvalidError(f"Size of hashkey has exceeded the maximum size limit of {HASH_BYTES} bytes")
    if any(len(_bytes(end)) > RANGE_BYTES for end in (wanted.low, wanted.high)):
        raise InvalidError(
            f"Aggregated size of all range keys has exceeded the size limit of {RANGE_BYTES} bytes"
        )


def _bytes(end: Sort | None) -> bytes:
    """A number has a length of its own, and is never too long."""
    return end if isinstance(end, bytes) else b""


def _ago(asked: Asked, weather: Weather, index: str | None = None) -> int:
    return 0 if asked.get("ConsistentRead") else weather.ago(index)


def _batch(table: Table, asked: Asked, weather: Weather) -> tuple[list[Item], list[Item]]:
    keys = {table.primary(key): key for key in asked["Keys"]}
    if len(keys) < len(asked["Keys"]):
        raise InvalidError("Provided list of item keys contains duplicates")
    # PynamoDB asks in the order of a set, which is another one in every process.
    ordered = sorted(keys)
    now = weather.share(len(ordered))
    beside, ago = placeholders(asked), _ago(asked, weather)
    items = [item for primary in ordered[:now] if (item := table.get(primary, ago))]
    projected = [_projected(asked, beside, item) for item in items]
    return projected, [keys[primary] for primary in ordered[now:]]


def _schema(table: Table, index: str | None, asked: Asked) -> Schema:
    if index is None:
        return table.keys
    if index not in table.indexes:
        raise InvalidError(f"The table does not have the specified index: {index}")
    if asked.get("ConsistentRead"):
        raise InvalidError("Consistent reads are not supported on global secondary indexes")
    schema = table.indexes[index]
    if asked.get("Select") == "ALL_ATTRIBUTES" and schema.attributes is not None:
        raise InvalidError("ALL_ATTRIBUTES is not supported for an index that does not project all")
    return schema


def _behind(
    table: Table, schema: Schema, asked: Asked, entries: list[tuple[Entry, Item]]
) -> list[tuple[Entry, Item]]:
    """In the order asked for, behind the key where the last page ended, which may be gone by now."""
    forward = asked.get("ScanIndexForward", True)
    start = asked.get("ExclusiveStartKey")
    if start:
        place = schema.entry(start)
        if place is None:
            raise InvalidError("The provided starting key is invalid")
        cut = Entry(place[1], table.primary(table.keys.key_of(start)))
        entries = [each for each in entries if (each[0] > cut if forward else each[0] < cut)]
    return entries if forward else entries[::-1]


def _page(
    table: Table, schema: Schema, entries: list[tuple[Entry, Item]], asked: Asked, weather: Weather
) -> tuple[list[Item], Item | None]:
    """Up to the limit or the size of a page, before any filter; the key of the last one if it ends there."""
    limit, size = asked.get("Limit", len(entries) + 1), 0
    if limit < 1:
        raise InvalidError("Limit must be at least 1")
    page: list[Item] = []
    for _, item in entries[:limit]:
        page.append(item)
        size += size_of(_seen(table, schema, item))
        if size > weather.page_bytes:
            break
    ended = len(page) == len(entries) and len(page) < limit
    last = page[-1] if page and not ended else None
    return page, {**schema.key_of(last), **table.keys.key_of(last)} if last else None


def _seen(table: Table, schema: Schema, item: Item) -> Item:
    """What of an item is in the index."""
    if schema.attributes is None:
        return item
    kept = {*schema.names, *table.keys.names, *schema.attributes}
    return {name: value for name, value in item.items() if name in kept}


def _projected(asked: Asked, beside: Placeholders, item: Item) -> Item:
    if "ProjectionExpression" not in asked:
        return item
    names = [path.segments for path in Parser(asked["ProjectionExpression"], beside).paths()]
    if any(len(segments) > 1 for segments in names):
        raise NotImplementedError("a projection of what is inside of an attribute")
    return {str(name): item[str(name)] for (name,) in names if name in item}
