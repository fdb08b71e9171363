"""Twilio's own client, pointed at a base of our choice; apart from sms.py since importing it takes 95 ms."""

from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from chalicelib.channels.connecting import never_connected
from chalicelib.channels.twilio_codes import PERMANENT
from chalicelib.ports import PermanentFailure, TemporaryFailure

HOST = "api.twilio.com"
TIMEOUT = 10.0

_REFUSED, _BROKEN = 400, 500
# Without rights, with a wrong account or too fast: nothing was taken, and it can be mended.
_MENDABLE = frozenset({401, 403, 404, 408, 429})


class BasedHttpClient(TwilioHttpClient):
    """Sends what is meant for api.twilio.com to `base`; logs nothing, since the URLs carry phone numbers."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=TIMEOUT)
        self._base = base.rstrip("/")

    def request(  # noqa: PLR0913, PLR0917  Twilio's signature
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        return super().request(
            method, self._based(url), params, data, headers, auth, timeout, allow_redirects
        )

    def log_request(self, kwargs: dict[str, object]) -> None:
        """Nothing."""

    def log_response(self, status_code: int, response: object) -> None:
        """Nothing."""

    def _based(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.hostname != HOST:
            return url
        return self._base + parts.path + (f"?{parts.query}" if parts.query else "")


def connect(sid: str, token: str, base: str) -> Client:
    """The credentials stand in for the process environment, which would otherwise move the region."""
    environment = {"TWILIO_ACCOUNT_SID": sid, "TWILIO_AUTH_TOKEN": token}
    return Client(environment=environment, http_client=BasedHttpClient(base))


def judge(error: Exception) -> None:
    """Raise one of the two failures for what Twilio said clearly; return if nobody knows."""
    if never_connected(error):
        raise TemporaryFailure("no_connection") from None
    if not isinstance(error, TwilioRestException) or not _REFUSED <= error.status < _BROKEN:
        return
    if error.code is not None and error.code in PERMANENT:
        raise PermanentFailure(PERMANENT[error.code]) from None
    if error.status in _MENDABLE:
        raise TemporaryFailure(f"http_{error.status}") from None
    raise PermanentFailure(f"twilio_{error.code or error.status}") from None
