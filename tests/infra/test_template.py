"""What is deployed: the store's table, a net under every consumer, an alarm on everything that can fail."""

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch

import pytest

from chalicelib.channels.ses_events import VERDICTS
from chalicelib.cloud import CloudConfig
from chalicelib.edge.http import nowhere
from chalicelib.ports import Consumer
from chalicelib.store.dynamodb_stream import FILTERS
from chalicelib.store.dynamodb_table import Row
from infra.functions import FUNCTIONS, Json, name
from infra.generated import ROOT
from infra.template import build
from tests.infra.reading import events, functions, of_type, texts, watched

GIVEN_BY_LAMBDA = {"AWS_REGION"}
FIXED = re.compile(r"arn:aws|arn:\*|:\*:|\b\d{12}\b|amazonaws\.com/|[a-z]{2}-[a-z]+-\d\b")


def test_every_function_of_the_app_is_deployed(resources: Json) -> None:
    assert set(functions(resources)) == set(FUNCTIONS)


@pytest.mark.parametrize("sign_in", ["cognito", "own_issuer"])
def test_no_partition_account_or_region_is_written_down(sign_in: str) -> None:
    template = build("own_issuer" if sign_in == "own_issuer" else "cognito")
    for text in texts(template):
        assert not FIXED.search(text), text


def test_the_table_is_the_stores(resources: Json) -> None:
    declared = resources["Table"]["Properties"]
    assert {key: declared[key] for key in Row.declaration()} == Row.declaration()


def test_what_is_kept_of_citizens_outlives_the_stack(resources: Json) -> None:
    for key in ("Table", "Secret", "Users"):
        assert resources[key]["DeletionPolicy"] == resources[key]["UpdateReplacePolicy"] == "Retain"
    table = resources["Table"]["Properties"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"] == {"SSEEnabled": True}


class Asked(Mapping[str, str]):
    """An environment that has everything and notes what was read."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_variable_that_is_read_is_set_in_every_function(resources: Json) -> None:
    asked = Asked()
    CloudConfig.from_env(asked)
    for function in functions(resources).values():
        assert set(function["Environment"]["Variables"]) == asked.names - GIVEN_BY_LAMBDA


@pytest.mark.parametrize(("function", "consumer"), [("React", Consumer.REACT), ("Track", Consumer.TRACK)])
def test_the_stream_is_read_from_its_beginning_in_order_and_what_fails_is_kept(
    resources: Json, function: str, consumer: Consumer
) -> None:
    stream = events(resources, "DynamoDB")[function]
    assert stream["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert [json.loads(each["Pattern"]) for each in stream["FilterCriteria"]["Filters"]] == [
        FILTERS[consumer]
    ]
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    # Two batches of a shard at once would keep the order of an item's changes, not that of a case's.
    assert stream["ParallelizationFactor"] == 1
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] == 7
    # The stream forgets after a day, and who reads a lost batch again needs time as well.
    assert stream["MaximumRecordAgeInSeconds"] <= 6 * 3600
    kept = stream["DestinationConfig"]["OnFailure"]["Destination"]
    assert kept == {"Fn::GetAtt": ["LostRecords", "Arn"]}
    assert watched(resources, "IteratorAge", name(function))


def test_the_message_about_a_lost_batch_says_whose_it_was() -> None:
    """`lost_records` reads the consumer off the function's name, which CloudFormation would make up."""
    assert [name(key)["Fn::Sub"].rpartition("-")[2] for key in ("React", "Track")] == list(Consumer)


def test_every_queue_that_is_read_has_a_dead_letter_queue_and_time_enough(resources: Json) -> None:
    readers = events(resources, "SQS")
    assert set(readers) == {"DeliverSms", "DeliverEmail", "DeliverVoice", "SetAside"}
    for function, source in readers.items():
        key = source["Queue"]["Fn::GetAtt"][0]
        queue = resources[key]["Properties"]
        dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        assert queue["VisibilityTimeout"] >= 6 * resources[function]["Properties"]["Timeout"]
        assert watched(resources, "ApproximateAgeOfOldestMessage", {"Fn::GetAtt": [key, "QueueName"]})
        visible = "ApproximateNumberOfMessagesVisible"
        assert watched(resources, visible, {"Fn::GetAtt": [dead, "QueueName"]})
        assert resources[dead]["Properties"]["MessageRetentionPeriod"] == 14 * 86400


@pytest.mark.parametrize("function", ["TakeMail", "TakeReceipts"])
def test_what_nobody_waits_for_is_kept_when_it_fails_three_times(resources: Json, function: str) -> None:
    invoked = resources[function]["Properties"]["EventInvokeConfig"]
    assert invoked["MaximumRetryAttempts"] == 2
    dead = invoked["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
    visible = "ApproximateNumberOfMessagesVisible"
    assert watched(resources, visible, {"Fn::GetAtt": [dead, "QueueName"]})
    assert resources[dead]["Properties"]["MessageRetentionPeriod"] == 14 * 86400


def test_ses_tells_of_each_mail_by_a_topic_that_a_function_listens_to(resources: Json) -> None:
    told = resources["SentMailEvents"]["Properties"]
    assert told["ConfigurationSetName"] == {"Ref": "SentMail"}
    assert told["EventDestination"]["SnsDestination"] == {"TopicARN": {"Ref": "Receipts"}}
    assert events(resources, "SNS") == {"TakeReceipts": {"Topic": {"Ref": "Receipts"}}}
    # SES tries the topic when it is told of it.
    assert resources["SentMailEvents"]["DependsOn"] == "ReceiptsPolicy"


def test_what_ses_tells_is_what_its_events_can_settle(resources: Json) -> None:
    """A mail on its way costs a call of the function and says nothing that is used."""
    told = resources["SentMailEvents"]["Properties"]["EventDestination"]["MatchingEventTypes"]
    settling = {kind for (kind, *_), verdict in VERDICTS.items() if verdict.status}
    assert {kind.replace(" ", "").lower() for kind in settling} == {kind.lower() for kind in told}


def test_only_our_own_configuration_set_may_write_to_the_topic(resources: Json) -> None:
    (statement,) = resources["ReceiptsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
    assert (statement["Action"], statement["Resource"]) == ("sns:Publish", {"Ref": "Receipts"})
    asked = statement["Condition"]["StringEquals"]
    assert asked["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
    source = asked["aws:SourceArn"]["Fn::Sub"]
    assert (
        source.partition(":configuration-set/")[2] == resources["SentMail"]["Properties"]["Name"]["Fn::Sub"]
    )


def test_mail_by_a_relay_has_no_events_of_ses(template: Json) -> None:
    assert template["Conditions"]["MailBySes"] == {"Fn::Equals": [{"Ref": "MailRelay"}, ""]}
    for key in ("SentMail", "SentMailEvents"):
        assert template["Resources"][key]["Condition"] == "MailBySes"
    told = {"Fn::If": ["MailBySes", {"Ref": "SentMail"}, ""]}
    sends = template["Resources"]["DeliverEmail"]["Properties"]["Environment"]["Variables"]
    assert sends["HUIYIN_SES_EVENTS"] == told


def test_where_there_is_no_ses_nothing_of_it_is_named() -> None:
    template = build("own_issuer")
    assert not [text for text in texts(template) if text.startswith("AWS::SES::")]
    sends = template["Resources"]["DeliverEmail"]["Properties"]["Environment"]["Variables"]
    assert sends["HUIYIN_SES_EVENTS"] == ""


def test_every_function_tells_of_errors_and_throttles(resources: Json) -> None:
    for function in functions(resources):
        assert watched(resources, "Errors", name(function))
        assert watched(resources, "Throttles", name(function))


def test_the_net_that_does_not_run_is_noticed(resources: Json) -> None:
    missing = resources["SweepMissing"]["Properties"]
    assert (missing["MetricName"], missing["TreatMissingData"]) == ("Invocations", "breaching")
    assert events(resources, "Schedule")["Sweep"] == {"Schedule": "rate(1 minute)"}


def test_a_short_outage_is_over_before_given_up_records_are_tried_again(resources: Json) -> None:
    lost = resources["LostRecords"]["Properties"]
    assert lost["DelaySeconds"] == 300


def test_an_address_that_there_is_not_is_told_so_as_in_the_embedded_home(resources: Json) -> None:
    body = resources["RestAPI"]["Properties"]["DefinitionBody"]
    said = body["x-amazon-apigateway-gateway-responses"]["MISSING_AUTHENTICATION_TOKEN"]
    assert (said["statusCode"], json.loads(said["responseTemplates"]["application/json"])) == (404, nowhere())


def test_errors_that_visitors_see_are_noticed(resources: Json) -> None:
    api = resources["RestAPI"]["Properties"]
    known = {"ApiName": api["DefinitionBody"]["info"]["title"], "Stage": api["StageName"]}
    alarm = resources["APIServerErrors"]["Properties"]
    assert {each["Name"]: each["Value"] for each in alarm["Dimensions"]} == known


def test_failed_runs_of_the_clock_are_noticed_and_logged(resources: Json) -> None:
    for metric in ("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"):
        assert watched(resources, metric, {"Ref": "Clock"})
    logging = resources["Clock"]["Properties"]["LoggingConfiguration"]
    assert logging["Level"] == "ERROR"
    assert logging["IncludeExecutionData"] is False


def test_a_hot_index_is_noticed_as_well_as_a_hot_table(resources: Json) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    throttled = [alarm for alarm in alarms if alarm["MetricName"] == "WriteThrottleEvents"]
    assert [len(alarm["Dimensions"]) for alarm in throttled] == [1, 2, 2, 2]


def test_every_alarm_is_in_the_docs(resources: Json) -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    known = re.findall(r"`([a-z0-9*-]+)`", page.partition("## Alarms")[2].partition("\n## ")[0])
    for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values():
        label = alarm["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-")
        assert any(fnmatch(label, pattern) for pattern in known), label


def test_every_parameter_is_in_the_docs(template: Json) -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    parameters = {*template["Parameters"], *build("own_issuer")["Parameters"]}
    assert [parameter for parameter in parameters if f"`{parameter}`" not in page] == []


def test_nobody_gives_themselves_a_role(resources: Json) -> None:
    client = resources["UsersClient"]["Properties"]
    assert {"custom:role", "custom:unit"} <= set(client["ReadAttributes"])
    assert client["WriteAttributes"] == ["name"]


def test_the_runs_name_is_what_the_functions_start(resources: Json) -> None:
    """By name: by reference, the machine and the function that it invokes would need each other first."""
    told = resources["React"]["Properties"]["Environment"]["Variables"]["HUIYIN_STATE_MACHINE"]["Fn::Sub"]
    named = resources["Clock"]["Properties"]["StateMachineName"]["Fn::Sub"]
    assert told.partition(":stateMachine:")[2] == named


def test_a_days_root_is_under_lock_for_ten_years_and_written_once(resources: Json) -> None:
    roots = resources["Roots"]
    assert roots["DeletionPolicy"] == roots["UpdateReplacePolicy"] == "Retain"
    declared = roots["Properties"]
    assert declared["VersioningConfiguration"] == {"Status": "Enabled"}
    retention = declared["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention == {"Mode": "COMPLIANCE", "Years": 10}
    statements = resources["RootsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    once = next(each for each in statements if each["Sid"] == "OnlyOnce")
    assert (once["Effect"], once["Action"], once["Condition"]) == (
        "Deny",
        "s3:PutObject",
        {"Null": {"s3:if-none-match": "true"}},
    )


def test_nobody_but_who_closes_the_day_writes_roots(resources: Json) -> None:
    roles = {
        key
        for key, role in of_type(resources, "AWS::IAM::Role").items()
        if "${Roots.Arn}/roots/*" in set(texts(role["Policies"]))
    }
    assert roles == {resources["CloseDays"]["Properties"]["Role"]["Fn::GetAtt"][0]}
