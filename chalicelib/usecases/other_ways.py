"""What did not arrive goes by the next channel known for the person, then to the officers' call list."""

from datetime import datetime

from chalicelib.domain.delivery import FAILED, Delivery
from chalicelib.domain.messages import has
from chalicelib.ports import Change, Deps
from chalicelib.usecases import reactions
from chalicelib.usecases.claims import park
from chalicelib.usecases.letters import Matter, delivery, ways


def see_to(deps: Deps, failed: Delivery, now: datetime) -> None:
    """Write it for the next channel; park it if all have failed. A repeat changes nothing."""
    tried = {row.channel: row for row in deps.store.deliveries(failed.ticket) if _is_same(row, failed)}
    following = _next(deps, failed, set(tried))
    if following:
        deps.store.commit(Change(deliveries=(following,)))
        deps.enqueue((following,))
        deps.notify()
    elif all(row.status in FAILED for row in tried.values()):
        park(deps, failed, failed.reason, now)


def _is_same(row: Delivery, failed: Delivery) -> bool:
    return (row.event, row.reaction, row.recipient) == (failed.event, failed.reaction, failed.recipient)


def _next(deps: Deps, failed: Delivery, tried: set[str]) -> Delivery | None:
    """The letter is made anew from its event, in the words of the other channel."""
    matter = _matter(deps, failed)
    if matter is None:
        return None
    letters = (each for each in reactions.letters_of(deps, matter) if each.key == failed.reaction)
    letter = next((each for each in letters if each.recipient == failed.recipient), None)
    if letter is None:
        return None
    for channel, to in ways(deps, matter, failed.recipient):
        if channel not in tried and has("zh-CN", f"{channel}.{letter.key}"):
            return delivery(deps, matter, letter, channel, to)
    return None


def _matter(deps: Deps, failed: Delivery) -> Matter | None:
    """None for an answer to a message that belongs to no event: it went where the message came from."""
    case, submission = deps.store.case(failed.ticket), deps.store.submission(failed.ticket)
    event = next((each for each in deps.store.history(failed.ticket) if each.id == failed.event), None)
    return Matter(event, case, submission) if event and case and submission else None
