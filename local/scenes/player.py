"""Plays a scene through the real use cases, and says what is not as the script has it."""

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from random import Random

from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Type
from chalicelib.edge import asking
from chalicelib.ports import Principal, Store
from chalicelib.sla import packs
from chalicelib.usecases import casework, intake, rights
from chalicelib.usecases.links import CITIZEN
from local.office import Stage, ids
from local.scenes.script import Asks, Line, Orders, Scene, Sees, Sends, Step, Until

MOMENT = "%a %Y-%m-%d %H:%M"


class NotAsWrittenError(Exception):
    """What was to be seen is not what is there."""


@dataclass
class Player:
    """`on_line` hears each line before it is played, `on_letter` each message, `on_refusal` each refusal."""

    scene: Scene
    stage: Stage
    on_line: list[Callable[[Line], None]] = field(default_factory=list)
    on_letter: list[Callable[[str, Delivery], None]] = field(default_factory=list)
    on_refusal: list[Callable[[HuiyinError], None]] = field(default_factory=list)
    tickets: dict[str, str] = field(default_factory=dict)
    _letters: list[tuple[str, Delivery]] = field(default_factory=list)
    _posts: int = 0

    def __post_init__(self) -> None:
        self.stage.on_message.append(self._hear)

    def play(self) -> None:
        """Every line; NotAsWrittenError names the line that is not so."""
        for number, line in enumerate(self.scene.lines, 1):
            for listener in self.on_line:
                listener(line)
            if line.step is not None:
                try:
                    self._do(line.step)
                except NotAsWrittenError as error:
                    raise NotAsWrittenError(f"{self.scene.id}, step {number}: {error}") from None

    def case(self, citizen: str = "") -> Case:
        """What became of the words of that citizen, or of the first one."""
        ticket = self.tickets[citizen or next(iter(self.tickets))]
        case = self.stage.deps.store.case(ticket)
        if case is None:
            raise NotAsWrittenError(f"{ticket} is no case")
        return case

    def person(self, name: str, case: Case | None = None) -> Person:
        """By id, by role on duty, as the handler of the case or the head of its unit."""
        office = self.stage.deps.office
        on_duty = {
            "dispatcher": office.dispatcher_on_duty,
            "supervisor": office.supervisor_on_duty,
            "manager": office.manager_on_duty,
        }
        if name in on_duty:
            return on_duty[name]()
        if case and name == "handler":
            name = case.handler or name
        if case and name == "head" and case.unit:
            return office.head_of(case.unit) or office.supervisor_on_duty()
        found = office.people.get(name)
        if found is None:
            raise NotAsWrittenError(f"nobody in the office is {name}")
        return found

    def _do(self, step: Step) -> None:
        match step:
            case Until(until=text):
                self.stage.play(moment(text, self.stage.deps.sla.policy.timezone))
            case Sends():
                self._send(step)
            case Asks():
                self._refusable(step.refused, lambda: self._ask(step))
            case Orders():
                self._refusable(step.refused, lambda: self._order(step))
            case Sees():
                self._look(step)
        self.stage.settle()

    def _send(self, step: Sends) -> None:
        self._posts += 1
        who = self.scene.citizens[step.citizen]
        asked = Type(step.type) if step.type else None
        by_web = bool(asked or step.respondent or step.title or not who.phone)
        content = Content(
            self._meant(step.sends),
            title=step.title,
            type=asked,
            respondent=step.respondent,
            citizen=Citizen(name=who.name if by_web else "", phone=who.phone, email=who.email),
        )
        key = f"scene-{self.scene.id}-{self._posts:04}"
        kept = intake.submit(self.stage.deps, Channel.WEB if by_web else Channel.SMS, key, content)
        self.tickets.setdefault(step.citizen, kept.ticket)

    def _ask(self, step: Asks) -> None:
        ticket, deps = self.tickets[step.citizen], self.stage.deps
        code = tickets.access_code(deps.secrets.key(), ticket)
        rights.act(deps, step.does, ticket, code, step.words)

    def _order(self, step: Orders) -> None:
        case = self.case(step.case)
        person = self.person(step.officer, case)
        who = Principal(person.id, person.role, person.unit)
        fields = {name: self._meant(value) for name, value in step.fields.items()}
        action, command = asking.posted({"action": step.does, **fields})
        casework.act(self.stage.deps, who, case.ticket, action, command)

    def _meant(self, value: str) -> str:
        """`@wang` is the ticket of that citizen."""
        names = (f"@{name}" for name in self.tickets)
        for name in sorted(names, key=len, reverse=True):
            value = value.replace(name, self.tickets[name[1:]])
        return value

    def _refusable(self, code: str, act: Callable[[], object]) -> None:
        try:
            act()
        except HuiyinError as error:
            if error.code != code:
                raise NotAsWrittenError(f"refused with {error.code} ({error})") from error
            for listener in self.on_refusal:
                listener(error)
            return
        if code:
            raise NotAsWrittenError(f"was to be refused with {code}")

    def _look(self, step: Sees) -> None:
        letters, self._letters = self._letters, []
        heard: dict[str, set[str]] = {}
        for name, letter in letters:
            heard.setdefault(name, set()).add(letter.reaction)
        case = self.case(step.of)
        found: Mapping[str, tuple[object, object]] = {
            "status": (step.status or case.status, str(case.status)),
            "unit": (case.unit if step.unit is None else step.unit, case.unit or ""),
            "due": (step.due or self._shown(case.due_at), self._shown(case.due_at)),
            "cycle": (step.cycle or case.cycle.number, case.cycle.number),
            "counted": (not case.excluded if step.counted is None else step.counted, not case.excluded),
        }
        for name, (wanted, is_so) in found.items():
            if str(wanted or "") != str(is_so or ""):
                raise NotAsWrittenError(f"{name} is {is_so}, not {wanted}")
        self._check_letters(step, case, heard, letters)
        kinds = {event.kind for event in self.stage.deps.store.history(case.ticket)}
        if missing := set(step.happened) - kinds:
            raise NotAsWrittenError(f"{missing} did not happen")

    def _check_letters(
        self, step: Sees, case: Case, heard: Mapping[str, set[str]], letters: Iterable[tuple[str, Delivery]]
    ) -> None:
        for name, keys in step.told.items():
            if missing := set(_many(keys)) - heard.get(self._named(name, case), set()):
                raise NotAsWrittenError(f"{name} was not told {missing}, but {heard}")
        for name, keys in step.untold.items():
            told = heard.get(self._named(name, case), set())
            if wrong := told & set(_many(keys)) or (told if keys == "anything" else set()):
                raise NotAsWrittenError(f"{name} was told {wrong}")
        for name, words in step.says.items():
            texts = [letter.text for who, letter in letters if who == self._named(name, case)]
            if not any(self._meant(words) in text for text in texts):
                raise NotAsWrittenError(f"{name} reads nothing of {words!r}: {texts}")

    def _named(self, name: str, case: Case) -> str:
        return name if name in self.scene.citizens else self.person(name, case).id

    def _hear(self, message: Delivery) -> None:
        name = message.recipient if message.recipient != CITIZEN else self._citizen(message)
        self._letters.append((name, message))
        for listener in self.on_letter:
            listener(name, message)

    def _citizen(self, message: Delivery) -> str:
        ways = {way: key for key, who in self.scene.citizens.items() for way in (who.phone, who.email) if way}
        return ways.get(message.to, message.to)

    def _shown(self, at: datetime | None) -> str:
        return f"{at.astimezone(self.stage.deps.sla.policy.timezone):{MOMENT}}" if at else ""


def moment(text: str, zone: tzinfo) -> datetime:
    """ "Mon 2026-03-02 10:00" in that zone; ValueError for a wrong weekday."""
    found = datetime.strptime(text, MOMENT).replace(tzinfo=zone)
    if f"{found:%a}" != text[:3]:
        raise ValueError(f"{text} is a {found:%a}")
    return found


def set_up(scene: Scene, store: Store, *, queued: bool = False) -> Player:
    """An office on that store which follows the scene's pack; `queued` as deliveries are in the cloud."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy.yaml").write_text(json.dumps(packs.document(scene.pack), default=str), "utf-8")
        begin = moment(scene.begin, packs.load(scene.pack).timezone)
        stage = Stage(store, begin, ids(Random(1)), folder, queued=queued)  # noqa: S311  ids that equal runs give again
    return Player(scene, stage)


def _many(keys: list[str] | str) -> list[str]:
    return keys if isinstance(keys, list) else [keys]
