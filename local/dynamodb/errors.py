"""What DynamoDB refuses with."""

from collections.abc import Mapping, Sequence
from typing import Any

NONE, FAILED, CONFLICT = "None", "ConditionalCheckFailed", "TransactionConflict"
THROTTLED = "ProvisionedThroughputExceededException"


class ServiceError(Exception):
    """Answered with status 400; `fields` stand beside the message."""

    def __init__(self, code: str, message: str = "", **fields: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.fields = code, message, fields


class InvalidError(ServiceError):
    """A request that DynamoDB would not take from anybody."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)


class ConditionFailedError(ServiceError):
    """`item` is what stood there, if that was asked for."""

    def __init__(self, item: Mapping[str, Any] | None = None) -> None:
        fields = {"Item": item} if item else {}
        super().__init__(f"{FAILED}Exception", "The conditional request failed", **fields)


class CancelledError(ServiceError):
    """A transaction that was not carried out, with a reason for each of its actions, in order."""

    def __init__(self, reasons: Sequence[Mapping[str, Any]]) -> None:
        codes = ", ".join(reason["Code"] for reason in reasons)
        message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
        super().__init__("TransactionCanceledException", message, CancellationReasons=list(reasons))
