"""What a list was narrowed by, as its owner reads it."""

from collections.abc import Mapping

import pytest

from chalicelib.domain.messages import LANGUAGES
from chalicelib.domain.values import Status
from chalicelib.edge import asking, filter_words
from tests.office import WANG, Office

OFFICE = Office()
EACH = {
    "status": ",".join(Status),
    "type": "complaint,suggestion",
    "grade": "critical,urgent,important,normal",
    "channel": "sms,email,voice,web,open311,social,desk",
    "risk": "extreme,high,medium,low",
    "due_from": "2026-03-02",
    "due_to": "2026-03-02T12:30:00+08:00",
    "overdue": "true",
}


def said(lang: str, asked: Mapping[str, str]) -> str:
    return filter_words.said(OFFICE.deps, lang, asking.filters(OFFICE.deps, asked))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "能看到的全部诉求"),
        ({"text": "停水", "unit": "utilities"}, "单位（含下级）：公用事业局 · 标题或内容中的字词：停水"),
        ({"unit": "公用"}, "单位（含下级）：公用"),
        ({"handler": "w-lu", "overdue": "1"}, "承办人：陆一帆 · 只看已超期的"),
        ({"handler": "gone"}, "承办人：gone"),
        ({"phone": "139 0000 0001"}, f"诉求人电话：{WANG}"),
        ({"status": "awaiting_citizen,replied"}, "状态：等诉求人回复、已答复"),
        (
            {"received_from": "2026-03-02", "received_to": "2026-03-02"},
            "收到日期起：3月2日 · 收到日期止：3月2日",
        ),
        ({"due_to": "2026-03-02T12:30:00+08:00"}, "到期日期止：3月2日12:30"),
    ],
)
def test_a_filter_is_said_in_words(asked: dict[str, str], words: str) -> None:
    assert said("zh-CN", asked) == words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EACH)
def test_no_key_of_a_catalogue_is_shown(lang: str, name: str) -> None:
    words = said(lang, {name: EACH[name]})
    assert "search." not in words
    assert f"{name}." not in words
