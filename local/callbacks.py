"""The stand-ins' other direction: they tell us what became of each message, signed, until we say 2xx."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from chalicelib.domain.values import Channel
from local import gateway
from local.loops import describe
from local.outbox import STEPS, Message, Outbox
from local.twilio import FORM
from local.twilio_account import Account
from local.twilio_calls import ring_out, told

IDLE = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
TIMEOUT = 10.0

_log = logging.getLogger(__name__)


class Callbacks:
    """One background thread; what was not acknowledged is sent again, also after a restart.

    By the virtual clock `now` it ends the calls that nobody answers.
    """

    def __init__(
        self, account: Account, outbox: Outbox, now: Callable[[], datetime], gateway_secret: str = ""
    ) -> None:
        self._account, self._outbox, self._now, self._secret = account, outbox, now, gateway_secret
        self._stopping, self._wake = threading.Event(), threading.Event()
        self._failures: dict[int, tuple[int, float]] = {}
        self._thread = threading.Thread(target=self._run, name="twilio-callbacks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def poke(self) -> None:
        """A new message has been accepted."""
        self._wake.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._report_all()
            except Exception as error:  # noqa: BLE001  whatever it is, receipts must go on
                _log.error("receipts failed, go on: %s", describe(error))
                self._stopping.wait(IDLE)
            else:
                self._wake.wait(self._pause())

    def _report_all(self) -> None:
        ring_out(self._outbox, self._now())
        for message in (*self._outbox.unreported(), *told(self._outbox)):
            if self._stopping.is_set():
                return
            self._report(message)

    def _report(self, message: Message) -> None:
        attempts, retry_at = self._failures.get(message.seq, (0, 0.0))
        if time.monotonic() < retry_at:
            return
        for number, status in _left(message):
            self._outbox.set_status(message, status)
            if not self._is_acknowledged(message, status):
                pause = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)
                self._failures[message.seq] = (attempts + 1, time.monotonic() + pause)
                return
            self._outbox.set_reported(message, number)
        self._failures.pop(message.seq, None)

    def _is_acknowledged(self, message: Message, status: str) -> bool:
        import requests

        body, headers = self._words(message, status)
        try:
            answer = requests.post(message.callback, body, headers=headers, timeout=TIMEOUT)
        except requests.RequestException as error:
            _log.warning("no answer to a status callback: %s", type(error).__name__)
            return False
        if not answer.ok:
            _log.warning("a status callback was answered with %s", answer.status_code)
        return answer.ok

    def _words(self, message: Message, status: str) -> tuple[bytes, dict[str, str]]:
        """Body and headers, in the words of whoever took it."""
        if message.provider_id.startswith(gateway.IDS):
            said = {"id": message.delivery, "status": status}
            return gateway.signed(self._secret, message.callback, said)
        from twilio.request_validator import RequestValidator

        form = _form(message, status, self._account.sid)
        signature = RequestValidator(self._account.token).compute_signature(message.callback, form)
        return urlencode(form).encode(), {"Content-Type": FORM, "X-Twilio-Signature": str(signature)}

    def _pause(self) -> float:
        soonest = min((retry_at for _, retry_at in self._failures.values()), default=float("inf"))
        return max(0.0, min(IDLE, soonest - time.monotonic()))


def _left(message: Message) -> list[tuple[int, str]]:
    """What is to be told, each with how much is told then; of a call the end alone."""
    if message.channel is Channel.VOICE:
        return [(len(STEPS), message.status)]
    return list(enumerate(STEPS[message.reported :], start=message.reported + 1))


def _form(message: Message, status: str, sid: str) -> dict[str, str]:
    about = {"AccountSid": sid, "ApiVersion": "2010-04-01", "From": message.sender, "To": message.receiver}
    if message.channel is Channel.VOICE:
        return about | {"CallSid": message.provider_id, "CallStatus": status}
    return about | {
        "MessageSid": message.provider_id,
        "MessageStatus": status,
        "SmsSid": message.provider_id,
        "SmsStatus": status,
    }
