"""A function that may not do its work for a while, and what Lambda says when it gives a batch up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e_cloud.deployment import Deployment


@contextmanager
def denied(deployment: Deployment, role: str, action: str) -> Iterator[None]:
    """One action, to the functions of one role."""
    iam, where = deployment.aws.client("iam"), {"RoleName": deployment.resource(role), "PolicyName": "outage"}
    statement = {"Effect": "Deny", "Action": action, "Resource": "*"}
    iam.put_role_policy(
        **where, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    try:
        yield
    finally:
        iam.delete_role_policy(**where)


def give_up(deployment: Deployment, function: str, ticket: str) -> None:
    """Tell of a case's records as Lambda does after the last try, and without the five minutes' delay.

    ministack takes a batch of which a part failed for done: no second try, and no message about it.
    """
    stream = deployment.aws.client("dynamodb").describe_table(TableName=deployment.outputs["TableName"])[
        "Table"
    ]["LatestStreamArn"]
    shard, numbers = _records(deployment, stream, ticket)
    name = f"{deployment.name}-{function}"
    arn = deployment.aws.client("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    batch = {
        "streamArn": stream,
        "shardId": shard,
        "startSequenceNumber": numbers[0],
        "endSequenceNumber": numbers[-1],
    }
    deployment.aws.client("sqs").send_message(
        QueueUrl=deployment.outputs["LostRecordsUrl"],
        MessageBody=json.dumps({"requestContext": {"functionArn": arn}, "DDBStreamBatchInfo": batch}),
        DelaySeconds=0,
    )


def _records(deployment: Deployment, stream: str, ticket: str) -> tuple[str, list[str]]:
    """The shard, and the numbers of what was written to it of the case, in order."""
    streams = deployment.aws.client("dynamodbstreams")
    (shard,) = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = [record["dynamodb"] for record in streams.get_records(ShardIterator=iterator)["Records"]]
    mine = [record for record in records if record["Keys"]["pk"]["S"].endswith(ticket)]
    return shard["ShardId"], [record["SequenceNumber"] for record in mine]
