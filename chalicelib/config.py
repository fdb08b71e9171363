"""The environment as one frozen type, read once at start."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from chalicelib.domain.endpoints import Webhook, read

T = TypeVar("T")

VERSION = "0.1.0"
MAX_PORT = 65_535
SMS_PROVIDERS = ("twilio", "gateway")
MIN_SECRET = 16
_CLIENT = re.compile(rf"(?P<name>[A-Za-z0-9._-]{{1,40}}):(?P<key>[A-Za-z0-9._~+/=-]{{{MIN_SECRET},200}})")


class ConfigError(ValueError):
    """A setting that cannot be taken; the message names the variable."""


@dataclass(frozen=True)
class Config:
    """What an operator may set; empty fields of the SMS providers are filled in by the home.

    `speed` is virtual seconds per second of the wall. `base_url` is the public address: what Twilio signs,
    and what links in messages begin with. `office` is the folder of the office's own documents (parts.py).
    `open311_keys` are those of other programs, by their names; of none given the home makes one. `webhooks`
    are the programs that are told what happens.
    """

    port: int = 8000
    smtp_port: int = 2525
    data: Path = Path(".huiyin")
    speed: float = 1.0
    base_url: str = "http://127.0.0.1:8000"
    twilio_sid: str = ""
    twilio_token: str = field(default="", repr=False)
    twilio_from: str = ""
    twilio_api: str = ""
    sms_gateway: str = ""
    sms_gateway_secret: str = field(default="", repr=False)
    sms_providers: tuple[str, ...] = SMS_PROVIDERS
    sms_rate: float = 0
    mail_rate: float = 0
    mail_from: str = "hotline@huiyin.example"
    whisper_model: str = ""
    office: Path | None = None
    open311_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    webhooks: tuple[Webhook, ...] = ()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Raises ConfigError for the first variable that makes no sense; what is empty counts as not set."""
        port = _read(environ, "HUIYIN_PORT", _port, cls.port)
        twilio_api = _read(environ, "HUIYIN_TWILIO_API", _url, cls.twilio_api)
        sms_gateway = _read(environ, "HUIYIN_SMS_GATEWAY", _url, cls.sms_gateway)
        secret = environ.get("HUIYIN_SMS_GATEWAY_SECRET", "").strip()
        if (sms_gateway or secret) and len(secret) < MIN_SECRET:
            raise ConfigError(f"HUIYIN_SMS_GATEWAY_SECRET: {MIN_SECRET} characters or more are needed")
        return cls(
            port=port,
            smtp_port=_read(environ, "HUIYIN_SMTP_PORT", _port, cls.smtp_port),
            data=_read(environ, "HUIYIN_DATA", Path, cls.data),
            speed=_read(environ, "HUIYIN_SPEED", _speed, cls.speed),
            base_url=_read(environ, "HUIYIN_BASE_URL", _url, f"http://127.0.0.1:{port}"),
            twilio_sid=environ.get("HUIYIN_TWILIO_SID", ""),
            twilio_token=environ.get("HUIYIN_TWILIO_TOKEN", ""),
            twilio_from=environ.get("HUIYIN_TWILIO_FROM", ""),
            twilio_api=twilio_api,
            sms_gateway=sms_gateway,
            sms_gateway_secret=secret,
            sms_providers=_lineup(environ, {"twilio": twilio_api, "gateway": sms_gateway}),
            sms_rate=_read(environ, "HUIYIN_SMS_RATE", _rate, cls.sms_rate),
            mail_rate=_read(environ, "HUIYIN_MAIL_RATE", _rate, cls.mail_rate),
            mail_from=_read(environ, "HUIYIN_MAIL_FROM", _mail, cls.mail_from),
            whisper_model=environ.get("HUIYIN_WHISPER_MODEL", "").strip(),
            office=_read(environ, "HUIYIN_OFFICE", _folder, cls.office),
            open311_keys=_clients(environ.get("HUIYIN_OPEN311_KEYS", "")),
            webhooks=_webhooks(environ.get("HUIYIN_WEBHOOKS", "").strip()),
        )


def _read(environ: Mapping[str, str], name: str, parse: Callable[[str], T], default: T) -> T:
    written = environ.get(name, "").strip()
    if not written:
        return default
    try:
        return parse(written)
    except ValueError as error:
        raise ConfigError(f"{name}={written!r}: {error}") from None


def _port(written: str) -> int:
    if not written.isdecimal() or not 0 < int(written) <= MAX_PORT:
        raise ValueError(f"a port from 1 to {MAX_PORT} is needed")
    return int(written)


def _folder(written: str) -> Path:
    if not Path(written).is_dir():
        raise ValueError("a folder is needed")
    return Path(written)


def _speed(written: str) -> float:
    try:
        speed = float(written)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 1_000_000:  # noqa: PLR2004  a second of the wall is then eleven days
        raise ValueError("a number above 0, at most 1000000, is needed")
    return speed


def _rate(written: str) -> float:
    try:
        rate = float(written)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1_000:  # noqa: PLR2004  more is no bound
        raise ValueError("messages a second are needed, 0 for as many as there are")
    return rate


def _url(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://hotline.example.org is needed")
    return written.rstrip("/")


def _providers(written: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in written.split(","))
    if not set(names) <= set(SMS_PROVIDERS) or len(set(names)) < len(names):
        raise ValueError(f"one or more of {', '.join(SMS_PROVIDERS)} are needed, the preferred one first")
    return names


def _lineup(environ: Mapping[str, str], addresses: Mapping[str, str]) -> tuple[str, ...]:
    """Those that have an address if nothing is said; none has: all, which are stand-ins then.

    A stand-in reaches nobody: beside a real provider it would swallow what that one does not take.
    """
    real = tuple(name for name in SMS_PROVIDERS if addresses[name])
    named = _read(environ, "HUIYIN_SMS_PROVIDERS", _providers, real or SMS_PROVIDERS)
    missing = set(named) - set(real)
    if missing and missing != set(named):
        raise ConfigError(f"HUIYIN_SMS_PROVIDERS={','.join(named)!r}: {missing.pop()} has no address")
    return named


def _clients(written: str) -> Mapping[str, str]:
    """The keys by their clients' names; what is wrong is told without a key."""
    parts = [part.strip() for part in written.split(",") if part.strip()]
    read = [_CLIENT.fullmatch(part) for part in parts]
    named = {match["name"]: match["key"] for match in read if match}
    if len(named) < len(parts) or len(set(named.values())) < len(parts):
        raise ConfigError(
            f"HUIYIN_OPEN311_KEYS: NAME:KEY,NAME:KEY is needed, {MIN_SECRET} characters or more a key"
        )
    return named


def _webhooks(written: str) -> tuple[Webhook, ...]:
    """This machine may be an endpoint; what is wrong is told without address and secret."""
    try:
        return read(json.loads(written or "[]"), loopback=True)
    except (json.JSONDecodeError, RecursionError):
        raise ConfigError("HUIYIN_WEBHOOKS: a list in JSON is needed") from None
    except ValueError as error:
        raise ConfigError(f"HUIYIN_WEBHOOKS: {error}") from None


def _mail(written: str) -> str:
    local, _, domain = parseaddr(written)[1].rpartition("@")
    if not local or not domain:
        raise ValueError("a mail address is needed")
    return written
