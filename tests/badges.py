"""An office whose doors know who holds which badge."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib import bootstrap
from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.ports import Principal
from tests.office import Office


@dataclass(frozen=True)
class Badges:
    """An identity provider with these people, by their tokens."""

    people: Mapping[str, Principal]

    def verify(self, token: str) -> Principal:
        if token not in self.people:
            raise UnauthenticatedError
        return self.people[token]


def badged(people: Mapping[str, Principal]) -> Office:
    """Monday 2026-03-02, 09:00: an office that the app answers for, and whose people may sign in."""
    office = Office()
    office.world.deps = replace(office.deps, identity=Badges(people))
    bootstrap.use(office.deps)
    return office
