"""The one DynamoDB table with its indexes: what the template must declare, and how it is reached."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pynamodb.attributes import BinaryAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.connection import TableConnection
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE, STREAM_NEW_IMAGE
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.store.dynamodb_keys import Key, fits
from chalicelib.store.squeeze import squeeze, unsqueeze

R = TypeVar("R", bound="Row")

CONNECT_SECONDS, READ_SECONDS, RETRIES = 2, 5, 3
"""A request has 29 seconds behind the API gateway; PynamoDB would wait 30 for one answer."""


class _KeysOnly:
    projection = KeysOnlyProjection()


class DueIndex(GlobalSecondaryIndex["Row"]):
    """What waits for a time, by kind and shard."""

    class Meta(_KeysOnly):
        index_name = "due"

    due_list = UnicodeAttribute(hash_key=True, attr_name="q")
    due_key = UnicodeAttribute(range_key=True, attr_name="qs")


class UnitIndex(GlobalSecondaryIndex["Row"]):
    """The work list of a unit."""

    class Meta(_KeysOnly):
        index_name = "unit"

    unit_list = UnicodeAttribute(hash_key=True, attr_name="u")
    work_key = UnicodeAttribute(range_key=True, attr_name="ws")


class AllIndex(GlobalSecondaryIndex["Row"]):
    """The work list of those who see all units, by stage and shard."""

    class Meta(_KeysOnly):
        index_name = "all"

    all_list = UnicodeAttribute(hash_key=True, attr_name="a")
    work_key = UnicodeAttribute(range_key=True, attr_name="ws")


class Squeezed(BinaryAttribute):
    """Bytes that are compressed where they are long."""

    def __init__(self, attr_name: str) -> None:
        super().__init__(null=True, attr_name=attr_name, legacy_encoding=False)

    def serialize(self, value: bytes) -> bytes:
        return squeeze(value)

    def deserialize(self, value: bytes) -> bytes:
        return unsqueeze(value)


class Row(Model):
    """Any item: its keys, what conditions and indexes need, and the rest as bytes of the codec."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    version = NumberAttribute(null=True, attr_name="v")
    data = Squeezed("d")
    private = Squeezed("x")
    text = UnicodeAttribute(null=True, attr_name="t")
    due_list = UnicodeAttribute(null=True, attr_name="q")
    due_key = UnicodeAttribute(null=True, attr_name="qs")
    unit_list = UnicodeAttribute(null=True, attr_name="u")
    all_list = UnicodeAttribute(null=True, attr_name="a")
    work_key = UnicodeAttribute(null=True, attr_name="ws")
    mask = NumberAttribute(null=True, attr_name="k")
    resolved = UnicodeAttribute(null=True, attr_name="r")
    expires = TTLAttribute(null=True, attr_name="e")

    due = DueIndex()
    of_unit = UnitIndex()
    of_all = AllIndex()

    @classmethod
    def connection(cls) -> TableConnection:
        """For what a model cannot say: transactions, and items whose attributes are not fixed."""
        return cls._get_connection()

    @classmethod
    def find(cls: type[R], key: Key) -> R | None:
        """A consistent read. What is too long for a key was never written, and may not be asked for."""
        if not fits(key):
            return None
        try:
            return cls.get(*key, consistent_read=True)
        except cls.DoesNotExist:
            return None

    @classmethod
    def declaration(cls) -> Mapping[str, Any]:
        """The properties of the table in a CloudFormation template, without its name."""
        schema = cls._get_schema()
        return {
            "AttributeDefinitions": sorted(schema["attribute_definitions"], key=lambda a: a["AttributeName"]),
            "KeySchema": _hash_first(schema["key_schema"]),
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": index["index_name"],
                    "KeySchema": _hash_first(index["key_schema"]),
                    "Projection": index["projection"],
                }
                for index in sorted(schema["global_secondary_indexes"], key=lambda i: i["index_name"])
            ],
            "BillingMode": PAY_PER_REQUEST_BILLING_MODE,
            "StreamSpecification": {"StreamViewType": STREAM_NEW_IMAGE},
            "TimeToLiveSpecification": {"AttributeName": cls.expires.attr_name, "Enabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        }


def table(name: str, region: str | None = None, host: str | None = None) -> type[Row]:
    """The items of the table of that name; `host` is the address of a stand-in for DynamoDB."""

    class Meta:
        table_name = name
        billing_mode = PAY_PER_REQUEST_BILLING_MODE
        stream_view_type = STREAM_NEW_IMAGE
        connect_timeout_seconds = CONNECT_SECONDS
        read_timeout_seconds = READ_SECONDS
        max_retry_attempts = RETRIES

    Meta.region, Meta.host = region, host  # type: ignore[attr-defined]  # a class body does not see both
    return type("Table", (Row,), {"Meta": Meta})


def _hash_first(keys: Iterable[Any]) -> list[Any]:
    # CloudFormation refuses the other order.
    return sorted(keys, key=lambda key: str(key["KeyType"]))
