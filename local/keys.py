"""The embedded home's own secrets: made at the first start, readable by their owner alone."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.config import Config
from chalicelib.ports import Secrets
from local.files import replace_file
from local.twilio_account import Account

NAME = "secrets.json"
# Twilio's test number for "from": nobody has it.
NUMBER = "+15005550006"


class KeysError(RuntimeError):
    """The file of secrets cannot be used."""


@dataclass(frozen=True)
class Keys:
    """`hmac` by version, in an order that sorts as text; new ones are added, old ones stay."""

    hmac: Secrets = field(repr=False)
    jwt: str = field(repr=False)
    account: Account
    gateway: str = field(repr=False)
    open311: Mapping[str, str] = field(repr=False)


def load(folder: Path, config: Config) -> Keys:
    """What is on disk, made if it is missing; the SMS providers' part gives way to the environment."""
    path = folder / NAME
    if not path.exists():
        replace_file(path, json.dumps(_fresh(), indent=2))
    try:
        read = json.loads(path.read_text("utf-8"))
        keys = Secrets({version: bytes.fromhex(key) for version, key in read["hmac"].items()})
        jwt, twilio = str(read["jwt"]), read["twilio"]
        account = Account(
            config.twilio_sid or twilio["sid"],
            config.twilio_token or twilio["token"],
            config.twilio_from or twilio["from"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysError(f"{path} is damaged: {type(error).__name__}") from None
    gateway = config.sms_gateway_secret or _derived(jwt, "gateway")
    return Keys(keys, jwt, account, gateway, config.open311_keys or {"local": _derived(jwt, "open311")})


def _derived(jwt: str, use: str) -> str:
    """For where nothing is set; derived, since older files have none."""
    return hmac.new(jwt.encode(), use.encode(), "sha256").hexdigest()


def _fresh() -> dict[str, object]:
    return {
        "hmac": {"0001": secrets.token_hex(32)},
        "jwt": secrets.token_hex(32),
        "twilio": {"sid": f"AC{secrets.token_hex(16)}", "token": secrets.token_hex(16), "from": NUMBER},
    }
