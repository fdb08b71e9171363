"""One life, lived by many: on other days, in other places, with tickets of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

import msgspec

from bench.million import city
from bench.million.lives import Life
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Citizen, Submission
from chalicelib.parts import build_rules
from chalicelib.store import codec

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday, 10:00 in Shanghai."""

DAYS, RECENT = 730, 15
"""Two years; what still waits was seen on the last days: some 2 % of the cases."""

ALIKE = 4
"""Cases that share all but ticket and citizen."""

ONE_OF_ALL = ("unit", "handler")
MANY_OF_ALL = ("co_units", "recused", "about", "rejected")
"""Fields that name units and people."""

SECRET = b"a secret of nobody"


@dataclass(frozen=True)
class Mould:
    """A case on its days and in its places, for several tickets."""

    life: Life
    case: Case
    by: timedelta


class Colour(NamedTuple):
    """What a mould has of its own."""

    branch: int
    channel: str
    category: str
    district: str
    respondent: str


@dataclass(frozen=True)
class Print:
    """One case of a mould."""

    ticket: str
    number: int
    mould: Mould

    @property
    def citizen(self) -> int:
        """The number of whoever wrote."""
        return self.number % city.NUMBERS

    def submission(self) -> Submission:
        """What the citizen sent, under this ticket."""
        sent = self.mould.life.submission
        citizen = Citizen(name=f"市民{self.citizen:06}", phone=city.phone(self.citizen))
        at = sent.received_at + self.mould.by
        content = replace(sent.content, citizen=citizen, district=self.mould.case.district)
        return replace(
            sent,
            ticket=self.ticket,
            key=f"{sent.key}-{self.number}",
            channel=self.mould.case.channel,
            received_at=at,
            content=content,
        )


def prints(lives: list[Life], cases: int) -> Iterator[list[Print]]:
    """All cases, day by day, the oldest first; those of a mould together."""
    waiting, over = [life for life in lives if life.waits], [life for life in lives if not life.waits]
    number, taken = 0, set[str]()
    for ago in reversed(range(DAYS)):
        random = Random(ago)  # noqa: S311  the same city every time
        left = (DAYS - ago) * cases // DAYS - number
        while left > 0:
            made = mould(random.choice(waiting if ago < RECENT else over), ago, random)
            together = [_print(number + n, made, taken) for n in range(min(ALIKE, left))]
            yield together
            number, left = number + len(together), left - len(together)


def mould(life: Life, ago: int, random: Random) -> Mould:
    """So many days ago it was over, or seen as it was."""
    end = life.seen_at if life.waits else life.last_at
    by = timedelta(days=(NOW.date() - end.date()).days - ago)
    colour = _colour(random)
    head = _moved(life.head, by, city.names(colour.branch) if colour.branch else {})
    head |= {"channel": colour.channel, "district": colour.district or None}
    head |= {"respondent": colour.respondent, "category": _category(life.head, colour)}
    return Mould(life, codec.decode_case(msgspec.msgpack.encode(head)), by)


def _colour(random: Random) -> Colour:
    (channel,) = random.choices(list(city.CHANNELS), list(city.CHANNELS.values()))
    firm = city.respondent(random.randrange(city.RESPONDENTS)) if random.random() < city.NAMED else ""
    return Colour(
        random.randrange(city.BRANCHES),
        channel,
        random.choice(categories()),
        random.choice(city.DISTRICTS),
        firm,
    )


def _category(head: Mapping[str, Any], colour: Colour) -> str:
    """What nobody has sorted stays so."""
    return colour.category if head.get("unit") else str(head.get("category", ""))


@cache
def categories() -> tuple[str, ...]:
    """Those of the rules."""
    return tuple(sorted({rule.category for rule in (*build_rules().safety, *build_rules().matters)}))


def _moved(value: Any, by: timedelta, names: Mapping[str, str]) -> Any:
    """All moments so much later, and all units and people called otherwise."""
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, list):
        return [_moved(each, by, names) for each in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _moved(each, by, names) for key, each in value.items()}
    moved |= {key: names.get(moved[key], moved[key]) for key in ONE_OF_ALL if key in moved}
    return moved | {key: [names.get(id, id) for id in moved[key]] for key in MANY_OF_ALL if key in moved}


def _print(number: int, mould: Mould, taken: set[str]) -> Print:
    found = tickets.candidates(SECRET, str(number))
    ticket = next(ticket for ticket in found if ticket not in taken)
    taken.add(ticket)
    return Print(ticket, number, mould)
