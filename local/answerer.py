"""A citizen whose telephone rings, and Twilio between: words that are heard, keys that are pressed."""

from collections.abc import Iterator
from xml.etree import ElementTree

from local import webhook
from local.home import Home
from local.outbox import Message
from local.twilio_calls import OVER, RINGING, TALKING

HUMAN, MACHINE = "human", "machine_start"


class NoCallError(RuntimeError):
    """It does not ring, or the server does not answer."""


def answer(home: Home, phone: str, keys: str, by: str = HUMAN) -> Iterator[str]:
    """What is heard, line by line; who has no key left says nothing, until the caller gives up."""
    call = next((call for call in home.outbox.calls(RINGING) if call.receiver == phone), None)
    if call is None or not home.outbox.move(call, TALKING):
        raise NoCallError(f"the telephone of {phone} does not ring")
    try:
        yield from _talk(home, call, list(keys), by)
    except webhook.NoAnswerError as error:
        raise NoCallError(str(error)) from None
    finally:
        # Its end is told by the server, as is that of a call which nobody answers.
        home.outbox.move(home.outbox.again(call), OVER)


def _talk(home: Home, call: Message, keys: list[str], by: str) -> Iterator[str]:
    address, digits = call.subject, ""
    while address:
        heard = _post(home, call, address, Digits=digits, AnsweredBy=by)
        yield from (verb.text or "" for verb in heard.iter("Say"))
        gather = heard.find("Gather")
        address = gather.get("action", "") if gather is not None else ""
        digits = keys.pop(0) if keys else ""


def _post(home: Home, call: Message, address: str, **said: str) -> ElementTree.Element:
    form = {
        "CallSid": call.provider_id,
        "From": call.sender,
        "To": call.receiver,
        "CallStatus": TALKING,
        **said,
    }
    path = address.removeprefix(home.config.base_url)
    return ElementTree.fromstring(webhook.post(home, path, form))  # noqa: S314  our own server's answer
