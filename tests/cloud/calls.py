"""What a call of our functions to AWS or Twilio is done to: of which kind, and which one of them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Asked = Mapping[str, Any]
READS = ("Get", "List", "Describe", "Query", "Scan", "Batch", "Receive", "Find")


class Call(NamedTuple):
    """`kind` is what a reader calls the target, `which` tells one write from another."""

    function: str
    operation: str
    kind: str
    which: str = ""

    @property
    def reads(self) -> bool:
        return self.operation.startswith(READS)

    def __str__(self) -> str:
        return f"{self.function}: {self.operation} {self.kind} {self.which}".rstrip()


def of_aws(function: str, operation: str, asked: Asked) -> Call:
    kind, which = _target(asked)
    call = Call(function, operation, kind, which)
    return call._replace(which="") if call.reads else call


def of_twilio(function: str, method: str, data: Asked | None) -> Call:
    """A message is known by the delivery that its receipt is told of."""
    if method != "POST":
        return Call(function, "FindSms", "message")
    return Call(
        function, "SendSms", "message", str((data or {}).get("StatusCallback", "")).rpartition("/")[2]
    )


def _target(asked: Asked) -> tuple[str, str]:
    if "TransactItems" in asked:
        items = [_item(part) for item in asked["TransactItems"] for part in item.values()]
        return " + ".join(sorted({kind for kind, _ in items})), items[0][1]
    if "TableName" in asked:
        return _item(asked)
    if "QueueUrl" in asked:
        bodies = [entry["MessageBody"] for entry in asked["Entries"]]
        return f"queue {asked['QueueUrl'].rpartition('-')[2]}", " ".join(bodies)
    if "stateMachineArn" in asked:
        return "run", f"{asked['name']} {asked['input']}"
    if "EmailTags" in asked:
        return "message", asked["EmailTags"][0]["Value"]
    return ",".join(sorted(asked)), ""


def _item(asked: Asked) -> tuple[str, str]:
    if "IndexName" in asked or "KeyConditionExpression" in asked:
        values = sorted(value["S"] for value in asked["ExpressionAttributeValues"].values() if "S" in value)
        return f"{asked.get('IndexName', 'table')} {_word(values[-1])}", ""
    key = asked.get("Key") or asked["Item"]
    pk, sk = key["pk"]["S"], key["sk"]["S"]
    # A case is saved many times under one key; a delivery once by each who has to do with it.
    version = key["v"]["N"] if sk == "CASE" and "v" in key else ""
    return "COUNTER" if pk.startswith("N#") else _word(sk), f"{pk} {sk} {version}".rstrip()


def _word(key: str) -> str:
    """Up to what numbers and names it."""
    word, mark, _ = key.partition("#")
    return word + mark
