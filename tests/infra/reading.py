"""What the tests look for in a template."""

from collections.abc import Iterator
from typing import Any

from infra.functions import Json


def of_type(resources: Json, kind: str) -> Json:
    """The properties by logical id."""
    return {key: item["Properties"] for key, item in resources.items() if item["Type"] == kind}


def functions(resources: Json) -> Json:
    return of_type(resources, "AWS::Serverless::Function")


def events(resources: Json, kind: str) -> dict[str, Json]:
    """By function."""
    return {
        function: event["Properties"]
        for function, properties in functions(resources).items()
        for event in properties.get("Events", {}).values()
        if event["Type"] == kind
    }


def texts(node: Any) -> Iterator[str]:
    """Every string in it, keys as well."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def watched(resources: Json, metric: str, dimension: Json) -> bool:
    """Whether an alarm on this metric of this thing tells somebody."""
    return any(
        alarm.get("MetricName") == metric
        and [dimension] == [entry["Value"] for entry in alarm["Dimensions"]]
        and alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
    )
