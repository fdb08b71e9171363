"""Several providers of one channel: who is in trouble is avoided, and what one may have is no other's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.channels.avoiding import SLOW, Standing
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, Sender, TemporaryFailure

PROVIDERS_OWN = frozenset({"region_not_permitted", "unroutable", "filtered", "blocked"})
"""Refusals that say nothing of number or person: another provider may well deliver it.

Any other holds for every provider; above all, nobody goes round a STOP (`opted_out`).
"""

Told = Callable[[str, bool], None]
"""Of a provider that is avoided from now on; with False, that it is well again."""


@dataclass
class _Line:
    """One provider, and how it has been doing as far as this process knows."""

    name: str
    sender: Sender
    standing: Standing = field(default_factory=Standing)


class Switchboard:
    """A `ports.Sender`: the first in order that is well; another one only if that clearly refused.

    What it raises besides the two failures leaves open whether it was sent (traps.md 19).
    """

    def __init__(
        self, senders: Mapping[str, Sender], now: Callable[[], datetime], told: Told = lambda *_: None
    ) -> None:
        """In order of preference; `now` also measures how long they take, so it runs as the wall's does."""
        self._lines = [_Line(name, sender) for name, sender in senders.items()]
        self._now, self._told = now, told

    def send(self, delivery: Delivery) -> str:
        """The id that a provider gave it; if all are avoided, they are asked nevertheless."""
        now, refusals = self._now(), list[TemporaryFailure | PermanentFailure]()
        asked = [line for line in self._lines if not line.standing.is_avoided(now)] or self._lines
        for line in asked:
            try:
                return self._send(line, delivery)
            except (TemporaryFailure, PermanentFailure) as refusal:
                if isinstance(refusal, PermanentFailure) and str(refusal) not in PROVIDERS_OWN:
                    raise
                refusals.append(refusal)
        raise _verdict(refusals, was_anybody_left_out=len(asked) < len(self._lines))

    def find(self, delivery: Delivery) -> Found | None:
        """All are asked, since nobody noted who may have it.

        If none has it: the error of one that could not be asked, else PermanentFailure of one that lost it.
        """
        found, failed, lost = list[Found](), list[Exception](), list[Exception]()
        for line in self._lines:
            try:
                answer = line.sender.find(delivery)
            except PermanentFailure as failure:
                lost.append(failure)
            except Exception as error:  # noqa: BLE001  the others may know
                failed.append(error)
            else:
                found += [answer] if answer else []
        if not found and (failed or lost):
            raise next(iter(failed + lost))
        return max(found, key=lambda each: each.delivered, default=None)

    def _send(self, line: _Line, delivery: Delivery) -> str:
        began = self._now()
        is_trial, answered = line.standing.begin(began), False
        try:
            id = line.sender.send(delivery)
            answered = True
        except PermanentFailure:
            answered = True
            raise
        finally:
            now = self._now()
            self._note(line, now, is_trial=is_trial, is_well=answered and now - began <= SLOW)
        return id

    def _note(self, line: _Line, now: datetime, *, is_trial: bool, is_well: bool) -> None:
        is_avoided = line.standing.note(now, is_trial=is_trial, is_well=is_well)
        if is_avoided is not None:
            self._told(line.name, is_avoided)


def switchboard(
    order: Sequence[str],
    known: Mapping[str, Callable[[], Sender]],
    now: Callable[[], datetime],
    told: Told = lambda *_: None,
) -> Sender:
    """The providers in that order; of a single one nothing need be noted. KeyError for an unknown one."""
    senders = {name: known[name]() for name in order}
    return Switchboard(senders, now, told) if len(senders) > 1 else next(iter(senders.values()))


def _verdict(
    refusals: Sequence[TemporaryFailure | PermanentFailure], *, was_anybody_left_out: bool
) -> TemporaryFailure | PermanentFailure:
    """For good only if all were asked, and all refused for good."""
    for refusal in refusals:
        if isinstance(refusal, TemporaryFailure):
            return refusal
    return TemporaryFailure(str(refusals[0])) if was_anybody_left_out else refusals[0]
