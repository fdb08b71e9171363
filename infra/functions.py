"""The functions by what the template calls them, and what all of them are given."""

from collections.abc import Mapping
from typing import Any, Literal

Json = dict[str, Any]
SignIn = Literal["cognito", "own_issuer"]

FUNCTIONS: Mapping[str, str] = {
    "APIHandler": "api",
    "React": "react",
    "Track": "track",
    "SetAside": "set-aside",
    "DeliverSms": "deliver-sms",
    "DeliverEmail": "deliver-email",
    "DeliverVoice": "deliver-voice",
    "Transcribed": "transcribed",
    "Wake": "wake",
    "Sweep": "sweep",
    "TakeMail": "take-mail",
    "TakeReceipts": "take-receipts",
    "CloseDays": "close-days",
    "BuildReports": "build-reports",
}
"""Named, since the message about a lost batch names its function, and policies name log groups."""

RUNTIME = "python3.11"
LOGS_KEPT_DAYS = 90

_ISSUER: Mapping[SignIn, Json] = {
    "cognito": {"Fn::Sub": "https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${Users}"},
    "own_issuer": {"Ref": "Issuer"},
}
_CLAIMS: Mapping[SignIn, Any] = {"cognito": "custom:", "own_issuer": {"Ref": "Claims"}}
_SES_EVENTS: Mapping[SignIn, Any] = {
    "cognito": {"Fn::If": ["MailBySes", {"Ref": "SentMail"}, ""]},
    "own_issuer": "",
}
"""Regions without Cognito have no SES either: its types may not even be named there."""

_AUDIENCE: Mapping[SignIn, Json] = {"cognito": {"Ref": "UsersClient"}, "own_issuer": {"Ref": "Audience"}}


def sub(text: str) -> Json:
    return {"Fn::Sub": text}


def name(function: str) -> Json:
    """Of a function, as AWS knows it; no reference, so that what the function needs may name it."""
    return sub(f"${{AWS::StackName}}-{FUNCTIONS[function]}")


def environment(sign_in: SignIn) -> Json:
    """What `chalicelib.cloud.CloudConfig` reads.

    The state machine is named, not referred to: it invokes a function that has this environment.
    """
    return {
        "HUIYIN_TABLE": {"Ref": "Table"},
        "HUIYIN_SECRET": {"Ref": "Secret"},
        "HUIYIN_BUCKET": {"Ref": "Blobs"},
        "HUIYIN_ROOTS": {"Ref": "Roots"},
        "HUIYIN_BASE_URL": {"Ref": "BaseUrl"},
        "HUIYIN_MAIL_FROM": {"Ref": "MailFrom"},
        "HUIYIN_SMS_QUEUE": {"Ref": "SmsQueue"},
        "HUIYIN_EMAIL_QUEUE": {"Ref": "EmailQueue"},
        "HUIYIN_VOICE_QUEUE": {"Ref": "VoiceQueue"},
        "HUIYIN_CLOCK": {"Ref": "ClockMode"},
        "HUIYIN_STATE_MACHINE": sub(
            "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}"
            ":stateMachine:${AWS::StackName}-clock"
        ),
        "HUIYIN_ISSUER": _ISSUER[sign_in],
        "HUIYIN_AUDIENCE": _AUDIENCE[sign_in],
        "HUIYIN_CLAIMS": _CLAIMS[sign_in],
        "HUIYIN_TWILIO_API": {"Ref": "TwilioApi"},
        "HUIYIN_SMS_GATEWAY": {"Ref": "SmsGateway"},
        "HUIYIN_SMS_PROVIDERS": {"Ref": "SmsProviders"},
        "HUIYIN_MAIL_RELAY": {"Ref": "MailRelay"},
        "HUIYIN_SES_EVENTS": _SES_EVENTS[sign_in],
    }


def complete(resources: Json, sign_in: SignIn) -> None:
    """Name, environment and log group of every function; KeyError for one that is not in the list."""
    functions = [key for key, item in resources.items() if item["Type"] == "AWS::Serverless::Function"]
    for function in functions:
        logs = f"{function}Logs"
        resources[function]["Properties"] |= {
            "FunctionName": name(function),
            "Runtime": RUNTIME,
            "Environment": {"Variables": environment(sign_in)},
            "LoggingConfig": {"LogGroup": {"Ref": logs}},
        }
        resources[logs] = {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "LogGroupName": sub(f"/aws/lambda/${{AWS::StackName}}-{FUNCTIONS[function]}"),
                "RetentionInDays": LOGS_KEPT_DAYS,
            },
        }
