"""The alarms: one page of docs/operations.md says what each means and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from chalicelib.aws.log import NAMESPACE, SERVICE
from infra.events import CONSUMERS, QUEUES
from infra.functions import FUNCTIONS, Json, name, sub

MINUTES = 60
STAGE = "api"


@dataclass(frozen=True)
class Alarm:
    """It rings when the statistic of a period reaches the threshold, or with `below` stays under it."""

    id: str
    label: str
    namespace: str
    metric: str
    dimensions: Json
    statistic: Literal["Sum", "Maximum"] = "Sum"
    threshold: int = 1
    below: bool = False


def alarms(resources: Json) -> Json:
    """By logical id, for every function and queue of the template."""
    queues = [key for key, item in resources.items() if item["Type"] == "AWS::SQS::Queue"]
    wanted = [*_functions(), *_consumers(), *_queues(queues), *_clock(), *_providers()]
    wanted += [_api(), *_table(resources)]
    return {alarm.id: _declared(alarm) for alarm in wanted}


def _functions() -> Iterator[Alarm]:
    for key, label in FUNCTIONS.items():
        for metric in ("Errors", "Throttles"):
            yield _lambda(f"{key}{metric}", f"{label}-{metric.lower()}", metric, key)


def _consumers() -> Iterator[Alarm]:
    for key in CONSUMERS:
        label = f"{FUNCTIONS[key]}-iterator-age"
        late = 5 * MINUTES * 1000
        yield _lambda(f"{key}IteratorAge", label, "IteratorAge", key, statistic="Maximum", threshold=late)


def _queues(queues: Iterable[str]) -> Iterator[Alarm]:
    for key in queues:
        queue = {"QueueName": {"Fn::GetAtt": [key, "QueueName"]}}
        if key in QUEUES.values():
            age = "ApproximateAgeOfOldestMessage"
            label = f"{_kebab(key)}-age"
            yield Alarm(f"{key}Age", label, "AWS/SQS", age, queue, "Maximum", 15 * MINUTES)
        else:
            visible = "ApproximateNumberOfMessagesVisible"
            yield Alarm(f"{key}NotEmpty", f"{_kebab(key)}-letters", "AWS/SQS", visible, queue, "Maximum")
    lost = {"QueueName": {"Fn::GetAtt": ["LostRecords", "QueueName"]}}
    yield Alarm("LostRecordsSent", "lost-records-sent", "AWS/SQS", "NumberOfMessagesSent", lost)


def _clock() -> Iterator[Alarm]:
    yield _lambda("SweepMissing", "sweep-missing", "Invocations", "Sweep", below=True)
    ours = {"service": SERVICE}
    late, unseen = 30 * MINUTES, 240 * MINUTES
    yield Alarm("SweepOverdue", "sweep-overdue", NAMESPACE, "OldestDueSeconds", ours, "Maximum", late)
    yield Alarm("ParkedUnseen", "parked-unseen", NAMESPACE, "OldestParkedSeconds", ours, "Maximum", unseen)
    run = {"StateMachineArn": {"Ref": "Clock"}}
    for metric in ("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"):
        label = f"clock-{_kebab(metric.removeprefix('Executions').removeprefix('Execution'))}"
        yield Alarm(f"Clock{metric}", label, "AWS/States", metric, run)


def _providers() -> Iterator[Alarm]:
    """Each trial that fails says so again, every five minutes at least."""
    for provider in ("twilio", "gateway"):
        ours = {"service": SERVICE, "provider": provider}
        id, label = f"{provider.capitalize()}Avoided", f"sms-{provider}-avoided"
        yield Alarm(id, label, NAMESPACE, "ProviderAvoided", ours)


def _api() -> Alarm:
    """Chalice names the API after the app."""
    api = {"ApiName": "huiyin", "Stage": STAGE}
    return Alarm("APIServerErrors", "api-5xx", "AWS/ApiGateway", "5XXError", api)


def _table(resources: Json) -> Iterator[Alarm]:
    """A hot index throttles its table; their metrics stand apart."""
    table, throttled = {"TableName": {"Ref": "Table"}}, "WriteThrottleEvents"
    yield Alarm("TableThrottled", "table-throttled", "AWS/DynamoDB", throttled, table)
    for declared in resources["Table"]["Properties"]["GlobalSecondaryIndexes"]:
        index = declared["IndexName"]
        both = table | {"GlobalSecondaryIndexName": index}
        id = f"{index.capitalize()}IndexThrottled"
        yield Alarm(id, f"index-{index}-throttled", "AWS/DynamoDB", throttled, both)


def _lambda(
    id: str,
    label: str,
    metric: str,
    function: str,
    *,
    statistic: Literal["Sum", "Maximum"] = "Sum",
    threshold: int = 1,
    below: bool = False,
) -> Alarm:
    dimensions = {"FunctionName": name(function)}
    return Alarm(id, label, "AWS/Lambda", metric, dimensions, statistic, threshold, below=below)


def _declared(alarm: Alarm) -> Json:
    properties = {
        "AlarmName": sub(f"${{AWS::StackName}}-{alarm.label}"),
        "AlarmDescription": f"docs/operations.md says what to do about {alarm.label}",
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": [{"Name": key, "Value": value} for key, value in alarm.dimensions.items()],
        "Statistic": alarm.statistic,
        "Period": 5 * MINUTES,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "LessThanThreshold" if alarm.below else "GreaterThanOrEqualToThreshold",
        "Threshold": alarm.threshold,
        "TreatMissingData": "breaching" if alarm.below else "notBreaching",
        "AlarmActions": [{"Ref": "AlarmTopic"}],
        "OKActions": [{"Ref": "AlarmTopic"}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).removeprefix("-")
