"""What did not arrive goes by the next channel known for the person, then to the officers' call list."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.delivery import FAILED, Delivery, delivery_id, is_overtaken
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.messages import has
from chalicelib.domain.values import Channel
from chalicelib.ports import Change, Deps
from chalicelib.usecases import reactions, rounds
from chalicelib.usecases.claims import change, park
from chalicelib.usecases.letters import Matter, delivery, ways


def see_to(deps: Deps, failed: Delivery, now: datetime) -> None:
    """Write it for the next channel; park it if all have failed. A repeat changes nothing."""
    if failed.reaction == rounds.ROUND:
        for letter in rounds.fail(deps, failed, now):
            _see_to(deps, letter, now)
            change(deps, letter, next_at=None)
    else:
        _see_to(deps, failed, now)


def _see_to(deps: Deps, failed: Delivery, now: datetime) -> None:
    if _is_missed_by_nobody(deps, failed):
        return
    tried = [row for row in map(deps.store.delivery, _ids(failed)) if row]
    following = _next(deps, failed, {row.channel for row in tried})
    if following:
        deps.store.commit(Change(deliveries=(following,)))
        deps.enqueue((following,))
        deps.notify()
    elif all(row.status in FAILED for row in tried):
        park(deps, failed, failed.reason, now)


def _is_missed_by_nobody(deps: Deps, failed: Delivery) -> bool:
    """What was done meanwhile; and the confirmation of a STOP which the provider has carried out itself."""
    if failed.reaction == Meaning.STOP:
        return failed.reason == "opted_out"
    case = rounds.case_of(deps, failed)
    return case is not None and is_overtaken(failed, case)


def _ids(failed: Delivery) -> list[str]:
    """Of the same message, by every channel."""
    return [delivery_id(failed.event, failed.reaction, failed.recipient, channel) for channel in Channel]


def _next(deps: Deps, failed: Delivery, tried: set[str]) -> Delivery | None:
    """The letter is made anew from its event, in the words of the other channel."""
    matter = _matter(deps, failed)
    if matter is None:
        return None
    letters = (each for each in reactions.letters_of(deps, matter) if each.key == failed.reaction)
    letter = next((each for each in letters if each.recipient == failed.recipient), None)
    if letter is None:
        return None
    for channel, to in ways(deps, matter, failed.recipient, letter.notice):
        if channel not in tried and has("zh-CN", f"{channel}.{letter.key}"):
            # Of the cycle that it was written in: what arrives late must move no clock of the next one.
            return replace(delivery(deps, matter, letter, channel, to), cycle=failed.cycle)
    return None


def _matter(deps: Deps, failed: Delivery) -> Matter | None:
    """None for an answer to a message that belongs to no event: it went where the message came from."""
    case = rounds.case_of(deps, failed)
    submission = deps.store.submission(case.ticket) if case else None
    history = deps.store.history(case.ticket) if case else []
    event = next((each for each in history if each.id == failed.event), None)
    return Matter(event, case, submission) if event and case and submission else None
