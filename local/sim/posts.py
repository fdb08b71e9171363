"""What clients of the simulated world keep posting until they have an answer."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.inbox import Content
from chalicelib.domain.values import Channel
from chalicelib.usecases import intake
from local.sim.world import World


class Posted(Protocol):
    """Something on its way."""

    def arrive(self, world: World) -> str | None:
        """The ticket, if it was kept as a message."""


@dataclass(frozen=True)
class Post:
    """By SMS or form."""

    channel: Channel
    key: str
    content: Content

    def arrive(self, world: World) -> str:
        return intake.submit(world.deps, self.channel, self.key, self.content).ticket
