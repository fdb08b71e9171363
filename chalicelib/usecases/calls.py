"""A citizen calls: a call that has begun ends as a recording, a wish to be called back, or a look by us.

The errand that looks is written before the caller hears a word, so that whatever happens to the call,
somebody learns of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import ticket as tickets
from chalicelib.domain.delivery import SETTLED, Delivery
from chalicelib.domain.errors import ConflictError
from chalicelib.domain.inbox import Citizen, Content, Submission
from chalicelib.domain.messages import say
from chalicelib.domain.values import Channel
from chalicelib.ports import Change, Deps, Parked
from chalicelib.usecases import intake
from chalicelib.usecases.errand import errand, errand_id

LOOK_AFTER = "look_after_call"
LONGEST = timedelta(minutes=15)
"""No call takes longer: the greeting, a choice, three minutes of recording, the number told twice."""

SOON = timedelta(minutes=2)
"""After the end: what was recorded may still be on its way."""


def begin(deps: Deps, call: str, phone: str) -> None:
    """Remember who called, by one put; `phone` is empty if the caller hides it."""
    now = deps.now()
    ticket = next(iter(tickets.candidates(deps.secrets.key(), f"{Channel.VOICE}:{call}")))
    look = errand(ticket, call, LOOK_AFTER, call, phone, now, now + LONGEST)
    deps.store.commit(Change(deliveries=(look,)))


def end(deps: Deps, call: str, phone: str) -> None:
    """It is over, or was never taken: look after it soon."""
    begin(deps, call, phone)
    look, soon = deps.store.delivery(look_id(call)), deps.now() + SOON
    if look and look.status not in SETTLED and look.next_at and look.next_at > soon:
        _bring_forward(deps, look, soon)


def record(deps: Deps, call: str, recording: str, lang: str) -> Submission:
    """Keep what was said, by its id alone; without one, that there is somebody to call back."""
    known = None if recording else intake.kept(deps, Channel.VOICE, call)
    if known:
        return known
    look = deps.store.delivery(look_id(call))
    return _keep(deps, call, look.to if look else "", lang, recording)


def look_after(deps: Deps, look: Delivery) -> datetime | None:
    """Whoever hung up before saying a word is called back."""
    if intake.kept(deps, Channel.VOICE, look.event):
        return None
    if look.to:
        _keep(deps, look.event, look.to, "zh-CN", "")
    else:
        # Nobody can be called: an officer sees that somebody tried.
        deps.store.park(Parked(f"call:{look.event}", "call", look.event, "number_withheld", deps.now()))
    return None


def _keep(deps: Deps, call: str, phone: str, lang: str, recording: str) -> Submission:
    title = say(lang, "voice.title.message" if recording else "voice.title.call_back")
    content = Content("", title=title, lang=lang, citizen=Citizen(phone=phone), recording=recording)
    return intake.submit(deps, Channel.VOICE, call, content)


def _bring_forward(deps: Deps, look: Delivery, at: datetime) -> None:
    try:
        deps.store.update_delivery(replace(look, next_at=at))
    except ConflictError:
        return  # it is being looked after now


def look_id(call: str) -> str:
    """Of the errand that looks after a call."""
    return errand_id(call, LOOK_AFTER, call)
