"""How the functions are fed: what Chalice's decorators cannot say of streams, queues and schedules."""

import json
from collections.abc import Mapping

from chalicelib.ports import Consumer
from chalicelib.store.dynamodb_stream import FILTERS
from chalicelib.usecases.feed import MAX_ATTEMPTS
from infra.functions import Json

CONSUMERS: Mapping[str, Consumer] = {"React": Consumer.REACT, "Track": Consumer.TRACK}

QUEUES: Mapping[str, str] = {
    "DeliverSms": "SmsQueue",
    "DeliverEmail": "EmailQueue",
    "DeliverVoice": "VoiceQueue",
    "SetAside": "LostRecords",
}

PARTLY = frozenset({"DeliverSms", "DeliverEmail", "DeliverVoice"})
"""These say which messages of a batch failed; the others do not come again."""

AT_ONCE: Mapping[str, int] = {"DeliverSms": 2, "DeliverEmail": 5, "DeliverVoice": 5, "SetAside": 2}
"""Batches under way. Twilio sends a message a second from an ordinary number and queues the rest."""

ARRIVALS: Mapping[str, str] = {"TakeMail": "mail/"}
"""What the keys of the objects begin with whose arrival a function is told of."""

TOPICS: Mapping[str, str] = {"TakeReceipts": "Receipts"}

MAX_RECORD_AGE = 4 * 3600
"""Seconds. The stream keeps a record for 24 hours, and who sets it aside must still find it there."""


def connect(resources: Json) -> None:
    """Complete every event source; a decorator that is not in the tables above raises KeyError."""
    for function, item in resources.items():
        for event in item["Properties"].get("Events", {}).values() if _is_function(item) else ():
            _COMPLETE[event["Type"]](function, item["Properties"], event["Properties"])


def _stream(function: str, _: Json, event: Json) -> None:
    """In order per case: more than one batch of a shard at once keeps the order per item alone."""
    event |= {
        "Stream": {"Fn::GetAtt": ["Table", "StreamArn"]},
        # A mapping takes minutes to begin; LATEST would miss what is written meanwhile.
        "StartingPosition": "TRIM_HORIZON",
        "ParallelizationFactor": 1,
        "FilterCriteria": {"Filters": [{"Pattern": json.dumps(FILTERS[CONSUMERS[function]])}]},
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": MAX_ATTEMPTS - 1,
        "MaximumRecordAgeInSeconds": MAX_RECORD_AGE,
        "DestinationConfig": {
            "OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["LostRecords", "Arn"]}}
        },
    }


def _queue(function: str, _: Json, event: Json) -> None:
    """By reference, so that the queue exists before its reader."""
    event["Queue"] = {"Fn::GetAtt": [QUEUES[function], "Arn"]}
    event["ScalingConfig"] = {"MaximumConcurrency": AT_ONCE[function]}
    if function in PARTLY:
        event["FunctionResponseTypes"] = ["ReportBatchItemFailures"]


def _schedule(_: str, function: Json, _event: Json) -> None:
    """The next minute's run does what this one could not; late ones would only pile up."""
    function["EventInvokeConfig"] = {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}


def _arrival(function: str, properties: Json, event: Json) -> None:
    """What fails three times waits in a queue; the object itself stays in the bucket.

    Of what is no object's arrival nothing need wait: whoever asked for it asks again by itself.
    """
    if function not in ARRIVALS:
        properties["EventInvokeConfig"] = {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 2}
        return
    event["Pattern"]["detail"] = {
        "bucket": {"name": [{"Ref": "Blobs"}]},
        "object": {"key": [{"prefix": ARRIVALS[function]}]},
    }
    properties["EventInvokeConfig"] = _kept(function)


def _topic(function: str, properties: Json, event: Json) -> None:
    """By reference, so that the topic exists before who listens. What fails three times waits in a queue."""
    event["Topic"] = {"Ref": TOPICS[function]}
    properties["EventInvokeConfig"] = _kept(function)


def _kept(function: str) -> Json:
    return {
        "MaximumEventAgeInSeconds": MAX_RECORD_AGE,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {
            "OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": [f"{function}Dead", "Arn"]}}
        },
    }


_COMPLETE = {
    "CloudWatchEvent": _arrival,
    "DynamoDB": _stream,
    "SNS": _topic,
    "SQS": _queue,
    "Schedule": _schedule,
}


def _is_function(item: Json) -> bool:
    return bool(item["Type"] == "AWS::Serverless::Function")
