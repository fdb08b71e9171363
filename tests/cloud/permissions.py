"""What a call to AWS needs permission for, as IAM names it (Service Authorization Reference)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from moto.core.models import DEFAULT_ACCOUNT_ID

from bench.meter import REGION

Asked = Mapping[str, Any]
Need = tuple[str, str]
"""An action, and the resource that it is done to."""

UNKNOWN = "unknown: tests/cloud/permissions.py does not say what it is done to"
PARTS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
"""Of a transaction: itself it needs no permission, each of its parts does."""


class Use(NamedTuple):
    """A function needs, or has, permission for an action on a resource."""

    function: str
    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.function}: {self.action} on {self.resource}"


def arn(service: str, name: str) -> str:
    """Of something in the tests' account."""
    return f"arn:aws:{service}:{REGION}:{DEFAULT_ACCOUNT_ID}:{name}"


def table_arn(table: str, index: str = "") -> str:
    return arn("dynamodb", f"table/{table}") + (f"/index/{index}" if index else "")


def stream_arn(real: str) -> str:
    """The name of a stream is the moment of its creation: here it has the same one every time."""
    return f"{real.rpartition('/')[0]}/label"


def needed(service: Any, operation: str, asked: Asked) -> set[Need]:
    """What a call needs; of a call that nobody has described here, something that no policy grants."""
    described = NEEDS.get((service.service_name, operation))
    if described is None:
        return {(f"{service.signing_name}:{operation}", UNKNOWN)}
    return set(described(operation, asked))


def _on_table(operation: str, asked: Asked) -> Iterator[Need]:
    yield f"dynamodb:{operation}", table_arn(asked["TableName"], asked.get("IndexName", ""))


def _on_tables(operation: str, asked: Asked) -> Iterator[Need]:
    for table in asked["RequestItems"]:
        yield f"dynamodb:{operation}", table_arn(table)


def _in_transaction(_: str, asked: Asked) -> Iterator[Need]:
    for item in asked["TransactItems"]:
        for part, content in item.items():
            yield f"dynamodb:{PARTS[part]}", table_arn(content["TableName"])


def _on_stream(operation: str, asked: Asked) -> Iterator[Need]:
    # An iterator begins with the stream's ARN, at AWS as with moto.
    stream = asked.get("StreamArn") or asked["ShardIterator"].partition("|")[0]
    yield f"dynamodb:{operation}", stream_arn(stream)


def _on_queue(operation: str, asked: Asked) -> Iterator[Need]:
    """A batch needs what a single message needs."""
    yield f"sqs:{operation.removesuffix('Batch')}", arn("sqs", asked["QueueUrl"].rpartition("/")[2])


def _on_secret(operation: str, asked: Asked) -> Iterator[Need]:
    yield f"secretsmanager:{operation}", arn("secretsmanager", f"secret:{asked['SecretId']}")


def _on_machine(operation: str, asked: Asked) -> Iterator[Need]:
    yield f"states:{operation}", asked["stateMachineArn"]


def _from_identity(_: str, asked: Asked) -> Iterator[Need]:
    """SES v2 has one operation and looks, for a message that is raw, at the action of the old one.

    Seen on real AWS: anymail/django-anymail#384, nodemailer/nodemailer#1734. A configuration set that is
    named has to be allowed as well.
    """
    action = "SendRawEmail" if "Raw" in asked["Content"] else "SendEmail"
    yield f"ses:{action}", arn("ses", f"identity/{asked['FromEmailAddress']}")
    if "ConfigurationSetName" in asked:
        yield f"ses:{action}", arn("ses", f"configuration-set/{asked['ConfigurationSetName']}")


def _on_job(operation: str, _: Asked) -> Iterator[Need]:
    """Jobs are named after what they were started for; the policy names all of them."""
    yield f"transcribe:{operation}", arn("transcribe", "transcription-job/*")


def _on_anything(operation: str, _: Asked) -> Iterator[Need]:
    """IAM knows no resource for it."""
    yield f"transcribe:{operation}", "*"


def _on_object(operation: str, asked: Asked) -> Iterator[Need]:
    """Keys name what they hold; policies name the folder."""
    yield f"s3:{operation}", f"arn:aws:s3:::{asked['Bucket']}/{asked['Key'].partition('/')[0]}/*"


NEEDS: Mapping[tuple[str, str], Callable[[str, Asked], Iterator[Need]]] = {
    **{
        ("dynamodb", operation): _on_table
        for operation in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "DescribeTable")
    },
    ("dynamodb", "BatchGetItem"): _on_tables,
    ("dynamodb", "BatchWriteItem"): _on_tables,
    ("dynamodb", "TransactGetItems"): _in_transaction,
    ("dynamodb", "TransactWriteItems"): _in_transaction,
    **{
        ("dynamodbstreams", operation): _on_stream
        for operation in ("DescribeStream", "GetRecords", "GetShardIterator")
    },
    ("transcribe", "GetTranscriptionJob"): _on_job,
    ("transcribe", "StartTranscriptionJob"): _on_anything,
    ("s3", "GetObject"): _on_object,
    ("s3", "PutObject"): _on_object,
    ("secretsmanager", "GetSecretValue"): _on_secret,
    ("sesv2", "SendEmail"): _from_identity,
    ("sqs", "SendMessage"): _on_queue,
    ("sqs", "SendMessageBatch"): _on_queue,
    ("stepfunctions", "StartExecution"): _on_machine,
}
