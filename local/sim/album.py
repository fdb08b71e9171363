"""Pictures with text messages in the simulated world: some come late, some never, some are no pictures."""

from dataclasses import dataclass
from random import Random

from chalicelib.ports import PermanentFailure, TemporaryFailure
from local.sim.faults import Faults

JPEG = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xda\x00\x02\x00\xff\xd9"
"""Of no pixel; the program that looks at it asks for no more."""


@dataclass
class Album:
    """Implements `ports.Pictures`; in fair weather all are there at once."""

    random: Random
    faults: Faults

    def fetch(self, message: str, media: str) -> bytes:  # noqa: ARG002  one is like the other
        self.faults.maybe("before fetch")
        if self.faults.chance(0.3):
            raise TemporaryFailure(self.random.choice(("not_ready", "no_picture")))
        if self.faults.chance(0.1):
            raise PermanentFailure("too_large")
        return JPEG
