"""A role for each function, and in it nothing that the function does not do."""

from typing import Any

import pytest

from infra.functions import FUNCTIONS, Json
from infra.template import INFRA, read
from tests.infra.reading import functions, of_type, texts

POLICIES = sorted(path.stem for path in (INFRA / "policies").glob("*.json"))

MUST_BE_ANY = {"LambdaLogs", "LambdaStreams"}
"""The streams of a log group and of a table have names that AWS gives them."""


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
        assert stars == (statement["Sid"] in MUST_BE_ANY), statement


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
