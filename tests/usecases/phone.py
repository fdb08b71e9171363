"""An office whose telephone does as the test says."""

from dataclasses import dataclass, field, replace

from chalicelib.domain.transcript import Transcript, Word
from chalicelib.domain.values import Channel
from chalicelib.ports import Sound
from chalicelib.usecases import calls, intake
from tests.calls import a_call_id, a_recording_id
from tests.office import WANG, Office

SOUND = Sound(b"RIFF", "audio/wav", 9)


@dataclass
class Line:
    """`answers` to fetching, one a try: sound, or what is raised; then sound. `words` None: later."""

    answers: list[Sound | Exception] = field(default_factory=list)
    words: list[Transcript | Exception | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def fetch(self, id: str) -> Sound:
        self.asked.append(id)
        return _given(self.answers.pop(0) if self.answers else SOUND)

    def start(self, job: str, sound: str, lang: str) -> Transcript | None:
        return self.find(job)

    def find(self, job: str) -> Transcript | None:
        given = self.words.pop(0) if self.words else None
        if isinstance(given, Exception):
            raise given
        return given


def _given(answer: Sound | Exception) -> Sound:
    if isinstance(answer, Exception):
        raise answer
    return answer


def on_the_line(
    office: Office, *answers: Sound | Exception, words: "list[Transcript | Exception | None]"
) -> Line:
    line = Line(list(answers), words)
    office.world.deps = replace(office.deps, recordings=line, transcriber=line)
    return line


def heard(text: str, confidence: float = 0.95) -> Transcript:
    return Transcript((Word(text, confidence),), "machine")


def ring(office: Office, recording: str | None = a_recording_id(), phone: str = WANG, number: int = 1) -> str:
    """A call, and everything that follows at once; its ticket. `recording` None: hung up at the greeting."""
    calls.begin(office.deps, a_call_id(number), phone)
    if recording is not None:
        calls.record(office.deps, a_call_id(number), recording, "zh-CN")
    office.settle()
    return ticket_of(office, number)


def ticket_of(office: Office, number: int = 1) -> str:
    kept = intake.kept(office.deps, Channel.VOICE, a_call_id(number))
    return kept.ticket if kept else ""
