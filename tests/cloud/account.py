"""An AWS account of moto's with what the template declares: table, queues, secret, state machine."""

import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.meter import REGION
from chalicelib.cloud import CloudConfig
from chalicelib.domain.values import Channel
from chalicelib.store.dynamodb import DynamoStore
from tests.cloud.far_side import ACCOUNT, AUDIENCE, BASE_URL, GATEWAY_SECRET, FarSide
from tests.store.test_dynamodb import NAME

Clients = Callable[[str], Any]

OPEN311_KEY = "key-of-the-app-16"
SECRET, BUCKET, MAIL_FROM = "huiyin", "huiyin-blobs", "hotline@huiyin.example"
ROOTS = "huiyin-roots"
SENT_MAIL = "huiyin-mail"
SMS, EMAIL, VOICE, LOST = "huiyin-sms", "huiyin-email", "huiyin-voice", "huiyin-lost-records"
DEFINITION = Path(__file__).parents[2] / "infra" / "clock.asl.json"
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}


def furnish(client: Clients, far: FarSide) -> CloudConfig:
    """Make everything; what the functions' environment would say of it."""
    DynamoStore(NAME, region=REGION)._table.create_table()
    client("secretsmanager").create_secret(Name=SECRET, SecretString=json.dumps(_secret()))
    client("sesv2").create_email_identity(EmailIdentity=MAIL_FROM)
    client("sesv2").create_configuration_set(ConfigurationSetName=SENT_MAIL)
    queues = {name: _queue(client, name) for name in (SMS, EMAIL, VOICE, LOST)}
    return CloudConfig(
        table=NAME,
        bucket=_bucket(client),
        roots=_roots(client),
        region=REGION,
        secret=SECRET,
        base_url=BASE_URL,
        mail_from=MAIL_FROM,
        ses_events=SENT_MAIL,
        queues={Channel.SMS: queues[SMS], Channel.EMAIL: queues[EMAIL], Channel.VOICE: queues[VOICE]},
        clock="per-case",
        state_machine=_state_machine(client),
        issuer=far.issuer,
        audience=AUDIENCE,
        twilio_api=far.twilio_api,
    )


def _bucket(client: Clients) -> str:
    client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    return BUCKET


def _roots(client: Clients) -> str:
    """Locked as in the template; what is kept there cannot be removed by anybody."""
    place = {"LocationConstraint": REGION}
    client("s3").create_bucket(Bucket=ROOTS, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
    kept = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}}}
    client("s3").put_object_lock_configuration(Bucket=ROOTS, ObjectLockConfiguration=kept)
    return ROOTS


def _secret() -> dict[str, object]:
    key = b64encode(b"a secret of the test's own, 32 b.").decode()
    return {
        "hmac": {"1": key},
        "twilio_sid": ACCOUNT.sid,
        "twilio_token": ACCOUNT.token,
        "twilio_from": ACCOUNT.number,
        "gateway_secret": GATEWAY_SECRET,
        "open311_keys": {"app": OPEN311_KEY},
    }


def _queue(client: Clients, name: str) -> str:
    # The pump tries again at once: nothing is hidden from it for a quarter of an hour.
    made = client("sqs").create_queue(QueueName=name, Attributes={"VisibilityTimeout": "0"})
    return str(made["QueueUrl"])


def _state_machine(client: Clients) -> str:
    role = client("iam").create_role(RoleName="huiyin", AssumeRolePolicyDocument=json.dumps(TRUST))
    arn = role["Role"]["Arn"]
    wake = client("lambda").create_function(
        FunctionName="huiyin-wake",
        Runtime="python3.11",
        Role=arn,
        Handler="app.wake",
        Code={"ZipFile": _empty_zip()},
    )
    definition = DEFINITION.read_text("utf-8")
    for name, value in {"AWS::Partition": "aws", "Wake.Arn": wake["FunctionArn"]}.items():
        definition = definition.replace(f"${{{name}}}", value)
    assert "${" not in definition
    made = client("stepfunctions").create_state_machine(
        name="huiyin-clock", definition=definition, roleArn=arn
    )
    return str(made["stateMachineArn"])


def _empty_zip() -> bytes:
    """Of a function that is never run from it: `Cloud` calls ours."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        file.writestr("app.py", "")
    return kept.getvalue()
