"""Citizens' telephones in the simulated world: they ring; people press keys, hang up or are not there."""

from dataclasses import dataclass, field
from random import Random

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.messages import say
from chalicelib.ports import Deps, Found, PermanentFailure, TemporaryFailure
from chalicelib.usecases import survey_calls
from local.sim.faults import FaultError, Faults, Killed
from local.sim.network import Network

ABSENT = ("no_answer", "busy", "call_failed")
PRESSED = "12345123451234590#"
"""Sometimes a key that answers nothing, or none within the time."""
THANKS = say("zh-CN", "voice.survey_thanks")


@dataclass
class Ringing:
    """One call; `pressed` if a key was on its way, `reached` if it was taken, `over` says why it ended."""

    delivery: str
    sid: str
    over: str = ""
    pressed: bool = False
    reached: bool = False


@dataclass
class CitizensPhone:
    """Implements `ports.Sender` by calls. `calls` holds all of them, `answers` who was thanked for one."""

    random: Random
    faults: Faults
    network: Network
    calls: dict[str, Ringing] = field(default_factory=dict)
    untold: list[Ringing] = field(default_factory=list)
    thanked: list[str] = field(default_factory=list)

    @property
    def ringing(self) -> list[Ringing]:
        return [call for call in self.calls.values() if not call.over]

    def send(self, delivery: Delivery) -> str:
        if self.faults.chance(0.02):
            raise PermanentFailure("invalid_number")
        if self.faults.chance(0.04):
            raise TemporaryFailure("busy")
        self.faults.maybe("before call")
        sid = f"CA{self.random.getrandbits(128):032x}"
        self.network.take(delivery)
        self.calls[sid] = Ringing(delivery.id, sid)
        if self.faults.chance(0.03):
            raise (Killed if self.random.random() < 0.5 else FaultError)("after call")  # noqa: PLR2004
        return sid

    def find(self, delivery: Delivery) -> Found | None:
        self.faults.maybe("find call")
        known = [call for call in self.calls.values() if call.delivery == delivery.id]
        found = self.calls.get(delivery.provider_id) or (known[-1] if known else None)
        if found and found.over:
            raise PermanentFailure(found.over)
        return Found(found.sid, delivered=False) if found else None

    def answer(self, deps: Deps, call: Ringing) -> None:
        """Somebody takes it, or nobody; each webhook may come twice, and whatever breaks ends the call."""
        try:
            if self.random.random() < 0.3:  # noqa: PLR2004  nobody is there
                call.over = self.random.choice(ABSENT)
            elif self.random.random() < 0.2:  # noqa: PLR2004  but a machine
                call.over = "machine"
                survey_calls.begin(deps, call.delivery, call.sid, by_machine=True)
            else:
                self._talk(deps, call)
        finally:
            call.over = call.over or "no_key"
            if not self.faults.chance(0.2):  # or the word of its end is lost
                self.untold.append(call)

    def tell(self, deps: Deps) -> None:
        """Word of a call's end, perhaps twice, perhaps long after."""
        call = self.untold.pop(self.random.randrange(len(self.untold)))
        if self.faults.chance(0.1):
            self.untold.append(call)
        survey_calls.end(deps, call.delivery, call.sid, call.over)

    def _talk(self, deps: Deps, call: Ringing) -> None:
        call.pressed = True  # whoever is told that it is over has been reached, be the answer lost or not
        turn = survey_calls.begin(deps, call.delivery, call.sid)
        call.pressed = turn.keys is None
        while turn.keys and self.random.random() < 0.9:  # noqa: PLR2004  or they hang up
            key = self.random.choice((*PRESSED, ""))
            taken = turn.keys.press(key)
            call.pressed |= bool(taken and not taken.again)
            if self.faults.chance(0.1):  # the answer was lost, so that it is asked again
                survey_calls.press(deps, call.delivery, call.sid, turn.keys, key)
            turn = survey_calls.press(deps, call.delivery, call.sid, turn.keys, key)
            call.reached |= call.pressed
        if THANKS in turn.said:
            self.thanked.append(call.delivery)
