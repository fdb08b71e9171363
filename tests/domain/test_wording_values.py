"""Every text filled in with usual and with extreme values: right language, whole, cheap, nothing internal."""

import ast
import re
from collections.abc import Iterator

import pytest

from chalicelib.channels.segments import segments
from chalicelib.domain.head import TITLE_LENGTH
from chalicelib.domain.messages import LANGUAGES, say, shorten
from chalicelib.domain.values import Status, Target
from chalicelib.parts import build_office
from chalicelib.usecases import writing
from local.texts.page import CHANNELS
from local.texts.values import ALLOWED, OFFICERS, USUAL, Reader, reader_of
from tests.domain.test_wording import letter_keys, notices_trees, texts, words_in

KEYS = [key for key in texts("zh-CN") if key.split(".")[0] in CHANNELS]
SMS = [key for key in KEYS if key.startswith("sms.")]
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
LATIN = re.compile("[A-Za-z]{3,}")
FOREIGN = {"English", "For", "press", "ABCD", "PDF", "JSON", "UTF", "SHA", "org", "name", "example"}
FOREIGN |= {"CSV", "XLSX", "Excel"}
"""Latin words that stand in Chinese texts on purpose: names, examples, the way to the English ones."""
TWO_LANGUAGES = {"page.switch", "voice.english"}
NASTY = {
    "quotes": '"it\'s" “它” ‘really’ 《so》',
    "emoji": "👍🏽" * 60,
    "newlines": "一\n\n二\r\n三\t四",
    "braces": "{ticket} {0} {} {{x}} %s",
    "html": "<b>&amp;</b><script>",
    "long": "很" * 400,
    "accents": "l’été — naïve… `x`",
}
CUT = {
    "sms.declined": writing.TWO_SEGMENTS,
    "sms.declined_final": writing.TWO_SEGMENTS,
    "sms.question": writing.TWO_SEGMENTS,
    "sms.reply": writing.ONE_SEGMENT,
    "sms.follow_up": writing.ONE_SEGMENT,
    "sms.decided": writing.ONE_SEGMENT,
    "sms.extended": writing.TWO_SEGMENTS,
}
"""What of a person's words an SMS takes."""


def filled(lang: str, key: str, **words: str) -> str:
    return say(lang, key, **(dict(USUAL[lang]) | words))


def excerpt(lang: str, key: str, text: str) -> str:
    """As writing cuts it; tests/usecases/test_texts.py does so for real."""
    limit = CUT.get(key, writing.HEARD[lang])
    wide = lang == "en" and (not text.isascii() or "`" in text)
    return shorten(text, min(limit, writing.WIDE_ENGLISH) if wide else limit, lang)


def extremes(lang: str) -> Iterator[dict[str, str]]:
    office = build_office()
    unit = max((unit.name_en if lang == "en" else unit.name for unit in office.units.values()), key=len)
    statuses = (say(lang, f"status.{status}") for status in Status)
    reasons = (text for key, text in texts(lang).items() if key.startswith("error.") and "{" not in text)
    longest = {
        "unit": unit,
        "status": max(statuses, key=len),
        "target": max((say(lang, f"target.{target}") for target in Target), key=len),
        "reason": max(reasons, key=len),
    }
    yield longest
    yield longest | {"following": ""}
    for text in NASTY.values():
        title = " ".join(text.split())[:TITLE_LENGTH]
        yield longest | {"title": title, "text": text, "advice": text}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_a_text_with_usual_values_is_whole_and_in_its_language(key: str, lang: str) -> None:
    text = filled(lang, key)
    assert not re.search(r"[{}]|None|\(\)|（）|“”|  |,\s*,|、、", text), text
    assert text.strip()
    if lang == "en" and key not in TWO_LANGUAGES:
        assert not CHINESE.search(text), text


@pytest.mark.parametrize("key", sorted(texts("zh-CN").keys() - TWO_LANGUAGES))
def test_no_text_is_left_in_the_other_language(key: str) -> None:
    chinese, english = (re.sub(r"\{\w*\}", "", texts(lang)[key]) for lang in ("zh-CN", "en"))
    assert not set(LATIN.findall(chinese)) - FOREIGN, chinese
    assert CHINESE.search(chinese), chinese
    assert not CHINESE.search(english), english


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_extreme_values_are_taken_as_they_are(key: str, lang: str) -> None:
    """What people wrote is never a template: their braces stay braces."""
    for extreme in extremes(lang):
        text = filled(lang, key, **extreme)
        for word in words_in(texts(lang)[key]) & extreme.keys():
            assert extreme[word] in text
        if not key.startswith("email."):
            assert "\n" not in text
        if key.endswith(".subject"):
            assert len(text.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", SMS)
def test_an_extreme_text_message_is_two_segments_at_most(key: str, lang: str) -> None:
    """traps.md 23"""
    for extreme in extremes(lang):
        text = extreme.get("text", USUAL[lang]["text"])
        said = filled(lang, key, **(extreme | {"excerpt": excerpt(lang, key, text)}))
        assert segments(said) <= 2, said


@pytest.mark.parametrize(("lang", "mark"), [("zh-CN", "…"), ("en", "...")])
def test_a_cut_never_costs_more_than_it_may_and_says_that_it_is_one(lang: str, mark: str) -> None:
    """traps.md 23: an emoji is two places."""
    for text in NASTY.values():
        for places in (5, 16, 30, 42, 90):
            cut = shorten(text, places, lang)
            assert len(cut.encode("utf-16-be")) // 2 <= places
            assert "\n" not in cut
            whole = cut == " ".join(text.split())
            assert whole or cut.endswith(mark)


@pytest.mark.parametrize("key", KEYS)
def test_a_text_names_only_what_its_reader_may_know(key: str) -> None:
    """traps.md 37: no internal note, no officer's name or number, can reach a citizen by a template."""
    for lang in LANGUAGES:
        assert words_in(texts(lang)[key]) <= ALLOWED[reader_of(key)]


def test_no_reader_may_know_a_note_a_person_or_a_number() -> None:
    """traps.md 37"""
    internal = {"note", "handler", "person", "phone", "email", "address", "name", "finding", "actor", "how"}
    for reader in Reader:
        assert not ALLOWED[reader] & internal
    assert not ALLOWED[Reader.CITIZEN] & {"target", "reason", "done", "number", "tickets"}


def test_who_reads_a_letter_is_who_it_is_written_to() -> None:
    """traps.md 37: the list of officers' texts is that of the code."""
    nodes = (node for tree in notices_trees() for node in ast.walk(tree))
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    to_staff, to_citizens = set[str](), set[str]()
    for call in calls:
        assert isinstance(call.func, ast.Name)
        keys = {
            arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        }
        if call.func.id in {"to_staff", "_to_handler", "_about_target", "_about"}:
            to_staff |= keys
        elif call.func.id in {"to_citizen", "in_answer", "_survey", "Letter", "_answered"}:
            to_citizens |= keys
    # Keys that are chosen between before the letter is written.
    to_staff |= {"reminder", "overdue", "pictures_lost", "recording_lost"}
    to_staff |= {"supervision", "supervision_back"}
    to_citizens |= {"right_second", "right_third", "reexamination_taken", "reexamination_taken_again"}
    to_citizens |= {"matter_ended", "matter_final"}
    to_citizens |= {"acknowledgement", "call_back", "pictures", "declined", "declined_final", "transferred"}
    assert to_staff <= OFFICERS
    assert not to_citizens & OFFICERS
    assert letter_keys() <= to_staff | to_citizens
