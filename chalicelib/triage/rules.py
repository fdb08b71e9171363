"""Triage by words: ordered rules, safety first, each with an example that proves it can be reached."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.units import Office
from chalicelib.domain.values import Grade, Type
from chalicelib.triage.words import Words, is_chinese, prepare

THRESHOLD = 0.6
UNMATCHED = "unmatched"
DISTRICT = "district"

WORST = 5
BASE_RISK = {Grade.CRITICAL: (4, 5), Grade.URGENT: (2, 3), Grade.IMPORTANT: (2, 2), Grade.NORMAL: (1, 1)}

_EXTREME, _HIGH = 16, 10
# A person decides: low enough for every sensible threshold of a policy.
_UNSURE = 0.5
_GRADES = tuple(Grade)


@dataclass(frozen=True, slots=True)
class Triage:
    """A guess and how sure it is; `rule` says where it comes from.

    `direct_answer` is in the citizen's language, and there only if nobody need look at the case first.
    `probability` and `impact` are 1 to 5, `confidence` is 0 to 1.
    """

    type: Type
    category: str
    grade: Grade
    unit: str | None
    probability: int
    impact: int
    confidence: float
    rule: str
    direct_answer: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows when `words` are found; `unit` is an id, `district` (the place's own unit) or None."""

    id: str
    words: Words
    category: str
    type: Type | None
    grade: Grade
    unit: str | None
    confidence: float
    risk: tuple[int, int]
    answer: Mapping[str, str]
    example: str
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """Words that make a case more likely to go wrong, or worse if it does."""

    words: Words
    probability: int
    impact: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Words by which a type is guessed."""

    type: Type
    words: Words


@dataclass(frozen=True, eq=False, slots=True)
class Rules:
    """Built by `parse_rules`; without an office, no unit `district` is found and unit ids go unchecked."""

    safety: tuple[Rule, ...]
    matters: tuple[Rule, ...]
    types: tuple[Kind, ...]
    signals: tuple[Signal, ...]
    otherwise: Rule
    usual: Type
    office: Office | None

    @property
    def units(self) -> frozenset[str]:
        """The ids of the units that the rules name."""
        named = {rule.unit for rule in self.safety + self.matters if rule.unit is not None}
        return frozenset(named - {DISTRICT})

    def required(self, category: str) -> tuple[str, ...]:
        """The fields that a category needs to be known (domain.md §3); none for most."""
        named = (rule.required for rule in (*self.safety, *self.matters) if rule.category == category)
        return next(filter(None, named), ())

    def triage(
        self,
        text: str,
        *,
        type: Type | None = None,
        category: str | None = None,
        district: str | None = None,
    ) -> Triage:
        """What the citizen chose is kept; only what was left open is guessed."""
        prepared = prepare(text)
        rule = self._rule(prepared, category)
        kind = type or rule.type or self._kind(prepared)
        grade = Grade.NORMAL if self._is_calm(rule, kind) else rule.grade
        probability, impact = self._risk(prepared, rule.risk if grade is rule.grade else BASE_RISK[grade])
        unit = self._unit(rule, text, district)
        return Triage(
            type=kind,
            category=_category(rule, category),
            grade=_at_least_urgent(grade) if probability * impact >= _EXTREME else grade,
            unit=unit,
            probability=probability,
            impact=impact,
            confidence=min(rule.confidence, _UNSURE) if unit is None else rule.confidence,
            rule=rule.id,
            direct_answer=_answer(rule, text)
            if kind is Type.INQUIRY and probability * impact < _HIGH
            else None,
        )

    def _rule(self, prepared: str, category: str | None) -> Rule:
        # Danger is heard whatever box the citizen ticked.
        found = next((rule for rule in self.safety if rule.words.found_in(prepared)), None)
        if found is None and category:
            found = self._rule_in(prepared, category)
        elif found is None:
            found = next((rule for rule in self.matters if rule.words.found_in(prepared)), None)
        return found or self.otherwise

    def _rule_in(self, prepared: str, category: str) -> Rule | None:
        by_words = (r for r in self.matters if _akin(r.category, category) and r.words.found_in(prepared))
        # An answer is never given without its question: the category alone is none.
        by_choice = (r for r in self.matters if r.category == category and not r.answer)
        return next(by_words, None) or next(by_choice, None)

    def _kind(self, prepared: str) -> Type:
        return next((kind.type for kind in self.types if kind.words.found_in(prepared)), self.usual)

    def _is_calm(self, rule: Rule, kind: Type) -> bool:
        """Thanks and ideas are not pressing because they mention water; danger is, whatever it is called."""
        return kind in (Type.PRAISE, Type.SUGGESTION) and rule not in self.safety

    def _risk(self, prepared: str, base: tuple[int, int]) -> tuple[int, int]:
        heard = [signal for signal in self.signals if signal.words.found_in(prepared)]
        probability = base[0] + sum(signal.probability for signal in heard)
        impact = base[1] + sum(signal.impact for signal in heard)
        return min(probability, WORST), min(impact, WORST)

    def _unit(self, rule: Rule, text: str, district: str | None) -> str | None:
        if rule.unit != DISTRICT:
            return rule.unit
        if self.office is None:
            return None
        given, named = self.office.place_of(district or ""), self.office.place_of(text)
        # A street in the text makes the chosen district more exact; another district does not replace it.
        if given and named and self.office.within(named.id, given.id):
            return named.id
        place = given or named
        return place.id if place else None


def _category(rule: Rule, chosen: str | None) -> str:
    """The citizen's choice, made more exact by a rule below it."""
    if not chosen or rule.category.startswith(f"{chosen}/"):
        return rule.category
    return chosen


def _akin(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _at_least_urgent(grade: Grade) -> Grade:
    return min(grade, Grade.URGENT, key=_GRADES.index)


def _answer(rule: Rule, text: str) -> str | None:
    return rule.answer.get("zh" if is_chinese(text) else "en")
