"""Calls in the simulated world: recordings that are not there yet, machines that mishear, fail or forget."""

from dataclasses import dataclass, field
from random import Random

from chalicelib.domain.transcript import Transcript, Word
from chalicelib.ports import Deps, PermanentFailure, Sound, TemporaryFailure
from chalicelib.usecases import calls
from local.sim.faults import Faults

SAID = ("柳塘街道停水两天了", "老板拖欠三个月工资", "我要举报街道干部收红包", "电梯关人了，快来救人", "喂")


@dataclass
class Telephone:
    """Implements `ports.Recordings` and `ports.Transcriber`; in fair weather both do it at once."""

    random: Random
    faults: Faults
    called: list[str] = field(default_factory=list)
    said: tuple[str, ...] = SAID

    def fetch(self, id: str) -> Sound:
        self.faults.maybe("before fetch")
        if self.faults.chance(0.3):
            raise TemporaryFailure(self.random.choice(("not_ready", "no_sound")))
        silent = self.faults.chance(0.1)
        return Sound(f"what was said in {id}".encode(), "audio/wav", 9, silent)

    def start(self, job: str, sound: str, lang: str) -> Transcript | None:  # noqa: ARG002  it makes words up
        self.faults.maybe("before start")
        if self.faults.chance(0.1):
            raise PermanentFailure("refused")
        return None if self.faults.chance(0.5) else self._heard()

    def find(self, job: str) -> Transcript | None:  # noqa: ARG002  likewise
        self.faults.maybe("find words")
        if self.faults.chance(0.1):
            raise PermanentFailure("failed")
        return None if self.faults.chance(0.5) else self._heard()

    def ring(self, deps: Deps, phone: str) -> None:
        """Somebody calls, and speaks, wants to be called back, or hangs up; a webhook may come twice."""
        sid = f"CA{self.random.getrandbits(128):032x}"
        self.called.append(sid)
        calls.begin(deps, sid, phone)
        recording = self.random.choice((f"RE{self.random.getrandbits(128):032x}", "", None))
        for _ in range(self.random.randint(1, 2) if recording is not None else 0):
            calls.record(deps, sid, recording or "", "zh-CN")
        if self.random.random() < 0.5:  # noqa: PLR2004  not every number is set up to tell
            calls.end(deps, sid, phone)

    def _heard(self) -> Transcript:
        if self.faults.chance(0.1):
            return Transcript((), "machine")
        words = [Word(self.random.choice(self.said), self.random.choice((0.3, 0.9)))]
        return Transcript(tuple(words), "machine")
