"""What clients of the simulated world keep posting until they have an answer."""

from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.values import Channel
from chalicelib.usecases import intake, open311, pictures
from local.sim.words import PHONES, TEXTS
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


@dataclass(frozen=True)
class ByProgram:
    """Somebody's program submits by Open311, under a key of its own; often twice, if it is not sure."""

    key: str
    content: Content

    def arrive(self, world: World) -> str:
        return open311.submit(world.deps, "app", self.key, {}, self.content).ticket


def by_program(random: Random) -> ByProgram:
    """For somebody who may leave no number."""
    content = Content(random.choice(TEXTS), citizen=Citizen(phone=random.choice((*PHONES, ""))))
    return ByProgram(f"program-{random.getrandbits(64):016x}", content)


def with_picture(content: Content, message: str, random: Random) -> Content:
    """Not here yet; half of those who send one write nothing."""
    file = File("图片1.jpg", "image/jpeg", 0, pictures.named(f"ME{random.getrandbits(64):032x}"))
    text = random.choice((content.text, ""))
    return replace(content, text=text, title="" if text else "图片", files=(file,), pictures=message)
