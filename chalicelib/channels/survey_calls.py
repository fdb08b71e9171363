"""Calls that we make by Twilio: how they are ordered, what its webhooks say, the keys that it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from chalicelib.channels.sms import API
from chalicelib.channels.voice import CALL, VOICES, Line
from chalicelib.domain.delivery import LEASE, Delivery
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.survey import QUESTIONS, Keys
from chalicelib.ports import Found, PermanentFailure

if TYPE_CHECKING:
    from twilio.rest import Client

PATH, STATUS_PATH = "/hooks/twilio/survey", "/hooks/twilio/call"
RINGS, CHOICE = 25, 8
"""Seconds until nobody seems to be there; seconds to find the key."""

MACHINES = ("machine", "fax")
"""How Twilio's AnsweredBy begins; `human` and `unknown` are spoken to."""

OVER: Mapping[str, str] = {
    "completed": "no_key",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "call_failed",
    "canceled": "call_failed",
}
"""Each CallStatus that is final, and what that means if nobody has pressed a key."""

_NONE, _AGAIN = "0", "a"
# Twilio dates a call by its own clock, in whole seconds.
_SKEW = timedelta(minutes=1)
_PAGE = 50


@dataclass(frozen=True)
class OutboundCall:
    """What a webhook says of a call of ours; `over` is why it ended, empty while it lasts."""

    sid: str
    digits: str = ""
    by_machine: bool = False
    over: str = ""


def parse(raw: bytes) -> OutboundCall:
    """Raises InvalidInputError without the call's id."""
    form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    sid = form.get("CallSid", "")
    if not CALL.fullmatch(sid):
        raise InvalidInputError("error.field_invalid", "CallSid")
    by_machine = form.get("AnsweredBy", "").startswith(MACHINES)
    over = OVER.get(form.get("CallStatus", ""), "")
    return OutboundCall(sid, form.get("Digits", ""), by_machine, "machine" if over and by_machine else over)


def keys_of(query: Mapping[str, str]) -> Keys | None:
    """What was pressed before; None if nothing was asked yet. InvalidInputError if `ask` did not write it."""
    if not query:
        return None
    given, again = query.get("keys", "").removesuffix(_AGAIN), query.get("keys", "").endswith(_AGAIN)
    if len(given) not in range(1, len(QUESTIONS)):
        raise InvalidInputError("error.field_invalid", "keys")
    return Keys("" if given == _NONE else given, again)


def ask(base_url: str, delivery: str, keys: Keys, *lines: Line) -> str:
    """A question that a key may interrupt; Twilio comes back with the key, or without one."""
    from twilio.twiml.voice_response import Gather, VoiceResponse

    # One parameter, never empty: whoever stands between may change the order of two, and break the signature.
    state = urlencode({"keys": (keys.given or _NONE) + _AGAIN * keys.again})
    gather = Gather(
        input="dtmf",
        num_digits=1,
        finish_on_key="",
        timeout=CHOICE,
        action=f"{base_url}{PATH}/{delivery}?{state}",
        method="POST",
        action_on_empty_result=True,
    )
    for line in lines:
        gather.say(line.text, **VOICES[line.lang])
    answer = VoiceResponse()
    answer.append(gather)
    return str(answer)


class TwilioCaller:
    """Implements `ports.Sender`: what is sent is a call; what it raises is judged as a text message is."""

    def __init__(self, sid: str, token: str, number: str, base_url: str, api: str = API) -> None:
        self._sid, self._token, self._number = sid, token, number
        self._base_url, self._api = base_url.rstrip("/"), api

    def send(self, delivery: Delivery) -> str:
        """The id that Twilio gave the call, which begins to ring."""
        if not self._sid:
            raise PermanentFailure("no_telephone")
        try:
            call = self._client.calls.create(
                to=delivery.to,
                from_=self._number,
                url=f"{self._base_url}{PATH}/{delivery.id}",
                status_callback=f"{self._base_url}{STATUS_PATH}/{delivery.id}",
                timeout=RINGS,
                machine_detection="Enable",
            )
        except Exception as error:
            from chalicelib.channels.twilio_client import judge

            judge(error)
            raise
        if not call.sid:
            raise RuntimeError("Twilio took a call without giving it an id")
        return call.sid

    def find(self, delivery: Delivery) -> Found | None:
        """The call; if its id was lost, the one to this number at that time. PermanentFailure if it is over.

        Twilio does not say what a call was about: of two at one time to one number each may be either.
        """
        if not self._sid:
            raise PermanentFailure("no_telephone")
        if delivery.provider_id:
            return _found(self._client.calls(delivery.provider_id).fetch())
        began = delivery.sent_at or delivery.created_at
        for call in self._client.calls.stream(to=delivery.to, page_size=_PAGE):
            if call.date_created is None or call.date_created > began + LEASE + _SKEW:
                continue
            return _found(call) if call.sid and call.date_created >= began - _SKEW else None
        return None

    @cached_property
    def _client(self) -> "Client":
        from chalicelib.channels.twilio_client import connect

        return connect(self._sid, self._token, self._api)


def _found(call: Any) -> Found:
    reason = OVER.get(str(call.status))
    if reason:
        raise PermanentFailure(reason)
    return Found(str(call.sid), delivered=False)
