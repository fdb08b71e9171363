"""The rules' categories as services that other programs offer to citizens (Open311)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from chalicelib.triage.rules import Rule, Rules

KEYWORDS = 12
_IN_ADDRESSES = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Service:
    """A category. Its `code` stands in addresses; `required` are fields that the category needs to know."""

    code: str
    category: str
    keywords: tuple[str, ...]
    example: str
    required: tuple[str, ...]

    @property
    def group(self) -> str:
        """The top of the category's tree."""
        return self.category.partition("/")[0]


@lru_cache(maxsize=4)
def services(rules: Rules) -> tuple[Service, ...]:
    """One for each category, in the order of the rules: the ordinary ones, then danger, then what is left."""
    by_category: dict[str, list[Rule]] = {}
    for rule in (*rules.matters, *rules.safety, rules.otherwise):
        by_category.setdefault(rule.category, []).append(rule)
    return tuple(_service(rules, category, found) for category, found in by_category.items())


def service_of(rules: Rules, category: str) -> Service:
    """That of a category. A category that no rule has may be anybody's words: it counts as what is left."""
    known = {service.category: service for service in services(rules)}
    return known.get(category) or known[rules.otherwise.category]


def _service(rules: Rules, category: str, found: Sequence[Rule]) -> Service:
    words = (word.strip() for rule in found for word in rule.words.any_of)
    named = dict.fromkeys((*category.split("/"), *words))
    return Service(
        code=_code(found[0].id, category),
        category=category,
        keywords=tuple(word for word in named if "," not in word)[:KEYWORDS],
        example=found[0].example,
        required=rules.required(category),
    )


def _code(rule: str, category: str) -> str:
    """The id of the category's first rule, if an address can hold it: clients put it there as it is."""
    return rule if _IN_ADDRESSES.fullmatch(rule) else sha256(category.encode()).hexdigest()[:12]
