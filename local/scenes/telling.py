"""A scene as a trainer shows it: what is done, and what each person reads on their telephone."""

from collections.abc import Callable

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.messages import has, language, say
from chalicelib.domain.values import Channel
from chalicelib.edge.http import sentence
from chalicelib.pages.forms import ACTION_FORMS
from local.scenes.player import Player
from local.scenes.script import Asks, Line, Orders, Sees, Sends, Step, Words

INDENT = 4


class Telling:
    """Listens to a player; `wait` is called before each line."""

    def __init__(self, console: Console, player: Player, lang: str, wait: Callable[[], object]) -> None:
        self._console, self._player, self._lang, self._wait = console, player, language(lang), wait
        player.on_line.append(self.line)
        player.on_letter.append(self.letter)
        player.on_refusal.append(self.refusal)
        self._console.print(Rule(Text(self._word(player.scene.title), style="bold"), align="left"))

    def line(self, line: Line) -> None:
        """The trainer's words, and what is done."""
        self._wait()
        if line.say:
            self._console.print(Text(f"\n{self._word(line.say)}", style="italic"))
        if line.step is not None and (done := self._done(line.step)):
            self._console.print(Text(f"{self._clock()} {done}", style="bold"))

    def letter(self, name: str, message: Delivery) -> None:
        """An SMS in full; the mail that says the same is not repeated, except to those who get no other."""
        citizen = self._player.scene.citizens.get(name)
        if message.channel is not Channel.SMS and not (citizen and not citizen.phone):
            return
        known = self._player.stage.deps.office.people.get(name)
        who = citizen.name if citizen else known.name if known else name
        text = Text(f"{self._clock()} → {who}：{message.text}", style="cyan")
        self._console.print(Padding(text, (0, 0, 0, INDENT)))

    def refusal(self, error: HuiyinError) -> None:
        """What whoever tried it reads."""
        text = Text(f"✗ {sentence(error, self._lang)}", style="red")
        self._console.print(Padding(text, (0, 0, 0, INDENT)))

    def _done(self, step: Step) -> str:
        match step:
            case Sends(citizen=name, sends=text):
                return f"{self._citizen(name)}：{text}"
            case Asks(citizen=name, does=what, words=words):
                return f"{self._citizen(name)}：{self._own(what)} {words}"
            case Orders():
                return self._ordered(step)
            case Sees(status=status) if status:
                return f"⇒ {say(self._lang, f'status.{status}')}"
            case _:
                return ""

    def _ordered(self, step: Orders) -> str:
        person = self._player.person(step.officer, self._player.case(step.case))
        action = say(self._lang, f"page.do_{step.does}")
        said = " · ".join(self._value(step.does, name, value) for name, value in step.fields.items())
        return f"{person.name}：{action} {said}"

    def _value(self, action: str, name: str, value: str) -> str:
        """As it stands on the form."""
        units = self._player.stage.deps.office.units
        words = next((each.words for each in ACTION_FORMS[action] if each.name == name), "")
        key = f"{words}.{value}"
        if value in units:
            return units[value].name_en if self._lang == "en" else units[value].name
        return say(self._lang, key) if words and has(self._lang, key) else value

    def _own(self, act: str) -> str:
        key = f"own.do_{act}"
        return say(self._lang, key) if has(self._lang, key) else act

    def _citizen(self, name: str) -> str:
        return self._player.scene.citizens[name].name

    def _word(self, words: Words) -> str:
        return words.get(self._lang, "") or words.get("zh-CN", "")

    def _clock(self) -> str:
        zone = self._player.stage.deps.sla.policy.timezone
        return f"{self._player.stage.now.astimezone(zone):%m-%d %H:%M}"
