"""What an outage leaves behind is made good, and a test stack stands beside the real one."""

import json
import uuid

import pytest

from tests.e2e.server import wait_for
from tests.e2e_cloud.deployment import beside
from tests.e2e_cloud.hotline import ACKNOWLEDGED, Hotline
from tests.e2e_cloud.outage import denied, give_up

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NO_WATER = "柳塘街道停水两天了，没人管，请尽快处理"
SCHEDULED: dict[str, object] = {"detail": {}, "resources": []}
SCHEDULED |= dict.fromkeys(("account", "detail-type", "id", "region", "source", "time", "version"), "")


def test_what_lambda_gave_up_on_is_done_after_all(hotline: Hotline) -> None:
    deployment = hotline.deployment
    with denied(deployment, "ReactRole", "states:StartExecution"):
        ticket = hotline.submit({"text": NO_WATER}, uuid.uuid4().hex).json()["ticket"]
        wait_for(lambda: ticket in str(deployment.failures()), ACKNOWLEDGED, "a failure")
    assert hotline.runs(ticket) == []
    give_up(deployment, "react", ticket)
    assert hotline.asleep(ticket).name == f"{ticket}-1"


@pytest.mark.usefixtures("untroubled")
def test_the_sweep_runs_every_minute_and_may_do_what_it_does(hotline: Hotline) -> None:
    aws, name = hotline.deployment.aws, f"{hotline.deployment.name}-sweep"
    rules = [rule for rule in aws.client("events").list_rules()["Rules"] if "ScheduleExpression" in rule]
    found = sorted((rule["ScheduleExpression"], rule["State"]) for rule in rules)
    assert found == [("rate(1 hour)", "ENABLED"), ("rate(1 minute)", "ENABLED")]
    answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(SCHEDULED))
    assert "FunctionError" not in answer


def test_the_form_with_cognito_stands_beside_it(hotline: Hotline) -> None:
    outputs = beside(hotline.deployment, "huiyin-test")
    assert outputs["UserPoolId"]
    assert set(outputs.values()).isdisjoint(hotline.deployment.outputs.values())
