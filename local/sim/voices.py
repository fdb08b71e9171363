"""Whose words stand in a case: an officer's are carried out once, and never taken for the citizen's."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.chain import Event, private_form
from chalicelib.domain.events import CaseReplied, CitizenAdded
from chalicelib.domain.merging_events import CaseSplit
from local.sim.officers import ORDERED
from local.sim.world import World


def wrongs(world: World, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong with the words of a case, one line each."""
    staff = {person.email for person in world.deps.office.people.values()}
    for event in events:
        yield from _ordered_twice(world, event)
        said = world.store.submission(event.body.submission) if isinstance(event.body, CitizenAdded) else None
        if said and said.content.citizen.email in staff:
            yield f"{event.id} says of {said.content.citizen.email} that it is the citizen"


def _ordered_twice(world: World, event: Event) -> Iterator[str]:
    """What an officer ordered by SMS is done once, whichever case it was taken for.

    A master's answer is passed on to those that follow it, and the citizen's words are cut out as they stand.
    """
    if isinstance(event.body, CaseSplit) or (isinstance(event.body, CaseReplied) and event.body.follows):
        return
    for said in private_form(event.body).values():
        if ORDERED in str(said) and world.carried_out.setdefault(str(said), event.id) != event.id:
            yield f"{said} was carried out twice: {event.id}"
