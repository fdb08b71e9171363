"""What both homes are built of: the policy, the office, the rules, each read once from its document."""

import json
from collections.abc import Callable, Mapping
from functools import cache

from chalicelib.domain.office_document import parse_office
from chalicelib.domain.units import Office
from chalicelib.ports import Store
from chalicelib.sla import packs
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.china import china_calendar
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla
from chalicelib.triage.rules import Rules
from chalicelib.triage.rules_document import parse_rules

PACK = "hotline"


class UnknownPolicyError(LookupError):
    """A case names a policy that the store has never been given."""


@cache
def build_sla() -> Sla:
    """The pack that is in force, on China's calendar."""
    policy = packs.load(PACK)
    return Sla(policy, china_calendar(policy))


@cache
def build_office() -> Office:
    return parse_office(packs.read_yaml("chalicelib.sample", "city.yaml"))


@cache
def build_rules() -> Rules:
    return parse_rules(packs.read_yaml("chalicelib.triage", "rules.yaml"), build_office())


def keep_policy(store: Store) -> None:
    """Keep the pack in force by its version, so that its cases can be judged after it has changed."""
    version = packs.load(PACK).version
    if store.document(version) is None:
        store.put_document(version, _canonical(packs.document(PACK)))


def sla_of(store: Store, calendar: Callable[[Policy], Calendar] = china_calendar) -> Callable[[str], Sla]:
    """The rules of any policy version: the one in force from the package, older ones from the store.

    The result raises UnknownPolicyError for a version that nobody has kept.
    """
    known: dict[str, Sla] = {}
    current = packs.load(PACK)
    known[current.version] = Sla(current, calendar(current))

    def of(version: str) -> Sla:
        if version not in known:
            policy = _stored(store, version)
            known[version] = Sla(policy, calendar(policy))
        return known[version]

    return of


def _stored(store: Store, version: str) -> Policy:
    text = store.document(version)
    if text is None:
        raise UnknownPolicyError(f"the store has no policy {version!r}")
    return Policy.parse(json.loads(text))


def _canonical(document: Mapping[str, object]) -> str:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
