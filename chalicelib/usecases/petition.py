"""What decisions on a petition mean to who waits for them; asked by letters and by the officers' list."""

from chalicelib.domain.chain import Event
from chalicelib.domain.events import CaseAccepted
from chalicelib.domain.head import Head
from chalicelib.domain.values import Target
from chalicelib.ports import Deps


def tells_of_acceptance(deps: Deps, case: Head, event: Event) -> bool:
    """Whether this is the decision that the law has told to the citizen, and not the answer itself.

    What is corrected at the very same moment is told once.
    """
    clock = case.clocks.get(Target.ACCEPTANCE)
    if not isinstance(event.body, CaseAccepted) or clock is None or clock.met_at != event.at:
        return False
    before = (each for each in deps.store.history(case.ticket) if each.seq < event.seq)
    is_first = not any(isinstance(each.body, CaseAccepted) and each.at == event.at for each in before)
    return is_first and all(cycle.replied_at != event.at for cycle in case.cycles)
