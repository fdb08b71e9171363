"""All incidents of a log, one after the other, and what became of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.values import Status
from chalicelib.ports import Store
from local.incidents.desk import Added, Desk
from local.incidents.life import Fate, Life, Refusal
from local.incidents.log import Incident, State
from local.incidents.staff import office


@dataclass
class Lived:
    """Figures of a log; `stands` counts where the case stood after a row in a state of the log.

    `unheard` of the accepted ones were answered while a question waited, by the log with no trace of what the
    citizen said: whoever takes that for no answer counts them as refused.
    """

    incidents: int = 0
    rows: int = 0
    accepted: int = 0
    unheard: int = 0
    refused: dict[Refusal, list[Fate]] = field(default_factory=dict)
    ends: Counter[Status] = field(default_factory=Counter)
    stands: Counter[tuple[State, Status]] = field(default_factory=Counter)
    added: Counter[Added] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Accepted whole, of all."""
        return self.accepted / self.incidents if self.incidents else 0.0

    @property
    def share_heard(self) -> float:
        """The same without those of which the log does not show that the citizen answered."""
        return (self.accepted - self.unheard) / self.incidents if self.incidents else 0.0


def live(store: Store, incidents: Sequence[Incident], progress: Callable[[], None] = lambda: None) -> Lived:
    """Each incident as a case of its own; `progress` is called after each."""
    found, desk = Lived(), Desk(store, office(incidents))
    for incident in incidents:
        life = Life(desk, incident)
        _count(found, incident, life, life.live())
        progress()
    found.added = desk.added
    return found


def _count(found: Lived, incident: Incident, life: Life, fate: Fate) -> None:
    found.incidents += 1
    found.rows += len(incident.rows)
    found.stands.update(life.stands)
    if fate.refusal is None:
        found.accepted += 1
        found.unheard += fate.unheard
        found.ends[fate.status] += 1
    else:
        found.refused.setdefault(fate.refusal, []).append(fate)
