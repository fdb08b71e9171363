"""A text message costs one segment: 70 characters with Chinese, 160 of GSM-7 without (traps.md 23)."""

import pytest

from chalicelib.channels.segments import GSM, segments
from chalicelib.domain.messages import say
from chalicelib.domain.values import Target
from local.texts.values import USUAL
from tests.domain.test_wording import texts

CHINESE, ENGLISH = USUAL["zh-CN"], USUAL["en"]
KEYS = [key for key in texts("zh-CN") if key.startswith("sms.")]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("target", Target)
def test_a_chinese_text_message_is_one_segment(key: str, target: Target) -> None:
    text = say("zh-CN", key, **(dict(CHINESE) | {"target": say("zh-CN", f"target.{target}")}))
    assert text.startswith("【回音】")
    assert segments(text) == 1, text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("target", Target)
def test_an_english_text_message_is_one_segment(key: str, target: Target) -> None:
    text = say("en", key, **(dict(ENGLISH) | {"target": say("en", f"target.{target}")}))
    assert set(text) <= GSM, set(text) - GSM
    assert segments(text) == 1, text


@pytest.mark.parametrize("key", ["sms.survey", "sms.nudge", "sms.survey_unclear"])
def test_a_survey_message_names_its_ticket_and_shows_an_answer(key: str) -> None:
    for lang, words in (("zh-CN", CHINESE), ("en", ENGLISH)):
        text = say(lang, key, **words)
        assert "ABCD2345E" in text
        assert "115" in text


@pytest.mark.parametrize("key", ["sms.survey", "sms.nudge"])
def test_a_survey_message_names_the_matter_and_the_day(key: str) -> None:
    """traps.md 34: whoever has three cases cannot tell them apart by number."""
    for lang, words in (("zh-CN", CHINESE), ("en", ENGLISH)):
        assert all(words[name] in say(lang, key, **words) for name in ("matter", "day"))
