"""The table in its plainest form, and what a client was answered in a form that compares."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session, get_session

from local.dynamodb.engine import Engine
from local.dynamodb.weather import FAIR, Weather
from local.dynamodb.wire import Wire

REGION = "eu-west-1"
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
SAID = frozenset({"Item", "Items", "Attributes", "Count", "Responses", "UnprocessedKeys", "LastEvaluatedKey"})


def a_client(service: str, engine: Engine | None = None, weather: Weather = FAIR) -> Any:
    """Botocore's own client; of this engine, or of whoever answers in this process."""
    host = "http://dynamodb.invalid" if engine else None
    config = Config(retries={"mode": "standard"})
    client = _session().create_client(service, REGION, endpoint_url=host, config=config, **KEYS)
    if engine:
        Wire(engine, weather).attach(client)
    return client


@cache
def _session() -> Session:
    # Not before moto has been imported: it answers for sessions that are made after that.
    return get_session()


def a_table(client: Any, name: str = "things", view: str = "NEW_AND_OLD_IMAGES") -> None:
    """Two sparse indexes: `some` has the keys and a, `all` has everything."""
    client.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": key, "AttributeType": kind}
            for key, kind in (("p", "S"), ("s", "N"), ("q", "S"))
        ],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            _index("some", {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]}),
            _index("all", {"ProjectionType": "ALL"}),
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
    )


def _index(name: str, projection: Mapping[str, Any]) -> Any:
    keys = [{"AttributeName": "q", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}]
    return {"IndexName": name, "KeySchema": keys, "Projection": projection}


def a_key(p: str = "p", s: int = 1) -> dict[str, Any]:
    return {"p": {"S": p}, "s": {"N": str(s)}}


def told(client: Any, operation: str, **asked: Any) -> Any:
    """What the answer says of items, or the code of the refusal."""
    try:
        answer = getattr(client, operation)(**asked)
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", ())
        return error.response["Error"]["Code"], [reason["Code"] for reason in reasons]
    return {name: value for name, value in answer.items() if name in SAID and value}


def everything(client: Any, **asked: Any) -> list[Any]:
    """The items of all pages of a query."""
    found, start = list[Any](), dict[str, Any]()
    while True:
        page = client.query(**asked, **start)
        found += page["Items"]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
