"""What infra/policies grants the functions' own code, with the template's names resolved."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from bench.meter import REGION
from infra.functions import FUNCTIONS, Json
from infra.template import read
from tests.cloud import account
from tests.cloud.permissions import Use, arn, stream_arn, table_arn
from tests.store.test_dynamodb import NAME

POLICIES: Mapping[str, Json] = {
    policy: read(f"policies/{policy}.json")
    for policy in sorted(name.replace("-", "_") for name in FUNCTIONS.values())
}
"""By function, as Chalice calls it."""

NAMES: Mapping[str, str] = {
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": DEFAULT_ACCOUNT_ID,
    "AWS::StackName": "huiyin",
    "MailIdentity": account.MAIL_FROM,
    "Secret": arn("secretsmanager", f"secret:{account.SECRET}"),
    "Table.Arn": table_arn(NAME),
    "Table.StreamArn": stream_arn(f"{table_arn(NAME)}/stream/"),
    "Blobs.Arn": f"arn:aws:s3:::{account.BUCKET}",
    "Roots.Arn": f"arn:aws:s3:::{account.ROOTS}",
    "SmsQueue.Arn": arn("sqs", account.SMS),
    "EmailQueue.Arn": arn("sqs", account.EMAIL),
    "VoiceQueue.Arn": arn("sqs", account.VOICE),
    "LostRecords.Arn": arn("sqs", account.LOST),
}
"""What the template's names are in the account of tests/cloud/account.py."""

EXCEPTIONS: Mapping[Use, str] = {
    **{
        Use("deliver_email", "ses:SendEmail", arn("ses", resource)): (
            "AWS does not say which action its operation SendEmail needs for a raw message. Who tried found "
            "that ses:SendRawEmail is enough (django-anymail's docs), and that allows no less: both, until "
            "we know."
        )
        for resource in (f"identity/{account.MAIL_FROM}", f"configuration-set/{account.SENT_MAIL}")
    },
    **{
        Use(function, "s3:ListBucket", NAMES["Blobs.Arn"]): (
            "Nobody lists. Without it S3 answers 403 and not 404 for an upload that never came, "
            "and what was announced only would be tried again and parked."
        )
        for function in ("api", "deliver_voice", "react", "set_aside")
    },
}
"""Granted, never used, and why all the same. What is used after all has to go from here."""


def granted(policies: Mapping[str, Json] = POLICIES) -> set[Use]:
    """Exceptions and all. There are no wildcards: tests/infra/test_policies.py allows our code none."""
    return {use for function, policy in policies.items() for use in _granted(function, policy)}


def idle(uses: Collection[Use], grants: Iterable[Use]) -> list[str]:
    """The grants that no function used, in words, apart from the exceptions."""
    return sorted(f"granted for nothing: {grant}" for grant in {*grants}.difference(uses, EXCEPTIONS))


def complaints(uses: Iterable[Use], grants: Iterable[Use]) -> list[str]:
    """What must be said of any run of the functions, however little of their work it was."""
    used = set(uses)
    missing = [f"not granted: {use}" for use in used.difference(grants)]
    return sorted(missing + [f"no exception any more: {use}" for use in used.intersection(EXCEPTIONS)])


def _granted(function: str, policy: Json) -> Iterator[Use]:
    for statement in policy["Statement"]:
        if statement["Sid"].startswith("Code"):
            for action in statement["Action"]:
                for resource in _listed(statement["Resource"]):
                    yield Use(function, action, _resolved(resource))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _resolved(reference: Json | str) -> str:
    """KeyError for a name that the account does not have."""
    if isinstance(reference, str):
        return reference
    ((function, argument),) = reference.items()
    if function == "Fn::Sub":
        return re.sub(r"\$\{([^}]+)\}", lambda found: NAMES[found[1]], argument)
    return NAMES[".".join(_listed(argument))]
