"""A program submits for a citizen: by its key, once for one request, answered as on the web."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import ApiKeyError, KeyReusedError, NotPublishedError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Target
from chalicelib.usecases import open311
from tests.office import WANG, WATER, Office

MINUTE = timedelta(minutes=1)
SENT = {"service_code": "water-supply", "description": WATER, "phone": WANG}
CONTENT = Content(WATER, citizen=Citizen(phone=WANG))


@pytest.fixture
def office() -> Office:
    office = Office()
    office.world.deps = replace(office.deps, open311_keys={"app": "a" * 16, "site": "s" * 16})
    return office


def sent(office: Office, client: str = "app", key: str = "", **changed: str) -> str:
    said = SENT | changed
    content = replace(CONTENT, text=said["description"])
    return open311.submit(office.deps, client, key, said, content).ticket


def test_a_key_tells_whose_it_is(office: Office) -> None:
    assert [open311.client_of(office.deps, key * 16) for key in "as"] == ["app", "site"]


@pytest.mark.parametrize("key", ["", "b" * 16, "a" * 15, "a" * 17, "密钥密钥密钥密钥密钥密钥密钥密钥"])
def test_nobody_elses_key_opens(office: Office, key: str) -> None:
    with pytest.raises(ApiKeyError):
        open311.client_of(office.deps, key)


@pytest.mark.parametrize("keys", [{}, {"app": ""}])
def test_where_nobody_has_a_key_none_opens(office: Office, keys: dict[str, str]) -> None:
    for given in ("", "a" * 16):
        with pytest.raises(ApiKeyError):
            open311.client_of(replace(office.deps, open311_keys=keys), given)


def test_the_same_words_again_within_ten_minutes_are_the_same_request(office: Office) -> None:
    """From any minute on, also where the clock strikes in between."""
    for _ in range(4):
        first = sent(office)
        office.world.pass_time(9 * MINUTE)
        assert sent(office) == first
        office.world.pass_time(2 * MINUTE)
        assert sent(office) != first
        office.world.pass_time(33 * MINUTE)


def test_other_words_and_another_client_are_another_request(office: Office) -> None:
    assert len({sent(office), sent(office, "site"), sent(office, description="柳塘街道停电了")}) == 3


def test_the_clients_own_key_counts_at_any_time(office: Office) -> None:
    first = sent(office, key="k" * 16)
    office.world.pass_time(timedelta(days=3))
    assert sent(office, key="k" * 16) == first
    assert sent(office, "site", key="k" * 16) != first
    with pytest.raises(KeyReusedError):
        sent(office, key="k" * 16, description="柳塘街道停电了")


def test_the_citizen_is_told_number_and_code_as_on_the_web(office: Office) -> None:
    ticket = sent(office)
    office.settle()
    assert office.told()[0] == "acknowledgement"
    assert ticket in office.sent()[0].text
    clock = office.case(ticket).clocks[Target.ACKNOWLEDGEMENT]
    assert office.case(ticket).channel is Channel.OPEN311
    assert clock.met_at == clock.started_at, "the program had the number at once"


def test_a_service_is_known_by_its_code_alone(office: Office) -> None:
    assert open311.service(office.deps, "refund").category == "市场监管/消费/退款"
    for code in ("", "Refund", "市场监管/消费/退款"):
        with pytest.raises(NotPublishedError):
            open311.service(office.deps, code)


def test_the_services_have_changed_when_they_were_first_seen_so(office: Office) -> None:
    before = open311.changed_at(office.deps)
    office.world.pass_time(timedelta(days=1))
    assert open311.changed_at(office.deps) == before
    matters = office.deps.rules.matters[1:]
    changed = replace(office.deps, rules=replace(office.deps.rules, matters=matters))
    assert open311.changed_at(changed) == before + timedelta(days=1)
