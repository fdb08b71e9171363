import json
import tomllib
from pathlib import Path

import pytest

from chalicelib.config import VERSION, Config, ConfigError
from chalicelib.domain.endpoints import Webhook

WEBHOOK_SECRET = "whsec_" + "A" * 32
WEBHOOK = {"name": "oa", "url": "http://127.0.0.1:9/", "secret": WEBHOOK_SECRET}


def test_an_empty_environment_is_enough() -> None:
    config = Config.from_env({})
    assert config == Config()
    assert (config.port, config.smtp_port, config.speed) == (8000, 2525, 1.0)
    assert config.data == Path(".huiyin")


def test_the_address_follows_the_port() -> None:
    assert Config.from_env({"HUIYIN_PORT": "8100"}).base_url == "http://127.0.0.1:8100"


def test_every_setting_is_read(tmp_path: Path) -> None:
    config = Config.from_env(
        {
            "HUIYIN_PORT": "1",
            "HUIYIN_SMTP_PORT": "2",
            "HUIYIN_DATA": "/srv/huiyin",
            "HUIYIN_SPEED": "3600",
            "HUIYIN_BASE_URL": "https://hotline.example.org/api/",
            "HUIYIN_TWILIO_SID": "AC1",
            "HUIYIN_TWILIO_TOKEN": "t",
            "HUIYIN_TWILIO_FROM": "+15005550006",
            "HUIYIN_TWILIO_API": "https://api.twilio.com",
            "HUIYIN_SMS_GATEWAY": "https://bridge.example.cn/huiyin/",
            "HUIYIN_SMS_GATEWAY_SECRET": "sixteen letters.",
            "HUIYIN_SMS_PROVIDERS": "gateway, twilio",
            "HUIYIN_SMS_RATE": "1",
            "HUIYIN_MAIL_RATE": "14.5",
            "HUIYIN_MAIL_FROM": "热线 <hotline@city.example.org>",
            "HUIYIN_WHISPER_MODEL": "/srv/models/small",
            "HUIYIN_OFFICE": str(tmp_path),
            "HUIYIN_OPEN311_KEYS": "app:key-of-the-app-16, site:key-of-the-site-16",
            "HUIYIN_WEBHOOKS": json.dumps([WEBHOOK]),
        }
    )
    assert config == Config(
        port=1,
        smtp_port=2,
        data=Path("/srv/huiyin"),
        speed=3600,
        base_url="https://hotline.example.org/api",
        twilio_sid="AC1",
        twilio_token="t",
        twilio_from="+15005550006",
        twilio_api="https://api.twilio.com",
        sms_gateway="https://bridge.example.cn/huiyin",
        sms_gateway_secret="sixteen letters.",
        sms_providers=("gateway", "twilio"),
        sms_rate=1,
        mail_rate=14.5,
        mail_from="热线 <hotline@city.example.org>",
        whisper_model="/srv/models/small",
        office=tmp_path,
        open311_keys={"app": "key-of-the-app-16", "site": "key-of-the-site-16"},
        webhooks=(Webhook("oa", "http://127.0.0.1:9/", (WEBHOOK_SECRET,), private=True),),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIYIN_PORT", "http"),
        ("HUIYIN_PORT", "0"),
        ("HUIYIN_SMTP_PORT", "65536"),
        ("HUIYIN_SPEED", "0"),
        ("HUIYIN_SMS_RATE", "-1"),
        ("HUIYIN_OFFICE", "no/such/folder"),
        ("HUIYIN_MAIL_RATE", "much"),
        ("HUIYIN_SPEED", "-1"),
        ("HUIYIN_SPEED", "nan"),
        ("HUIYIN_SPEED", "inf"),
        ("HUIYIN_SPEED", "fast"),
        ("HUIYIN_BASE_URL", "hotline.example.org"),
        ("HUIYIN_BASE_URL", "ftp://hotline.example.org"),
        ("HUIYIN_BASE_URL", "https://hotline.example.org?a=1"),
        ("HUIYIN_TWILIO_API", "twilio"),
        ("HUIYIN_SMS_GATEWAY", "bridge"),
        ("HUIYIN_SMS_PROVIDERS", "pigeon"),
        ("HUIYIN_SMS_PROVIDERS", "twilio,"),
        ("HUIYIN_SMS_PROVIDERS", "gateway,gateway"),
        ("HUIYIN_MAIL_FROM", "hotline"),
    ],
)
def test_what_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}="):
        Config.from_env({name: value})


TWILIO = {"HUIYIN_TWILIO_API": "https://api.twilio.com"}
GATEWAY = {
    "HUIYIN_SMS_GATEWAY": "https://bridge.example.cn",
    "HUIYIN_SMS_GATEWAY_SECRET": "sixteen letters.",
}


@pytest.mark.parametrize(
    ("set_up", "providers"),
    [
        ({}, ("twilio", "gateway")),
        (TWILIO, ("twilio",)),
        (GATEWAY, ("gateway",)),
        (TWILIO | GATEWAY, ("twilio", "gateway")),
        (TWILIO | GATEWAY | {"HUIYIN_SMS_PROVIDERS": "twilio"}, ("twilio",)),
        ({"HUIYIN_SMS_PROVIDERS": "gateway,twilio"}, ("gateway", "twilio")),
    ],
)
def test_no_stand_in_takes_messages_beside_a_real_provider(
    set_up: dict[str, str], providers: tuple[str, ...]
) -> None:
    assert Config.from_env(set_up).sms_providers == providers


@pytest.mark.parametrize("real", [TWILIO, GATEWAY])
def test_a_stand_in_that_is_named_beside_a_real_provider_is_refused(real: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"^HUIYIN_SMS_PROVIDERS='twilio,gateway': .* has no address"):
        Config.from_env(real | {"HUIYIN_SMS_PROVIDERS": "twilio,gateway"})


@pytest.mark.parametrize("secret", ["", "fifteen letters"])
def test_a_gateway_without_a_secret_is_refused(secret: str) -> None:
    with pytest.raises(ConfigError, match=r"^HUIYIN_SMS_GATEWAY_SECRET: ") as refused:
        Config.from_env(GATEWAY | {"HUIYIN_SMS_GATEWAY_SECRET": secret})
    assert not secret or secret not in str(refused.value)


def test_a_token_does_not_show_in_a_log() -> None:
    assert "hush" not in repr(Config(twilio_token="hush", sms_gateway_secret="hush"))


def test_the_version_is_the_package_s() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


@pytest.mark.parametrize(
    "written",
    [
        *("app", "app:", ":key-of-the-app-16", "app:short", "a b:key-of-the-app-16", "app:key of the app 16"),
        *("app:key-of-the-app-16,app:key-of-the-app-17", "app:key-of-the-app-16,site:key-of-the-app-16"),
        "app:key-of-the-app-16;site:key-of-the-site-16",
    ],
)
def test_keys_of_programs_that_make_no_sense_are_refused_without_being_quoted(written: str) -> None:
    """Neither is one key two programs': whose it was could not be told, nor one taken away."""
    with pytest.raises(ConfigError, match=r"^HUIYIN_OPEN311_KEYS: ") as refused:
        Config.from_env({"HUIYIN_OPEN311_KEYS": written})
    assert "key-of-the-app" not in str(refused.value)
    assert "key-of-the-app" not in repr(Config(open311_keys={"app": "key-of-the-app-16"}))


def test_without_a_setting_there_are_no_keys() -> None:
    assert Config.from_env({"HUIYIN_OPEN311_KEYS": " "}).open311_keys == {}


@pytest.mark.parametrize(
    "written", ["oa", "{", "{}", "[" * 100_000, '[{"name": "oa", "secret": "hush-hush"}]']
)
def test_a_list_of_webhooks_that_makes_no_sense_is_refused_without_being_quoted(written: str) -> None:
    with pytest.raises(ConfigError, match=r"^HUIYIN_WEBHOOKS: ") as refused:
        Config.from_env({"HUIYIN_WEBHOOKS": written})
    assert "hush-hush" not in str(refused.value)


def test_without_a_setting_nobody_is_told() -> None:
    assert Config.from_env({"HUIYIN_WEBHOOKS": " "}).webhooks == ()
