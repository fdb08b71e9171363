"""What people read is complete, and the same in both languages."""

import ast
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from chalicelib.domain import errors
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.messages import LANGUAGES, has
from chalicelib.domain.transitions import KINDS
from chalicelib.domain.values import Channel, Grade, Outcome, Resolved, Status, Target, Type, Verdict

ROOT = Path(__file__).parents[2] / "chalicelib"
ENUMS: dict[str, type[StrEnum]] = {
    "target": Target,
    "status": Status,
    "next": Status,
    "type": Type,
    "grade": Grade,
    "channel": Channel,
    "outcome": Outcome,
    "resolved": Resolved,
    "verdict": Verdict,
}
ANSWERS = (Meaning.STOP, Meaning.START, Meaning.SURVEY_UNCLEAR)
UNSAID_IN_ENGLISH = {(f"sms.{key}", "excerpt") for key in ("reply", "follow_up", "decided")}
"""A cut answer, in Chinese or with an ellipsis, would turn an English message into three segments."""


@cache
def catalogue(lang: str) -> Catalog:
    with source(lang).open("rb") as file:
        return read_po(file)


def source(lang: str) -> Path:
    return ROOT / "domain/wording" / lang.replace("-", "_") / "LC_MESSAGES/huiyin.po"


def texts(lang: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(lang) if message.id}


def words_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def notices_trees() -> list[ast.Module]:
    """notices.py, and those of the rooms."""
    return [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "usecases").glob("notices*.py"))]


def letter_keys() -> set[str]:
    """The key of each letter in notices*.py: the literal of a call, or one of a conditional."""
    nodes = [node for tree in notices_trees() for node in ast.walk(tree)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    makers = {
        "to_staff",
        "_to_handler",
        "to_citizen",
        "in_answer",
        "_survey",
        "Letter",
        "_answered",
        "_about",
    }
    found = {
        arg.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in makers
        for arg in call.args[:3]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }
    either = [node for node in nodes if isinstance(node, ast.IfExp)]
    branches = [branch for node in either for branch in (node.body, node.orelse)]
    words = {b.value for b in branches if isinstance(b, ast.Constant) and isinstance(b.value, str)}
    return found | {word for word in words if word.isidentifier()}


def literal_keys() -> set[str]:
    """Every key that stands whole in the code or in a template."""
    key = re.compile(
        r"""(?:\bt\(|\bsay\([^,()]+,\s*|Error\(\s*|\bcode = )["']([a-z]+\.[A-Za-z0-9_.]*[A-Za-z0-9])["']"""
    )
    files = [*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]
    return {found for file in files for found in key.findall(file.read_text("utf-8"))}


def test_both_languages_have_the_same_keys() -> None:
    assert list(texts("zh-CN")) == list(texts("en"))


def test_no_text_is_empty_and_none_is_marked_fuzzy() -> None:
    for lang in LANGUAGES:
        assert not catalogue(lang).fuzzy
        assert not [m.id for m in catalogue(lang) if not m.string or (m.id and m.fuzzy)]


@pytest.mark.parametrize("key", texts("zh-CN"))
def test_both_languages_use_the_same_words(key: str) -> None:
    chinese, english = words_in(texts("zh-CN")[key]), words_in(texts("en")[key])
    assert english == {word for word in chinese if (key, word) not in UNSAID_IN_ENGLISH}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_with_words_is_flagged_for_translators(lang: str) -> None:
    entries = source(lang).read_text("utf-8").split("\n\n")[1:]
    assert [e for e in entries if ("{" in e) != ("#, python-brace-format" in e)] == []


def test_the_scan_finds_the_letters() -> None:
    assert {"acknowledgement", "reply", "survey", "overdue", "reminder", "reopened_case"} <= letter_keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", sorted(letter_keys() | set(ANSWERS)))
def test_every_letter_can_go_by_text_message_and_by_mail(lang: str, key: str) -> None:
    assert has(lang, f"sms.{key}")
    assert has(lang, f"email.{key}")
    assert has(lang, f"email.{key}.subject")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_domain_has_its_text(lang: str) -> None:
    wanted = [f"{group}.{value}" for group, enum in ENUMS.items() for value in enum]
    wanted += [f"event.{kind}" for kind in KINDS]
    assert [key for key in wanted if not has(lang, key)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_in_the_code_has_its_text(lang: str) -> None:
    found = literal_keys()
    assert {"error.text_missing", "page.send"} <= found
    assert [key for key in sorted(found) if not has(lang, key)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_has_its_text(lang: str) -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, errors.HuiyinError)}
    assert [code for code in sorted(codes) if not has(lang, code)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_answer_without_a_case_needs_the_ticket_alone(lang: str) -> None:
    for key in ANSWERS:
        for text in (f"sms.{key}", f"email.{key}", f"email.{key}.subject"):
            assert words_in(texts(lang)[text]) <= {"ticket"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mail_tells_the_whole_answer(lang: str) -> None:
    assert {"title", "ticket", "unit", "text", "url"} <= words_in(texts(lang)["email.reply"])
    assert {"title", "ticket", "unit", "link"} <= words_in(texts(lang)["email.survey"])
    assert {"ticket", "code", "due", "url"} <= words_in(texts(lang)["email.acknowledgement"])
