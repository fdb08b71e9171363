"""Who is in trouble is left alone for a while, so that waiting for them holds up nobody else.

It is known to the process alone (docs/decisions.md, "the providers' health is known to the process alone").
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

TROUBLES = 3
"""So many in a row, and they are avoided."""

SLOW = timedelta(seconds=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)
"""For how long; twice as long each time that a trial fails."""


@dataclass
class Standing:
    """How somebody has been doing, as far as this process knows."""

    troubles: int = 0
    pause: timedelta = FIRST_PAUSE
    avoided_until: datetime | None = None

    def is_avoided(self, now: datetime) -> bool:
        return self.avoided_until is not None and now < self.avoided_until

    def begin(self, now: datetime) -> bool:
        """Something goes there now; whether it is a trial: one, and the others keep away meanwhile."""
        is_trial = self.avoided_until is not None and not self.is_avoided(now)
        if is_trial:
            self.avoided_until = now + self.pause
        return is_trial

    def note(self, now: datetime, *, is_trial: bool, is_well: bool) -> bool | None:
        """How it went. True if they are avoided from now on, False if they are well again, else None."""
        if is_well:
            was_avoided = self.avoided_until is not None
            self.troubles, self.pause, self.avoided_until = 0, FIRST_PAUSE, None
            return False if was_avoided else None
        self.troubles += 1
        if is_trial or (self.avoided_until is None and self.troubles >= TROUBLES):
            self.avoided_until = now + self.pause
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
            return True
        return None
