"""A text message costs one segment: 70 characters with Chinese, 160 of GSM-7 without (traps.md 23)."""

import pytest

from chalicelib.channels.segments import GSM, segments
from chalicelib.domain.messages import say
from chalicelib.domain.values import Target
from tests.domain.test_wording import texts

COMMON = {
    "ticket": "ABCD2345E",
    "code": "7HK2WQ",
    "url": "http://127.0.0.1:8000/track",
    "link": "http://127.0.0.1:8000/a/ABCD2345EABCDEFGHJK",
    "number": "3",
}
CHINESE = COMMON | {
    "count": "12",
    "tickets": "ABCD2345E、FGHJ2345K等",
    "status": "等您回复",
    "following": "12月24日18:00前答复。",
    "title": "楼下夜市凌晨还在放音响",
    "unit": "市场监督管理局",
    "due": "12月24日18:00",
    "text": "请问音响大约从几点响到几点，是每天都这样吗？",
    "excerpt": "已约谈三家摊主，音响限到二十二…",
    "advice": "请向劳动人事争议仲裁委员会申请仲裁。",
    "tickets": "ABCD2345E、KM555RBGQ、5VW6625YE等",
    "done": "已答复诉求人",
    "reason": "诉求目前的状态不能这样操作，可能刚有变化。请刷新后再看。",
}
ENGLISH = COMMON | {
    "count": "12",
    "tickets": "ABCD2345E, FGHJ2345K and others",
    "status": "waiting for your answer",
    "following": "You have an answer by 24 Dec 18:00.",
    "title": "Night market plays music until two",
    "unit": "Labour and Social Security Bureau",
    "due": "24 Dec 18:00",
    "text": "From when until when is the music on, and is it so every night?",
    "excerpt": "We have met the.",
    "advice": "Please ask the labour arbitration office.",
    "tickets": "ABCD2345E, KM555RBGQ, 5VW6625YE and more",
    "done": "replied",
    "reason": "This cannot be done in the case's present state. Please look again.",
}
KEYS = [key for key in texts("zh-CN") if key.startswith("sms.")]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("target", Target)
def test_a_chinese_text_message_is_one_segment(key: str, target: Target) -> None:
    text = say("zh-CN", key, **CHINESE, target=say("zh-CN", f"target.{target}"))
    assert text.startswith("【回音】")
    assert segments(text) == 1, text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("target", Target)
def test_an_english_text_message_is_one_segment(key: str, target: Target) -> None:
    text = say("en", key, **ENGLISH, target=say("en", f"target.{target}"))
    assert set(text) <= GSM, set(text) - GSM
    assert segments(text) == 1, text


@pytest.mark.parametrize("key", ["sms.survey", "sms.nudge", "sms.survey_unclear"])
def test_a_survey_message_names_its_ticket_and_shows_an_answer(key: str) -> None:
    for lang, words in (("zh-CN", CHINESE), ("en", ENGLISH)):
        text = say(lang, key, **words)
        assert "ABCD2345E" in text
        assert "115" in text
