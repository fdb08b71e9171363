"""The story as it is read: the first case in full, of the others what is new, and sums."""

from collections import Counter
from datetime import date, datetime

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import Channel
from chalicelib.ports import Record
from chalicelib.usecases.links import CITIZEN
from local.demo import tallies
from local.demo.cast import Cast
from local.demo.script import FIRST, Voice
from local.demo.words import Words, kind
from local.office import Stage

TOLD = (e.CaseReceived, e.CaseDispatched, e.ContactMade, e.TargetEscalated, e.CaseReplied)
"""Of a case that the script wants told."""
DIGITS = 3
LINES_OF_TEXT = 140


class Journal:
    """Listens to the stage and the cast, and prints day by day."""

    def __init__(self, console: Console, words: Words, stage: Stage, cast: Cast) -> None:
        self._console, self._words, self._stage, self._cast = console, words, stage, cast
        self._day: date | None = None
        self._today: Counter[str] = Counter()
        self._known: set[str] = set()
        self.total: Counter[str] = Counter()
        stage.on_record.append(self.see)
        stage.on_message.append(self.hear)
        cast.on_post.append(self.post)

    @property
    def tickets(self) -> list[str]:
        """Of everybody who wrote, in that order."""
        return list(self._cast.voices)

    def post(self, voice: Voice, text: str) -> None:
        """A citizen writes."""
        first = text == voice.content.text
        self._turn_page(self._stage.now)
        self._count("received" if first else "written")
        new = not first and self._is_new(f"post:{text if len(text) < DIGITS else ''}")
        if new or voice.number == 1 or (first and voice.cue.tell):
            who = self._words.citizen(voice.content.citizen)
            self._line(self._stage.now, who, self._words.label("wrote", text=text), voice.number == 1)

    def see(self, record: Record) -> None:
        """The office's memory: every event once, in order."""
        for event in record.events:
            self._turn_page(event.at)
            self._tally(event)
            if self._is_told(event):
                voice = self._cast.voices.get(event.ticket)
                citizen = voice.content.citizen if voice else Citizen()
                actor = "system" if isinstance(event.body, e.CaseReceived) else event.actor
                who = self._words.actor(actor, citizen)
                self._line(event.at, who, self._words.tell(event), self._is_first(event.ticket))

    def hear(self, message: Delivery) -> None:
        """A message leaves; staff get each by mail as well, which is not repeated here."""
        self._turn_page(self._stage.now)
        self._count(message.channel.value)
        first = self._is_first(message.ticket)
        if message.channel is Channel.SMS and (self._is_new(f"sms:{message.reaction}") or first):
            to = self._recipient(message)
            self._line(
                self._stage.now, self._words.label("sms_to", who=to), message.text, first, style="cyan"
            )

    def close(self) -> None:
        """The last day's sums."""
        if self._day:
            self._console.print(Text(f"  {self._sums()}", style="dim"))

    def _turn_page(self, at: datetime) -> None:
        day = self._stage.deps.sla.calendar.local_day(at)
        if day != self._day:
            self.close()
            self._today.clear()
            self._day = day
            heading = self._words.day(at, (day - FIRST).days + 1)
            self._console.print(Rule(Text(heading, style="bold"), align="left", style="dim"))

    def _is_told(self, event: Event) -> bool:
        if isinstance(event.body, e.CitizenInformed):
            return self._is_first(event.ticket) and event.body.of is e.Notice.REPLY
        if isinstance(event.body, e.CaseAccepted):
            return event.actor != "system" and self._is_new("accepted")
        if self._is_new(kind(event.body)) or self._is_first(event.ticket):
            return True
        voice = self._cast.voices.get(event.ticket)
        return voice is not None and voice.cue.tell and isinstance(event.body, TOLD)

    def _is_new(self, what: str) -> bool:
        new = what not in self._known
        self._known.add(what)
        return new

    def _is_first(self, ticket: str) -> bool:
        voice = self._cast.voices.get(ticket)
        return voice is not None and voice.number == 1

    def _recipient(self, message: Delivery) -> str:
        if message.recipient != CITIZEN:
            return self._stage.deps.office.person(message.recipient).name
        return f"…{message.to[-4:]}"

    def _line(self, at: datetime, who: str, text: str, first: bool, style: str = "") -> None:
        clock = f"{self._stage.deps.sla.calendar.local_time(at):%H:%M}"
        grid = Table.grid(padding=(0, 1))
        for width in (1, 5, 18):
            grid.add_column(width=width, no_wrap=True, overflow="ellipsis")
        grid.add_column(ratio=1, overflow="fold")
        star = Text("★" if first else " ", style="yellow")
        shown = text if len(text) <= LINES_OF_TEXT else f"{text[:LINES_OF_TEXT]}…"
        grid.add_row(star, Text(clock, style="dim"), Text(who, style="bold"), Text(shown, style=style))
        self._console.print(grid)

    def _tally(self, event: Event) -> None:
        for what in tallies.of(event):
            self._count(what)

    def _count(self, what: str) -> None:
        self._today[what] += 1
        self.total[what] += 1

    def _sums(self) -> str:
        named = tallies.SHOWN
        return " · ".join(
            self._words.label(f"tally.{key}", n=self._today[key]) for key in named if self._today[key]
        )
