"""Triage by words: ordered rules, safety first, each with an example that proves it can be reached."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from chalicelib.domain.units import Office
from chalicelib.domain.values import Grade, Type

THRESHOLD = 0.6
UNMATCHED = "unmatched"
DISTRICT = "district"

_EXTREME, _HIGH, _WORST = 16, 10, 5
_DEEPEST = 3
# A person decides: low enough for every sensible threshold of a policy.
_UNSURE = 0.5
_GRADES = tuple(Grade)
_BASE_RISK = {Grade.CRITICAL: (4, 5), Grade.URGENT: (2, 3), Grade.IMPORTANT: (2, 2), Grade.NORMAL: (1, 1)}

_CJK = "\u3400-\u9fff"
_CHINESE = re.compile(f"[{_CJK}]")
# Transcripts and old phones put blanks and line ends between characters: 燃气 泄漏.
_GAPS = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NOT_LATIN = re.compile("[^a-z0-9]+")

_WORD_KEYS = ("any", "all", "none", "besides")

E = TypeVar("E", bound=StrEnum)


class RulesError(ValueError):
    """A document that is no valid set of rules; the message begins with the offending path."""


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
class Words:
    """A test of a prepared text: one of `any_of`, one of each group in `all_of`, none of `none_of`.

    `besides` are phrases that are cut out first, so that 跳楼价 is no 跳楼 while a second 跳楼 still counts;
    with `none_of` one harmless phrase would hide a danger in the same text.
    """

    any_of: tuple[str, ...]
    all_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...]
    besides: tuple[str, ...]

    def found_in(self, prepared: str) -> bool:
        text = prepared
        for phrase in self.besides:
            text = text.replace(phrase, " | ")
        return (
            (not self.any_of or any(word in text for word in self.any_of))
            and all(any(word in text for word in group) for group in self.all_of)
            and not any(word in text for word in self.none_of)
        )


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
    """Built by `parse`; without an office, the unit `district` is never found and unit ids go unchecked."""

    safety: tuple[Rule, ...]
    matters: tuple[Rule, ...]
    types: tuple[Kind, ...]
    signals: tuple[Signal, ...]
    otherwise: Rule
    usual: Type
    office: Office | None

    @classmethod
    def parse(cls, document: Mapping[str, object], office: Office | None = None) -> "Rules":
        """Raises RulesError, naming the path, unless all is sound and every example hits its rule."""
        _known(document, ("safety", "matters", "types", "signals", "otherwise"), "rules")
        rules = cls(
            safety=tuple(_rule(row, at) for row, at in _rows(document, "safety")),
            matters=tuple(_rule(row, at) for row, at in _rows(document, "matters")),
            types=tuple(_kind(row, at) for row, at in _rows(document, "types")),
            signals=tuple(_signal(row, at) for row, at in _rows(document, "signals")),
            otherwise=_otherwise(_row(document, "otherwise")),
            usual=_one_of(Type, _row(document, "otherwise"), "type", "otherwise"),
            office=office,
        )
        _check(rules)
        return rules

    @property
    def units(self) -> frozenset[str]:
        """The ids of the units that the rules name."""
        named = {rule.unit for rule in self.safety + self.matters if rule.unit is not None}
        return frozenset(named - {DISTRICT})

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
        probability, impact = self._risk(prepared, rule.risk if grade is rule.grade else _BASE_RISK[grade])
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
        return min(probability, _WORST), min(impact, _WORST)

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


def prepare(text: str) -> str:
    """One width, one case, no gaps between Chinese characters; Latin words stand alone after the bar."""
    folded = _GAPS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()))
    return f"{folded} | {_NOT_LATIN.sub(' ', folded).strip()} "


def _word(word: str) -> str:
    """A word as it is sought: one in Latin letters only whole, so that a `bus` is not found in `business`."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    if folded.isascii() and any(map(str.isalnum, folded)):
        return f" {_NOT_LATIN.sub(' ', folded).strip()} "
    return folded


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
    return rule.answer.get("zh" if _CHINESE.search(text) else "en")


def _check(rules: Rules) -> None:
    seen = {UNMATCHED}
    for key, group in (("safety", rules.safety), ("matters", rules.matters)):
        for number, rule in enumerate(group):
            at = f"{key}[{number}]"
            if rule.id in seen:
                raise RulesError(f"{at}.id: {rule.id!r} is taken")
            seen.add(rule.id)
            _check_unit(rules.office, rule, at)
            hit = rules.triage(rule.example).rule
            if hit != rule.id:
                raise RulesError(f"{at}.example: is caught by {hit!r}, not by {rule.id!r}")


def _check_unit(office: Office | None, rule: Rule, at: str) -> None:
    if office and rule.unit not in (None, DISTRICT) and rule.unit not in office.units:
        raise RulesError(f"{at}.unit: no unit {rule.unit!r}")


def _rule(row: Mapping[str, object], at: str) -> Rule:
    keys = ("id", "category", "type", "grade", "unit", "confidence", "risk", "answer", "example")
    _known(row, (*_WORD_KEYS, *keys), at)
    grade = _one_of(Grade, row, "grade", at)
    return Rule(
        id=_text(row, "id", at),
        words=_words(row, at),
        category=_category_path(row, at),
        type=_one_of(Type, row, "type", at) if "type" in row else None,
        grade=grade,
        unit=_text(row, "unit", at) if "unit" in row else None,
        confidence=_share(row, at),
        risk=_risk(row, at) if "risk" in row else _BASE_RISK[grade],
        answer=_answers(row, at) if "answer" in row else {},
        example=_text(row, "example", at),
    )


def _otherwise(row: Mapping[str, object]) -> Rule:
    at = "otherwise"
    _known(row, ("type", "category", "grade"), at)
    grade = _one_of(Grade, row, "grade", at)
    return Rule(
        id=UNMATCHED,
        words=Words((), (), (), ()),
        category=_category_path(row, at),
        type=None,
        grade=grade,
        unit=None,
        confidence=0.0,
        risk=_BASE_RISK[grade],
        answer={},
        example="",
    )


def _kind(row: Mapping[str, object], at: str) -> Kind:
    _known(row, (*_WORD_KEYS, "type"), at)
    return Kind(_one_of(Type, row, "type", at), _words(row, at))


def _signal(row: Mapping[str, object], at: str) -> Signal:
    _known(row, (*_WORD_KEYS, "id", "probability", "impact"), at)
    raised = [_whole(row.get(key, 0), 0, f"{at}.{key}") for key in ("probability", "impact")]
    return Signal(_words(row, at), *raised)


def _words(row: Mapping[str, object], at: str) -> Words:
    any_of, none_of, besides = (
        _word_list(row.get(key, []), f"{at}.{key}") for key in ("any", "none", "besides")
    )
    groups = _list(row.get("all", []), f"{at}.all")
    all_of = tuple(
        _word_list(group if isinstance(group, list) else [group], f"{at}.all[{number}]")
        for number, group in enumerate(groups)
    )
    if not (any_of or all_of) or not all(all_of):
        raise RulesError(f"{at}.any: at least one word is needed")
    return Words(any_of, all_of, none_of, besides)


def _word_list(value: object, at: str) -> tuple[str, ...]:
    words = _list(value, at)
    for number, word in enumerate(words):
        if not isinstance(word, str) or not word.strip():
            raise RulesError(f"{at}[{number}]: a word is needed")
    return tuple(_word(word) for word in words if isinstance(word, str))


def _category_path(row: Mapping[str, object], at: str) -> str:
    path = _text(row, "category", at)
    levels = path.split("/")
    if len(levels) > _DEEPEST or any(level != level.strip() or not level for level in levels):
        raise RulesError(f"{at}.category: one to three levels are needed, not {path!r}")
    return path


def _share(row: Mapping[str, object], at: str) -> float:
    value = row.get("confidence")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise RulesError(f"{at}.confidence: a number above 0 and up to 1 is needed")
    return float(value)


def _risk(row: Mapping[str, object], at: str) -> tuple[int, int]:
    risk = _row(row, "risk", f"{at}.risk")
    _known(risk, ("probability", "impact"), f"{at}.risk")
    probability, impact = (_whole(risk.get(key), 1, f"{at}.risk.{key}") for key in ("probability", "impact"))
    return probability, impact


def _whole(value: object, least: int, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _WORST:
        raise RulesError(f"{at}: a whole number from {least} to {_WORST} is needed")
    return value


def _answers(row: Mapping[str, object], at: str) -> Mapping[str, str]:
    answer = _row(row, "answer", f"{at}.answer")
    _known(answer, ("zh", "en"), f"{at}.answer")
    return MappingProxyType({lang: _text(answer, lang, f"{at}.answer") for lang in ("zh", "en")})


def _one_of(values: type[E], row: Mapping[str, object], key: str, at: str) -> E:
    word = _text(row, key, at)
    try:
        return values(word)
    except ValueError:
        raise RulesError(f"{at}.{key}: no {values.__name__.lower()} {word!r}") from None


def _text(row: Mapping[str, object], key: str, at: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RulesError(f"{at}.{key}: a text is needed")
    return value.strip()


def _list(value: object, at: str) -> list[object]:
    if not isinstance(value, list):
        raise RulesError(f"{at}: a list is needed")
    return value


def _row(holder: Mapping[str, object], key: str, at: str = "") -> Mapping[str, object]:
    row = holder.get(key)
    if not isinstance(row, Mapping):
        raise RulesError(f"{at or key}: a mapping is needed")
    return row


def _rows(document: Mapping[str, object], key: str) -> Iterator[tuple[Mapping[str, object], str]]:
    for number, row in enumerate(_list(document.get(key), key)):
        at = f"{key}[{number}]"
        if not isinstance(row, Mapping):
            raise RulesError(f"{at}: a mapping is needed")
        yield row, at


def _known(row: Mapping[str, object], keys: Iterable[str], at: str) -> None:
    unknown = set(row) - set(keys)
    if unknown:
        raise RulesError(f"{at}.{min(unknown, key=str)}: no such field")
