"""Work at a provider's that reaches nobody: due like a delivery, tried again like one, parked like one.

An errand is a row among the deliveries, of the channel voice, so that index, queue, back-off and the
officers' list are the ones that are there. Its reaction, one of WORK, tells it from a call that we make.
It may be run twice: each piece of work looks before it writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.delivery import MAX_ATTEMPTS, Delivery, DeliveryStatus
from chalicelib.ports import Deps, PermanentFailure, TemporaryFailure
from chalicelib.usecases import calls, pictures, recordings, webhooks
from chalicelib.usecases.claims import change, claim, park
from chalicelib.usecases.errand import OvertakenError
from chalicelib.usecases.exports import asking, building

S = DeliveryStatus
PAUSES = tuple(timedelta(seconds=15) * 4**number for number in range(MAX_ATTEMPTS - 1))
"""Between one try and the next: what a provider does not have after an hour and a half, it has lost."""


@dataclass(frozen=True)
class Work:
    """`do` returns until when it is under way elsewhere, or None when it is done.

    `give_up` tells the case that it will not be done; `parks` whether an officer can have it tried again;
    after the last of the `pauses` it is tried once more.
    """

    do: Callable[[Deps, Delivery], datetime | None]
    give_up: Callable[[Deps, Delivery, str], None]
    parks: bool = True
    pauses: tuple[timedelta, ...] = PAUSES


WORK: Mapping[str, Work] = {
    recordings.FETCH: Work(recordings.fetch, recordings.tell_of_loss),
    recordings.TRANSCRIBE: Work(recordings.transcribe, recordings.tell_of_silence, parks=False),
    pictures.FETCH: Work(pictures.fetch, pictures.tell_of_loss),
    asking.BUILD: Work(building.build, building.give_up),
    calls.LOOK_AFTER: Work(calls.look_after, lambda *_: None),
    webhooks.POST: Work(webhooks.post, lambda *_: None, pauses=webhooks.PAUSES),
}


def run(deps: Deps, errand: Delivery, now: datetime) -> None:
    """Claim it and do it. ConflictError if somebody else is at it."""
    claimed = claim(deps, errand, now)
    if claimed.attempts > len(WORK[errand.reaction].pauses) + 1:
        _give_up(deps, claimed, "died", now)
        return
    try:
        until = WORK[errand.reaction].do(deps, claimed)
    except OvertakenError as why:
        change(deps, claimed, status=S.CANCELLED, reason=str(why), next_at=None, settled_at=now)
    except PermanentFailure as failure:
        _give_up(deps, claimed, str(failure), now)
    except TemporaryFailure as failure:
        _try_later(deps, claimed, str(failure), now)
    except Exception as error:  # noqa: BLE001  whatever it is: tried again, then parked for an officer
        _try_later(deps, claimed, type(error).__name__, now)
    else:
        known = claimed.id if until else claimed.provider_id
        status, settled = (S.SENDING, None) if until else (S.DELIVERED, now)
        change(deps, claimed, status=status, provider_id=known, next_at=until, settled_at=settled, reason="")


def _try_later(deps: Deps, claimed: Delivery, reason: str, now: datetime) -> None:
    pauses = WORK[claimed.reaction].pauses
    if claimed.attempts > len(pauses):
        _give_up(deps, claimed, reason, now)
        return
    next_at = now + pauses[claimed.attempts - 1]
    change(deps, claimed, status=S.TEMPORARY_FAILURE, next_at=next_at, reason=reason)


def _give_up(deps: Deps, claimed: Delivery, reason: str, now: datetime) -> None:
    work = WORK[claimed.reaction]
    work.give_up(deps, claimed, reason)
    if work.parks:
        park(deps, claimed, reason, now)
    change(deps, claimed, status=S.PERMANENT_FAILURE, reason=reason, next_at=None, settled_at=now)
