"""The people of the story: they act on what they are sent, at a person's pace, through the real use cases."""

from collections.abc import Callable, Mapping
from random import Random

from chalicelib.domain import events as e
from chalicelib.domain import survey as surveys
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Outcome, Target
from chalicelib.ports import Record
from chalicelib.usecases import actions, intake, links, survey
from chalicelib.usecases.links import CITIZEN
from local.answers import answer
from local.demo import pace
from local.demo.desk import Desk
from local.demo.pace import Pace, Span
from local.demo.script import Voice
from local.office import Stage

URGED = actions.Note("已电话督促承办人")


class Cast:
    """Citizens, handlers and those above them; `on_post` hears what citizens send."""

    def __init__(self, stage: Stage, random: Random) -> None:
        self.stage, self.pace = stage, Pace(stage, random)
        self.voices: dict[str, Voice] = {}
        self.on_post: list[Callable[[Voice, str], None]] = []
        self._asked: dict[str, int] = {}
        stage.on_message.append(self._hear)
        stage.on_record.append(self._see)
        self._desk = Desk(stage, self.voices)

    def enter(self, voice: Voice) -> None:
        """A citizen writes for the first time."""
        submission = intake.submit(self.stage.deps, voice.channel, voice.key, voice.content)
        self.voices[submission.ticket] = voice
        self._say(voice, voice.content.text)

    def _say(self, voice: Voice, text: str) -> None:
        for listener in self.on_post:
            listener(voice, text)

    def _hear(self, message: Delivery) -> None:
        voice = self.voices.get(message.ticket)
        heard = _HEARD.get(message.reaction)
        hears_by = Channel.SMS if message.recipient == CITIZEN else Channel.EMAIL
        if voice and heard and message.channel is hears_by:
            heard(self, voice, message)

    def _see(self, record: Record) -> None:
        """Who left no address finds the survey on the tracking page."""
        voice = self.voices.get(record.ticket)
        asked = any(isinstance(event.body, e.SurveyDue) for event in record.events)
        if voice is None or not asked or voice.content.citizen.phone or not voice.cue.survey:
            return
        if answer := surveys.parse(voice.cue.survey[0]):
            token = links.survey_link(self.stage.deps, record.ticket, 1).rsplit("/", 1)[1]
            self.pace.act_in(
                pace.CITIZENS, lambda: survey.answer(self.stage.deps, token, answer), around_the_clock=True
            )

    def take_on(self, voice: Voice, message: Delivery) -> None:
        """The handler has a new case; some are left lying."""
        if not voice.cue.waits("contact"):
            self._handle(voice, message, *self.pace.of(message.ticket), reply=not voice.cue.waits("reply"))

    def be_urged(self, voice: Voice, message: Delivery) -> None:
        """Somebody above the handler rings up about a missed target."""
        step = "contact" if message.target is Target.FIRST_CONTACT else "reply"
        superior = self.stage.deps.office.person(message.recipient)
        if not voice.cue.waits(step, superior.role):
            return
        self.pace.act_in(pace.URGING, lambda: self.stage.act(superior.id, message.ticket, "note", URGED))
        if step == "reply":
            self.pace.act_in(pace.AT_LAST, lambda: self._reply(voice.cue.reply, message.ticket))
        else:
            self._handle(voice, message, *pace.ONCE_URGED, reply=not voice.cue.waits("reply"))

    def handle_again(self, voice: Voice, message: Delivery) -> None:
        first_step, reply = pace.AGAIN
        again = actions.Contact("met", "上门听取诉求人意见，核对遗留问题")
        self.pace.act_in(first_step, lambda: self._by_handler(message.ticket, "contact", again))
        self.pace.act_in(reply, lambda: self._reply(voice.cue.again or voice.cue.reply, message.ticket))

    def review(self, voice: Voice, message: Delivery) -> None:  # noqa: ARG002  every listener gets both
        finding = actions.Review("已与诉求人通话核实，情况属实，责成承办单位改进")
        self.pace.act_in(
            pace.REVIEW, lambda: self.stage.act(message.recipient, message.ticket, "review", finding)
        )

    def answer(self, voice: Voice, message: Delivery) -> None:
        """The citizen answers by digits; of one who does not, nothing is heard."""
        asked = self._asked.get(message.ticket, 0)
        self._asked[message.ticket] = asked + 1
        text = voice.cue.survey[asked] if asked < len(voice.cue.survey) else ""
        if text:
            self.pace.act_in(pace.CITIZENS, lambda: self._write(voice, text), around_the_clock=True)

    def leave(self, voice: Voice, message: Delivery) -> None:  # noqa: ARG002
        if voice.cue.stop:
            self.pace.act_in(pace.URGING, lambda: self._write(voice, "退订"), around_the_clock=True)

    def _write(self, voice: Voice, text: str) -> None:
        key = f"{voice.key}-{self.stage.now.timestamp():.0f}"
        content = Content(text, lang=voice.content.lang, citizen=Citizen(phone=voice.content.citizen.phone))
        self._say(voice, text)
        intake.submit(self.stage.deps, Channel.SMS, key, content)

    def _handle(self, voice: Voice, message: Delivery, contact: Span, reply_in: Span, *, reply: bool) -> None:
        ticket, clock = message.ticket, self.pace.is_pressing(message.ticket)
        called = actions.Contact("called", "已电话联系诉求人，核实情况")
        self.pace.act_in(contact, lambda: self._by_handler(ticket, "contact", called), around_the_clock=clock)
        if reply:
            self.pace.act_in(reply_in, lambda: self._reply(voice.cue.reply, ticket), around_the_clock=clock)

    def _reply(self, text: str, ticket: str) -> None:
        case = self.stage.deps.store.case(ticket)
        self._by_handler(ticket, "reply", answer(case, Outcome.SOLVED, text))

    def _by_handler(self, ticket: str, action: str, command: object) -> None:
        case = self.stage.deps.store.case(ticket)
        if case and case.handler:
            self.stage.act(case.handler, ticket, action, command)


_HEARD: Mapping[str, Callable[[Cast, Voice, Delivery], None]] = {
    "assignment": Cast.take_on,
    "escalation": Cast.be_urged,
    "reopened_case": Cast.handle_again,
    "survey_review": Cast.review,
    "survey": Cast.answer,
    "nudge": Cast.answer,
    "survey_unclear": Cast.answer,
    "reply": Cast.leave,
}
