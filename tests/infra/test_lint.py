"""The linters find nothing, and would find something if there were anything."""

import json
from copy import deepcopy
from typing import Any

import pytest
from cfnlint import lint
from cfnlint.config import ManualArgs
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from statelint.config import Config
from statelint.linter import Linter

from infra.functions import Json
from infra.template import build, read
from tests.infra.reading import functions

pytestmark = pytest.mark.slow

EVERYWHERE = ["us-east-1", "eu-west-1", "ap-southeast-1"]
CHINA = ["cn-north-1", "cn-northwest-1"]


def findings(template: Json, regions: list[str]) -> list[str]:
    return [str(found) for found in lint(json.dumps(template), config=ManualArgs(regions=regions))]


def rules(template: Json, regions: list[str]) -> set[str]:
    return {found.rule.id for found in lint(json.dumps(template), config=ManualArgs(regions=regions))}


def translated(template: Json) -> Json:
    """As SAM would have it after `aws cloudformation package` has put the zip into a bucket."""
    packaged = deepcopy(template)
    for function in functions(packaged["Resources"]).values():
        function["CodeUri"] = "s3://bucket/deployment.zip"
    plain: Json = transform(packaged, {}, ManagedPolicyLoader(None))
    return plain


@pytest.fixture(autouse=True)
def a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """SAM asks for one; nothing of it gets into the template."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


def test_the_template_is_clean(template: Json) -> None:
    assert findings(template, EVERYWHERE) == []


def test_the_template_is_clean_when_sam_has_translated_it(template: Json) -> None:
    assert findings(translated(template), EVERYWHERE) == []


def test_with_an_issuer_of_its_own_it_is_clean_in_china() -> None:
    template = build("own_issuer")
    assert findings(template, CHINA) == []
    assert findings(translated(template), CHINA) == []


def test_what_china_does_not_have_is_noticed(template: Json) -> None:
    assert "E3006" in rules(translated(template), CHINA)


def test_a_circle_is_noticed(template: Json) -> None:
    """The machine invokes Wake: Wake cannot be told of the machine by reference."""
    wake = template["Resources"]["Wake"]["Properties"]["Environment"]["Variables"]
    wake["HUIYIN_STATE_MACHINE"] = {"Ref": "Clock"}
    assert "E3004" in rules(translated(template), EVERYWHERE)


def test_a_misspelt_property_is_noticed(template: Json) -> None:
    template["Resources"]["SmsQueue"]["Properties"]["VisibilityTimeOut"] = 1
    assert "E3002" in rules(template, EVERYWHERE)


def machine() -> Json:
    """As it is when the names have been filled in."""
    text = json.dumps(read("clock.asl.json"))
    filled: Json = json.loads(text.replace("${AWS::Partition}", "aws").replace("${Wake.Arn}", "arn:aws:wake"))
    return filled


def problems(definition: Json) -> list[str]:
    found: Any = Linter.validate(definition, Config())
    return list(found)


def test_the_state_machine_is_clean() -> None:
    assert problems(machine()) == []


def test_a_state_that_nobody_reaches_is_noticed() -> None:
    definition = machine()
    definition["States"]["More"]["Default"] = "Sleep"
    assert problems(definition)
