"""Twilio knocking at the running server: a form, signed on the public address, posted by loopback."""

from collections.abc import Mapping
from urllib.parse import urlencode

from chalicelib.channels.sms import SIGNATURE_HEADER
from local.home import Home

TIMEOUT = 10.0
FORM = "application/x-www-form-urlencoded"


class NoAnswerError(RuntimeError):
    """The server did not take it."""


def post(home: Home, path: str, said: Mapping[str, str]) -> str:
    """What it answers; NoAnswerError for anything but 2xx."""
    import requests
    from twilio.request_validator import RequestValidator

    account, config = home.keys.account, home.config
    form = {"AccountSid": account.sid, "To": account.number, **said}
    signature = str(RequestValidator(account.token).compute_signature(f"{config.base_url}{path}", form))
    headers = {"Content-Type": FORM, SIGNATURE_HEADER: signature}
    here = f"http://127.0.0.1:{config.port}{path}"
    try:
        answer = requests.post(here, urlencode(form).encode(), headers=headers, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise NoAnswerError(f"the server does not answer: {type(error).__name__}") from None
    if not answer.ok:
        raise NoAnswerError(f"the server answers with {answer.status_code}")
    return answer.text
