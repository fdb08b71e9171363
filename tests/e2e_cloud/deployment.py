"""What an operator does by docs/operations.md."""

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.functions import Json
from infra.generated import ZIP
from infra.package import TEMPLATE
from infra.template import build
from local.twilio_account import Account
from tests.e2e.server import wait_for
from tests.e2e_cloud.adapted import adapted
from tests.e2e_cloud.issuer import AUDIENCE, Issuer
from tests.e2e_cloud.ministack import Ministack

BUCKET, STACK = "artefacts", "huiyin"
HOST, MAIL_DOMAIN = "hotline.example.org", "example.org"
PATIENCE = 60.0


@dataclass(frozen=True)
class Deployment:
    """A stack that stands, with its secret in it."""

    aws: Ministack
    name: str
    outputs: dict[str, str]

    def resource(self, logical_id: str) -> str:
        """What AWS calls it."""
        found = self.aws.client("cloudformation").describe_stack_resource(
            StackName=self.name, LogicalResourceId=logical_id
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def failures(self) -> list[str]:
        """What the functions have logged of errors."""
        logs = self.aws.client("logs")
        found = []
        for group in logs.describe_log_groups(logGroupNamePrefix="/aws/")["logGroups"]:
            events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
            texts = [f"{group['logGroupName']}: {event['message']}" for event in events]
            found += [text for text in texts if "ERROR" in text or "Traceback" in text]
        return found


def deploy(aws: Ministack, built: Path, issuer: Issuer, account: Account, twilio_api: str) -> Deployment:
    """Upload, create the stack, put the secret in."""
    aws.client("sesv2").create_email_identity(EmailIdentity=MAIL_DOMAIN)
    certificate = aws.client("acm").request_certificate(DomainName=HOST)["CertificateArn"]
    parameters = {
        "BaseUrl": f"https://{HOST}",
        "DomainName": HOST,
        "CertificateArn": certificate,
        "MailFrom": f"hotline@{MAIL_DOMAIN}",
        "MailIdentity": MAIL_DOMAIN,
        "AlarmEmail": f"ops@{MAIL_DOMAIN}",
        "Issuer": issuer.url,
        "Audience": AUDIENCE,
        "TwilioApi": twilio_api,
    }
    aws.client("s3").create_bucket(Bucket=BUCKET)
    aws.client("s3").upload_file(str(built / ZIP), BUCKET, ZIP)
    template = upload(aws, json.loads((built / TEMPLATE).read_text("utf-8")), TEMPLATE)
    outputs = create(aws, STACK, template, parameters)
    aws.client("secretsmanager").put_secret_value(
        SecretId=f"{STACK}/keys", SecretString=json.dumps(_secret(account))
    )
    return Deployment(aws, STACK, outputs)


def beside(deployment: Deployment, name: str) -> dict[str, str]:
    """A second stack of the same zip, in the form with Cognito: what it says of itself."""
    template = upload(deployment.aws, build("cognito"), "cognito.json")
    parameters = {
        "BaseUrl": "https://test.example.org",
        "MailFrom": f"hotline@{MAIL_DOMAIN}",
        "MailIdentity": MAIL_DOMAIN,
    }
    return create(deployment.aws, name, template, parameters)


def upload(aws: Ministack, template: Json, key: str) -> str:
    """As `aws cloudformation package` does it; its address, since it is too long for a request."""
    packaged = json.dumps(adapted(template)).replace(f"./{ZIP}", f"s3://{BUCKET}/{ZIP}")
    aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=packaged.encode())
    return f"{aws.url}/{BUCKET}/{key}"


def create(aws: Ministack, name: str, template: str, parameters: dict[str, str]) -> dict[str, str]:
    """A stack with what it has to say; AssertionError with the reasons if it does not come to stand."""
    stacks = aws.client("cloudformation")
    stacks.create_stack(
        StackName=name,
        TemplateURL=template,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )

    def ended() -> dict[str, Any] | None:
        (stack,) = stacks.describe_stacks(StackName=name)["Stacks"]
        return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

    stack = wait_for(ended, PATIENCE, f"the stack {name}")
    assert stack
    events = stacks.describe_stack_events(StackName=name)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    assert stack["StackStatus"] == "CREATE_COMPLETE", failed
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def _secret(account: Account) -> dict[str, object]:
    return {
        "hmac": {"2026-11-22": b64encode(secrets.token_bytes(32)).decode()},
        "twilio_sid": account.sid,
        "twilio_token": account.token,
        "twilio_from": account.number,
    }
