"""An office of petitions (信访) for the tests: the same people and units, under the other pack."""

from dataclasses import replace

from chalicelib import parts
from chalicelib.ports import Store
from chalicelib.sla import packs
from chalicelib.sla.content import canonical
from tests.homes import Home

VAGUE = "宅基地的事情，一直没有给我们答复"
"""What no rule of triage knows: a dispatcher decides."""


def keep_pack(store: Store) -> str:
    """The pack as a store keeps it; its version."""
    version = packs.load("petition").version
    if store.document(version) is None:
        store.put_document(version, canonical(packs.document("petition")))
    return version


class PetitionHome(Home):
    """Monday 2026-03-02, 09:00, or the moment that is asked for."""

    def __init__(self, store: str = "sqlite", begin: str = "Mon 2026-03-02 09:00") -> None:
        super().__init__(store, begin)
        version = keep_pack(self.world.store)
        rules = parts.by_version(self.world.store, packs.load("petition"), parts.calendars())
        self.world.deps = replace(self.deps, sla=rules(version), sla_of=rules)
        self.world.sla_of = rules
