import tomllib
from pathlib import Path

import pytest

from chalicelib.config import VERSION, Config, ConfigError


def test_an_empty_environment_is_enough() -> None:
    config = Config.from_env({})
    assert config == Config()
    assert (config.port, config.smtp_port, config.speed) == (8000, 2525, 1.0)
    assert config.data == Path(".huiyin")


def test_the_address_follows_the_port() -> None:
    assert Config.from_env({"HUIYIN_PORT": "8100"}).base_url == "http://127.0.0.1:8100"


def test_every_setting_is_read() -> None:
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
            "HUIYIN_MAIL_FROM": "热线 <hotline@city.example.org>",
            "HUIYIN_WHISPER_MODEL": "/srv/models/small",
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
        mail_from="热线 <hotline@city.example.org>",
        whisper_model="/srv/models/small",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIYIN_PORT", "http"),
        ("HUIYIN_PORT", "0"),
        ("HUIYIN_SMTP_PORT", "65536"),
        ("HUIYIN_SPEED", "0"),
        ("HUIYIN_SPEED", "-1"),
        ("HUIYIN_SPEED", "nan"),
        ("HUIYIN_SPEED", "inf"),
        ("HUIYIN_SPEED", "fast"),
        ("HUIYIN_BASE_URL", "hotline.example.org"),
        ("HUIYIN_BASE_URL", "ftp://hotline.example.org"),
        ("HUIYIN_BASE_URL", "https://hotline.example.org?a=1"),
        ("HUIYIN_TWILIO_API", "twilio"),
        ("HUIYIN_MAIL_FROM", "hotline"),
    ],
)
def test_what_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}="):
        Config.from_env({name: value})


def test_a_token_does_not_show_in_a_log() -> None:
    assert "hush" not in repr(Config(twilio_token="hush"))


def test_the_version_is_the_package_s() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
