"""Each function may do what it does and nothing else: its calls are what infra/policies grants its code.

That nothing is done without a grant is looked at after every test of this folder (`office` in conftest.py),
that no grant is idle after the days that are played here.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra.functions import Json
from tests.cloud import (
    calls_day,
    exports_day,
    failing_ways_day,
    files_day,
    pictures_day,
    receipts_day,
    reports_day,
    roots_day,
    survey_calls_day,
    troubles,
)
from tests.cloud.grants import EXCEPTIONS, POLICIES, complaints, granted, idle
from tests.cloud.home import Cloud
from tests.cloud.permissions import Use, needed, table_arn
from tests.cloud.quick import a_quick_cloud
from tests.test_mail_story import test_a_matter_by_mail as play_mail
from tests.test_order_story import test_an_officer_works_by_sms_alone as play_orders
from tests.test_story import test_from_the_first_message_to_the_rates as play

Statement = dict[str, Any]


def a_story(office: Cloud, _: pytest.MonkeyPatch) -> None:
    play(office, office.http, office.far.token("m-gu", "manager", "chengjiang"))  # type: ignore[arg-type]  # it has an office's words


def mails_and_orders(office: Cloud, _: pytest.MonkeyPatch) -> None:
    play_mail(office)  # type: ignore[arg-type]  # likewise
    play_orders(office, office.http)  # type: ignore[arg-type]  # likewise


def calls_and_pictures(office: Cloud, _: pytest.MonkeyPatch) -> None:
    calls_day.a_day_of_calls(office)
    pictures_day.a_day_of_pictures(office)


def what_has_troubles(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    files_day.files_and_troubles(office, monkeypatch)
    failing_ways_day.messages_that_do_not_arrive(office, monkeypatch)


def what_comes_back(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    receipts_day.receipts(office)
    roots_day.a_day_is_closed(office)
    reports_day.a_morning(office)
    troubles.lost_records(office)
    troubles.work_lists(office)
    troubles.a_parked_record(office, monkeypatch)


def a_week(office: Cloud, _: pytest.MonkeyPatch) -> None:
    survey_calls_day.a_call_that_nobody_takes(office)
    exports_day.files_of_lists(office)


DAYS = (
    a_story,
    mails_and_orders,
    calls_and_pictures,
    what_has_troubles,
    what_comes_back,
    troubles.a_clock_that_stands_still,
    a_week,
)
"""Each in an office of its own, which no other one has filled."""


@pytest.fixture(scope="module")
def uses(tmp_path_factory: pytest.TempPathFactory) -> frozenset[Use]:
    """Of the story, and of days on which something is broken."""
    return frozenset().union(*(uses_of(day, tmp_path_factory.mktemp("office")) for day in DAYS))


def uses_of(day: Callable[[Cloud, pytest.MonkeyPatch], None], folder: Path) -> set[Use]:
    with pytest.MonkeyPatch.context() as monkeypatch, a_quick_cloud(folder, monkeypatch) as office:
        day(office, monkeypatch)
        return office.watch.uses


@pytest.mark.parametrize("function", POLICIES)
def test_the_calls_of_a_function_are_its_grants(uses: frozenset[Use], function: str) -> None:
    own = {use for use in uses if use.function == function}
    grants = granted({function: POLICIES[function]})
    assert complaints(own, grants) + idle(own, grants) == []


def test_an_exception_is_granted() -> None:
    assert granted() >= EXCEPTIONS.keys()


def statements(policies: dict[str, Json]) -> Iterator[tuple[str, Statement]]:
    """Those of our code, by function."""
    for function, policy in policies.items():
        yield from ((function, each) for each in policy["Statement"] if each["Sid"].startswith("Code"))


def test_an_action_that_is_taken_away_is_missed(uses: frozenset[Use]) -> None:
    policies: dict[str, Json] = deepcopy(dict(POLICIES))
    for function, statement in statements(policies):
        for action in list(statement["Action"]):
            if (function, action) not in {use[:2] for use in EXCEPTIONS}:
                statement["Action"].remove(action)
                said = complaints(uses, granted(policies))
                assert said
                missing = re.compile(rf"not granted: {function}: {action} on (arn:aws:|\*$)")
                assert all(missing.match(line) for line in said)
                statement["Action"].append(action)


def test_a_resource_that_is_taken_away_is_missed(uses: frozenset[Use]) -> None:
    policies: dict[str, Json] = deepcopy(dict(POLICIES))
    for _, statement in statements(policies):
        resources = statement["Resource"]
        for resource in resources if isinstance(resources, list) else ():
            statement["Resource"] = [other for other in resources if other != resource]
            assert len(complaints(uses, granted(policies))) == len(statement["Action"])
        statement["Resource"] = resources


@pytest.mark.parametrize("function", POLICIES)
def test_a_grant_too_many_is_noticed(uses: frozenset[Use], function: str) -> None:
    for action, resource in (
        ("dynamodb:Scan", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("dynamodb:GetItem", {"Fn::Sub": "${Table.Arn}/index/due"}),
        ("sqs:SendMessage", {"Fn::GetAtt": ["LostRecords", "Arn"]}),
    ):
        more = {"Sid": "CodeMore", "Action": [action], "Resource": resource}
        policy = {"Statement": [*POLICIES[function]["Statement"], more]}
        (said,) = idle(uses, granted({**POLICIES, function: policy}))
        assert said.startswith(f"granted for nothing: {function}: {action} on ")


def test_an_exception_that_is_used_after_all_is_noticed() -> None:
    for use in EXCEPTIONS:
        assert complaints({use}, granted()) == [f"no exception any more: {use}"]


def test_a_call_that_nobody_has_described_is_granted_to_nobody() -> None:
    sqs = SimpleNamespace(service_name="sqs", signing_name="sqs")
    used = {Use("api", *need) for need in needed(sqs, "PurgeQueue", {})}
    (said,) = complaints(used, granted())
    assert said.startswith("not granted: api: sqs:PurgeQueue on unknown")


def test_a_transaction_needs_what_its_parts_need() -> None:
    service = SimpleNamespace(service_name="dynamodb", signing_name="dynamodb")
    parts = [{kind: {"TableName": "t"}} for kind in ("Put", "Update", "Delete", "ConditionCheck")]
    actions = ("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
    expected = {(f"dynamodb:{action}", table_arn("t")) for action in actions}
    assert needed(service, "TransactWriteItems", {"TransactItems": parts}) == expected


def test_what_the_tests_and_lambda_itself_ask_for_is_no_functions(office: Cloud) -> None:
    office.deps.store.case("nobody's")
    office.pump.step()
    assert office.watch.uses == set()
    office.pump.sweep()
    assert {use.function for use in office.watch.uses} == {"sweep"}
