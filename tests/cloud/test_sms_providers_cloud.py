"""The cloud home with an SMS gateway: alone, or taking over from Twilio; and without one, as before."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from chalicelib.aws.secrets import Vault
from chalicelib.channels.gateway import SMS_PATH
from chalicelib.channels.sms import TwilioSender
from chalicelib.channels.switchboard import Switchboard
from chalicelib.cloud import CloudConfig
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.domain.values import Channel
from tests.cloud.far_side import FarSide
from tests.cloud.grants import complaints, granted
from tests.cloud.home import Cloud
from tests.cloud.opening import a_cloud
from tests.local.ports import a_free_port
from tests.office import WANG, WATER

SetUp = Callable[[CloudConfig, FarSide], CloudConfig]
Opened = Callable[[SetUp], AbstractContextManager[Cloud]]
MESSAGE = {"id": "m1", "from": "13900000001", "to": "12345", "text": WATER}


def gateway_alone(config: CloudConfig, far: FarSide) -> CloudConfig:
    return replace(config, sms_gateway=far.gateway, sms_providers=("gateway",))


def twilio_is_dead(config: CloudConfig, far: FarSide) -> CloudConfig:
    return replace(config, sms_gateway=far.gateway, twilio_api=f"http://127.0.0.1:{a_free_port()}")


@pytest.fixture
def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[SetUp], AbstractContextManager[Cloud]]:
    return lambda set_up: a_cloud(tmp_path, monkeypatch, set_up)


def ids(office: Cloud) -> list[str]:
    return [message.provider_id[:2] for message in office.far.outbox.all(WANG)]


def test_without_a_gateway_it_is_twilio_alone(office: Cloud) -> None:
    assert isinstance(office.deps.senders[Channel.SMS], TwilioSender)


def test_with_a_gateway_alone_a_citizen_is_answered_and_the_receipt_counts(opened: Opened) -> None:
    with opened(gateway_alone) as office:
        assert [office.gateway_posts(SMS_PATH, MESSAGE).status_code for _ in range(3)] == [200] * 3
        office.settle()
        assert office.told() == ["acknowledgement"]
        assert office.sent()[0].status is DeliveryStatus.DELIVERED
        assert set(ids(office)) == {"GW"}
        assert complaints(office.watch.uses, granted()) == []


def test_with_a_dead_twilio_the_gateway_takes_over_and_operators_see_it(
    opened: Opened, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with opened(twilio_is_dead) as office:
        for number in range(3):
            office.sms(f"{WATER}{number}", f"SM{number:032}")
        assert office.told().count("acknowledgement") == 1
        assert set(ids(office)) == {"GW"}
        board = office.deps.senders[Channel.SMS]
        assert isinstance(board, Switchboard)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    (counted,) = [line for line in lines if "ProviderAvoided" in line]
    assert (counted["provider"], counted["ProviderAvoided"]) == ("twilio", [1.0])
    assert "sms provider twilio is being avoided" in {record.getMessage() for record in caplog.records}


@pytest.mark.parametrize(
    ("providers", "gateway", "order"),
    [
        ("twilio,gateway", "", ["twilio"]),
        ("twilio,gateway", "https://b.example.cn", ["twilio", "gateway"]),
        ("gateway,twilio", "https://b.example.cn", ["gateway", "twilio"]),
        ("gateway", "https://b.example.cn", ["gateway"]),
    ],
)
def test_a_gateway_without_an_address_is_none(providers: str, gateway: str, order: list[str]) -> None:
    config = CloudConfig(
        *("",) * 5, queues={}, clock="", state_machine="", issuer="", audience="", twilio_api=""
    )
    settings = replace(config, sms_providers=tuple(providers.split(",")), sms_gateway=gateway)
    assert settings.providers_of_texts() == order


def test_a_function_whose_providers_lack_something_does_not_start(opened: Opened) -> None:
    """It would turn every message into one of which nobody knows."""

    def nobody(config: CloudConfig, _: FarSide) -> CloudConfig:
        return replace(config, sms_providers=("gateway",))

    with pytest.raises(KeyError, match="HUIYIN_SMS_GATEWAY"), opened(nobody):
        pass


@pytest.mark.parametrize("missing", ["twilio_token", "gateway_secret"])
def test_a_secret_is_asked_for_only_what_the_providers_need(missing: str) -> None:
    document = {"twilio_sid": "AC", "twilio_token": "t", "twilio_from": "+1", "gateway_secret": "s"}
    left = {name: value for name, value in document.items() if name != missing}
    vault = Vault(lambda _: None, "keys")
    vault._provider = SimpleNamespace(get=lambda *_, **__: left)
    read = {"twilio_token": lambda needed: vault.twilio(needed=needed).token} | {
        "gateway_secret": lambda needed: vault.gateway_secret(needed=needed)
    }
    assert read[missing](needed=False) == ""
    with pytest.raises(KeyError, match=missing):
        read[missing](needed=True)
    (other,) = set(read) - {missing}
    assert read[other](needed=True) == document[other]
