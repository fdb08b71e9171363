"""The document of the rules: read row by row, then each rule is proved to be within reach of its example."""

from collections.abc import Mapping
from types import MappingProxyType

from chalicelib.domain.gaps import KNOWN
from chalicelib.domain.reading import Reader
from chalicelib.domain.units import Office
from chalicelib.domain.values import Grade, Type
from chalicelib.triage.rules import BASE_RISK, DISTRICT, UNMATCHED, WORST, Kind, Rule, Rules, Signal
from chalicelib.triage.words import Words, sought

_DEEPEST = 3
_WORD_KEYS = ("any", "all", "none", "besides")
_RULE_KEYS = (
    "id",
    "category",
    "type",
    "grade",
    "unit",
    "confidence",
    "risk",
    "answer",
    "example",
    "required",
)


class RulesError(ValueError):
    """A document that is no valid set of rules; the message begins with the offending path."""


class _Reader(Reader):
    name = "rules"
    error = RulesError

    def text(self, key: str) -> str:
        # A block of YAML ends in a line break, which belongs to no id and to no answer.
        return super().text(key).strip()


def parse_rules(document: Mapping[str, object], office: Office | None = None) -> Rules:
    """Raises RulesError, naming the path, unless all is sound and every example hits its rule."""
    top = _Reader(document)
    top.only("safety", "matters", "types", "signals", "otherwise")
    rules = Rules(
        safety=tuple(map(_rule, top.rows("safety"))),
        matters=tuple(map(_rule, top.rows("matters"))),
        types=tuple(map(_kind, top.rows("types"))),
        signals=tuple(map(_signal, top.rows("signals"))),
        otherwise=_otherwise(top.row("otherwise")),
        usual=top.row("otherwise").one_of(Type, "type"),
        office=office,
    )
    _check(rules)
    return rules


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


def _rule(row: Reader) -> Rule:
    row.only(*_WORD_KEYS, *_RULE_KEYS)
    grade = row.one_of(Grade, "grade")
    return Rule(
        id=row.text("id"),
        words=_words(row),
        category=_category(row),
        type=row.one_of(Type, "type") if "type" in row.values else None,
        grade=grade,
        unit=row.text("unit") if "unit" in row.values else None,
        confidence=_confidence(row),
        risk=_risk(row.row("risk")) if "risk" in row.values else BASE_RISK[grade],
        answer=_answer(row.row("answer")) if "answer" in row.values else {},
        example=row.text("example"),
        required=_required(row),
    )


def _required(row: Reader) -> tuple[str, ...]:
    fields = tuple(str(item) for item in _items(row, "required"))
    for number, field in enumerate(fields):
        if field not in KNOWN:
            raise row.wrong(f"required[{number}]", f"no field {field!r}: one of {', '.join(KNOWN)}")
    return fields


def _otherwise(row: Reader) -> Rule:
    row.only("type", "category", "grade")
    grade = row.one_of(Grade, "grade")
    return Rule(
        id=UNMATCHED,
        words=Words((), (), (), ()),
        category=_category(row),
        type=None,
        grade=grade,
        unit=None,
        confidence=0.0,
        risk=BASE_RISK[grade],
        answer={},
        example="",
    )


def _kind(row: Reader) -> Kind:
    row.only(*_WORD_KEYS, "type")
    return Kind(row.one_of(Type, "type"), _words(row))


def _signal(row: Reader) -> Signal:
    row.only(*_WORD_KEYS, "id", "probability", "impact")
    probability, impact = _whole(row, "probability", 0), _whole(row, "impact", 0)
    return Signal(_words(row), probability, impact)


def _words(row: Reader) -> Words:
    any_of, none_of, besides = (_sought(row, key, _items(row, key)) for key in ("any", "none", "besides"))
    all_of = tuple(
        _sought(row, f"all[{number}]", group if isinstance(group, list) else [group])
        for number, group in enumerate(_items(row, "all"))
    )
    if not (any_of or all_of) or not all(all_of):
        raise row.wrong("any", "at least one word is needed")
    return Words(any_of, all_of, none_of, besides)


def _items(row: Reader, key: str) -> list[object]:
    return row.items(key) if key in row.values else []


def _sought(row: Reader, key: str, words: list[object]) -> tuple[str, ...]:
    for number, word in enumerate(words):
        if not isinstance(word, str) or not word.strip():
            raise row.wrong(f"{key}[{number}]", "a word is needed")
    return tuple(sought(word) for word in words if isinstance(word, str))


def _category(row: Reader) -> str:
    path = row.text("category")
    levels = path.split("/")
    if len(levels) > _DEEPEST or any(level != level.strip() or not level for level in levels):
        raise row.wrong("category", f"one to three levels are needed, not {path!r}")
    return path


def _confidence(row: Reader) -> float:
    value = row.values.get("confidence")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise row.wrong("confidence", "a number above 0 and up to 1 is needed")
    return float(value)


def _risk(row: Reader) -> tuple[int, int]:
    row.only("probability", "impact")
    return _whole(row, "probability", 1), _whole(row, "impact", 1)


def _whole(row: Reader, key: str, least: int) -> int:
    value = row.values.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= WORST:
        raise row.wrong(key, f"a whole number from {least} to {WORST} is needed")
    return value


def _answer(row: Reader) -> Mapping[str, str]:
    row.only("zh", "en")
    return MappingProxyType({lang: row.text(lang) for lang in ("zh", "en")})
