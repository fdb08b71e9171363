"""A role for each function, and in it nothing that the function does not do.

tests/cloud/test_policies.py holds what is granted against the calls that are made.
"""

import json
from importlib.resources import files
from typing import Any

import pytest

from infra.functions import FUNCTIONS, Json
from infra.template import INFRA, read
from tests.infra.reading import functions, of_type, texts

POLICIES = sorted(path.stem for path in (INFRA / "policies").glob("*.json"))

MUST_BE_ANY = {"LambdaLogs", "LambdaStreams", "CodeTranscribe", "CodeTranscripts"}
"""Streams of a log group and of a table have names that AWS gives them, objects those of their content."""

KNOW_NO_RESOURCE = {
    "transcribe:StartTranscriptionJob",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
}
"""What Step Functions does to write a log, and what begins a job: on everything or not at all."""


def statements(policy: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(f"policies/{policy}.json")["Statement"]
    return found


def test_there_is_a_policy_for_each_function() -> None:
    assert {name.replace("-", "_") for name in FUNCTIONS.values()} == set(POLICIES)


def test_every_function_has_a_role_of_its_own_with_its_policy(resources: Json) -> None:
    roles = {key: item["Role"]["Fn::GetAtt"][0] for key, item in functions(resources).items()}
    assert len(set(roles.values())) == len(FUNCTIONS)
    for function, role in roles.items():
        properties = resources[role]["Properties"]
        policy = FUNCTIONS[function].replace("-", "_")
        assert [each["PolicyDocument"] for each in properties["Policies"]] == [
            read(f"policies/{policy}.json")
        ]
        assert "ManagedPolicyArns" not in properties


@pytest.mark.parametrize("policy", POLICIES)
def test_actions_and_resources_are_named(policy: str) -> None:
    for statement in statements(policy):
        assert not any("*" in action for action in statement["Action"]), statement
        stars = any("*" in text for text in texts(statement["Resource"]))
        of_objects = all(
            action.startswith("s3:") and action.endswith("Object") for action in statement["Action"]
        )
        assert stars == (of_objects or statement["Sid"] in MUST_BE_ANY), statement


@pytest.mark.parametrize("policy", POLICIES)
def test_a_statement_says_whether_our_code_calls_or_lambda_itself(policy: str) -> None:
    for statement in statements(policy):
        assert statement["Sid"].startswith(("Code", "Lambda")), statement
        assert statement["Effect"] == "Allow"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_function_writes_its_own_log_alone(policy: str) -> None:
    groups = [text for s in statements(policy) if s["Sid"] == "LambdaLogs" for text in texts(s["Resource"])]
    assert [group.split(":log-group:")[1] for group in groups if ":log-group:" in group] == [
        f"/aws/lambda/${{AWS::StackName}}-{policy.replace('_', '-')}:*"
    ]


def test_only_the_clock_wakes(resources: Json) -> None:
    allowed = [
        key
        for key, role in of_type(resources, "AWS::IAM::Role").items()
        if "lambda:InvokeFunction" in set(texts(role["Policies"]))
    ]
    assert allowed == ["ClockRole"]


def test_everything_is_granted_only_where_iam_knows_no_resource(resources: Json) -> None:
    roles = of_type(resources, "AWS::IAM::Role").values()
    documents = [policy["PolicyDocument"] for role in roles for policy in role["Policies"]]
    on_everything = [
        each for document in documents for each in document["Statement"] if is_on_everything(each)
    ]
    assert {action for statement in on_everything for action in statement["Action"]} == KNOW_NO_RESOURCE


def is_on_everything(statement: Json) -> bool:
    named = statement["Resource"]
    return "*" in (named if isinstance(named, list) else [named])


def test_iam_knows_no_resource_for_them() -> None:
    """By AWS's own list, as cfn-lint brings it."""
    known = json.loads((files("cfnlint.data.AdditionalSpecs") / "Policies.json").read_text("utf-8"))
    services = ("logs", "transcribe")
    actions = {f"{s}:{name}".lower(): of for s in services for name, of in known[s]["Actions"].items()}
    assert "Resources" in actions["logs:createlogstream"]
    assert not [action for action in KNOW_NO_RESOURCE if "Resources" in actions[action.lower()]]
