"""Triage by rules: danger first, the citizen's own choice kept, and every rule within reach."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.office_document import parse_office
from chalicelib.domain.values import Channel, Grade, Type
from chalicelib.triage.rules import THRESHOLD, UNMATCHED, Rule, Triage
from chalicelib.triage.rules_document import RulesError, parse_rules

ROOT = Path(__file__).parents[2]


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


OFFICE = parse_office(load("chalicelib/sample/city.yaml"))
RULES = parse_rules(load("chalicelib/triage/rules.yaml"), OFFICE)
MESSAGES: list[dict[str, str]] = load("local/demo_messages.yaml")["messages"]


def rule(id: str = "lamp", word: str = "路灯", **changes: Any) -> dict[str, Any]:
    row = {"id": id, "any": [word], "category": "公用/照明", "grade": "normal", "unit": "utilities"}
    return row | {"confidence": 0.9, "example": f"{word}坏了"} | changes


def document(*matters: dict[str, Any], **changes: Any) -> dict[str, Any]:
    row = {"safety": [], "matters": list(matters) or [rule()], "types": [], "signals": []}
    return row | {"otherwise": {"type": "complaint", "category": "其他", "grade": "normal"}} | changes


def triage_by(*matters: dict[str, Any], text: str = "路灯坏了", **changes: Any) -> Triage:
    return parse_rules(document(*matters, **changes), OFFICE).triage(text)


def name(item: Rule) -> str:
    return item.id


# --- what is known of a text


def test_what_no_rule_knows_goes_to_a_person() -> None:
    guess = RULES.triage("昨天的月亮很圆")
    assert (guess.rule, guess.unit, guess.confidence, guess.category) == (UNMATCHED, None, 0.0, "其他")


@pytest.mark.parametrize(
    "text", ["路灯坏了，楼道有煤气味", "请问煤气泄漏打哪个电话", "建议查一查楼道的煤气味"]
)
def test_danger_is_heard_before_anything_else(text: str) -> None:
    guess = RULES.triage(text)
    assert (guess.rule, guess.grade, guess.unit) == ("gas-leak", Grade.CRITICAL, "gas")
    assert guess.probability * guess.impact >= 16


def test_danger_is_heard_whatever_the_citizen_chose() -> None:
    guess = RULES.triage("楼道有煤气味", type=Type.SUGGESTION, category="教育", district="白鸢区")
    assert (guess.grade, guess.unit) == (Grade.CRITICAL, "gas")
    assert (guess.type, guess.category) == (Type.SUGGESTION, "教育")


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        ("商场挂着跳楼价的牌子不给退款", "refund"),
        ("商场挂着跳楼价的牌子，楼顶有人要跳楼", "self-harm"),
        ("我们这里消防隐患很多，没有着火也要管", "fire-lane"),
        ("消防演练没人管，现在三楼着火了", "fire"),
        ("轮胎漏气，路面太差", "roads"),
    ],
)
def test_a_harmless_phrase_hides_no_danger_beside_it(text: str, rule_id: str) -> None:
    assert RULES.triage(text).rule == rule_id


@pytest.mark.parametrize(
    "text", ["燃气 泄漏了", "燃气\n泄漏了", "燃\u200b气泄漏了", "GAS LEAK at home", "ｇａｓ ｌｅａｋ"]
)
def test_width_case_and_gaps_do_not_matter(text: str) -> None:
    assert RULES.triage(text).rule == "gas-leak"


def test_latin_words_are_found_whole_only() -> None:
    assert RULES.triage("My business is booming").rule == UNMATCHED
    assert RULES.triage("The No.16 bus, again").rule == "bus"
    assert RULES.triage("16路bus又晚点").rule == "bus"


def test_the_first_rule_in_the_document_wins() -> None:
    first, second = rule(unit="urban"), rule("later", example="大灯", word="灯")
    assert triage_by(first, second).unit == "urban"


def test_every_group_needs_one_of_its_words() -> None:
    both = rule(any=[], all=["小区", ["停车", "车位"]], example="小区车位")
    assert triage_by(both, text="小区没有停车的地方").rule == "lamp"
    assert triage_by(both, text="停车").rule == UNMATCHED
    assert triage_by(both, text="小区").rule == UNMATCHED


def test_an_excluded_word_passes_the_text_on() -> None:
    assert triage_by(rule(none=["车灯"]), text="路灯和车灯").rule == UNMATCHED


# --- type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请问月亮几点出来", Type.INQUIRY),
        ("建议多看月亮", Type.SUGGESTION),
        ("特别感谢月亮", Type.PRAISE),
        ("特别感谢，但是月亮还没修好", Type.COMPLAINT),
        ("举报月亮", Type.TIP_OFF),
        ("投诉月亮，请问谁管", Type.COMPLAINT),
        ("求助，月亮不见了", Type.HELP),
        ("月亮", Type.COMPLAINT),
    ],
)
def test_the_words_tell_the_type(text: str, expected: Type) -> None:
    assert RULES.triage(text).type is expected


def test_the_type_of_the_rule_comes_before_the_words() -> None:
    assert RULES.triage("请问窗口收红包归谁管").type is Type.TIP_OFF


@pytest.mark.parametrize("chosen", list(Type))
def test_the_citizens_own_type_is_kept(chosen: Type) -> None:
    assert RULES.triage("投诉路灯不亮", type=chosen).type is chosen
    assert RULES.triage("楼道有煤气味", type=chosen).type is chosen


def test_thanks_and_ideas_about_water_are_not_urgent() -> None:
    assert RULES.triage("停水了").grade is Grade.URGENT
    assert RULES.triage("停水时师傅送水上门，衷心感谢").grade is Grade.NORMAL
    assert RULES.triage("停水了", type=Type.SUGGESTION).grade is Grade.NORMAL


def test_whoever_is_accused_does_not_get_the_case_without_a_person_looking() -> None:
    guess = RULES.triage("举报派出所有人收红包")
    assert guess.unit == "center"
    assert guess.confidence < THRESHOLD


# --- category


def test_the_citizens_own_category_is_kept_and_routes() -> None:
    guess = RULES.triage("这件事拖了很久", category="公用事业/路灯")
    assert (guess.category, guess.rule, guess.unit) == ("公用事业/路灯", "street-lights", "utilities")


def test_the_words_choose_among_the_rules_of_the_chosen_category() -> None:
    text = "小区垃圾没人管，车位也不够"
    assert RULES.triage(f"{text}，青枫区", category="城市管理").rule == "refuse"
    guess = RULES.triage(f"{text}，青枫区", category="城乡建设")
    assert (guess.rule, guess.category) == ("estate-parking", "城乡建设/物业管理/停车")


def test_a_category_more_exact_than_the_rules_is_kept() -> None:
    assert RULES.triage("路灯不亮", category="公用事业/路灯/景观灯").category == "公用事业/路灯/景观灯"


def test_a_category_that_the_words_speak_against_goes_to_a_person() -> None:
    guess = RULES.triage("路灯不亮", category="文化")
    assert (guess.category, guess.unit, guess.confidence) == ("文化", None, 0.0)


# --- district


@pytest.mark.parametrize(
    ("text", "district", "unit"),
    [
        ("青枫区的违建", None, "qingfeng"),
        ("柳塘街道的违建", None, "liutang"),
        ("柳塘街道的违建", "青枫区", "liutang"),
        ("柳塘街道的违建", "白鸢区", "baiyuan"),
        ("这里有违建", "雁汀镇", "yanting"),
        ("青枫区的违建", "外省某区", "qingfeng"),
    ],
)
def test_a_district_matter_goes_to_the_place_itself(text: str, district: str | None, unit: str) -> None:
    guess = RULES.triage(text, district=district)
    assert guess.unit == unit
    assert guess.confidence >= THRESHOLD


def test_a_district_matter_without_a_place_goes_to_a_person() -> None:
    guess = RULES.triage("这里有违建")
    assert (guess.rule, guess.unit) == ("illegal-building", None)
    assert guess.confidence < THRESHOLD


def test_without_an_office_no_place_is_guessed() -> None:
    guess = parse_rules(load("chalicelib/triage/rules.yaml")).triage("青枫区的违建")
    assert guess.unit is None
    assert guess.confidence < THRESHOLD


# --- risk


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("路灯不亮", (1, 1)),
        ("路灯不亮，再不修就找记者曝光", (2, 2)),
        ("路灯不亮，强烈要求修", (2, 1)),
        ("路灯不亮，我们联名反映到信访局", (3, 4)),
        ("停水了", (2, 3)),
    ],
)
def test_signals_raise_the_risk_once_each(text: str, risk: tuple[int, int]) -> None:
    guess = RULES.triage(text)
    assert (guess.probability, guess.impact) == risk


def test_an_extreme_risk_is_urgent_at_least() -> None:
    guess = RULES.triage("路灯不亮，忍无可忍，多次反映没用，全体业主要找记者，也要去信访局")
    assert guess.probability * guess.impact >= 16
    assert guess.grade is Grade.URGENT


# --- direct answers


@pytest.mark.parametrize("item", [item for item in RULES.matters if item.answer], ids=name)
def test_a_plain_question_is_answered_in_its_language(item: Rule) -> None:
    assert RULES.triage(item.example).direct_answer == item.answer["zh"]


def test_a_question_in_english_is_answered_in_english() -> None:
    answer = RULES.triage("How do I withdraw money from the housing fund?").direct_answer
    assert answer
    assert answer.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "投诉办事大厅上班时间没人",
        "请问我提取公积金的材料交了一个月怎么还没到账",
        "建议办事大厅周日也开门",
        "请问办事大厅周六开门吗？忍无可忍，多次反映，全体业主都要找记者",
    ],
)
def test_a_grievance_or_an_idea_is_never_answered_by_a_leaflet(text: str) -> None:
    assert RULES.triage(text).direct_answer is None


def test_a_chosen_category_alone_is_no_question() -> None:
    guess = RULES.triage("我有话说", type=Type.INQUIRY, category="政务服务/办事大厅")
    assert guess.direct_answer is None


def test_a_complaint_by_choice_gets_no_direct_answer() -> None:
    assert RULES.triage("办事大厅周六开门吗", type=Type.COMPLAINT).direct_answer is None


# --- the document


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"any": []}, r"matters\[0\]\.any: at least one word"),
        ({"any": "路灯"}, r"matters\[0\]\.any: a list"),
        ({"any": ["路灯", ""]}, r"matters\[0\]\.any\[1\]: a word"),
        ({"all": [[]]}, r"matters\[0\]\.any: at least one word"),
        ({"all": ["坏", [3]]}, r"matters\[0\]\.all\[1\]\[0\]: a word"),
        ({"category": "一/二/三/四"}, r"matters\[0\]\.category: one to three"),
        ({"category": "一//三"}, r"matters\[0\]\.category: one to three"),
        ({"type": "riddle"}, r"matters\[0\]\.type: no type 'riddle'"),
        ({"grade": "high"}, r"matters\[0\]\.grade: no grade 'high'"),
        ({"unit": "nowhere"}, r"matters\[0\]\.unit: no unit 'nowhere'"),
        ({"confidence": 1.1}, r"matters\[0\]\.confidence: a number"),
        ({"confidence": True}, r"matters\[0\]\.confidence: a number"),
        (
            {"risk": {"probability": 0, "impact": 1}},
            r"matters\[0\]\.risk\.probability: a whole number from 1 to 5",
        ),
        ({"risk": [1, 2]}, r"matters\[0\]\.risk: a mapping"),
        ({"answer": {"zh": "好"}}, r"matters\[0\]\.answer\.en: a text"),
        ({"answer": "好"}, r"matters\[0\]\.answer: a mapping"),
        ({"example": "月亮"}, r"matters\[0\]\.example: is caught by 'unmatched', not by 'lamp'"),
        ({"id": UNMATCHED}, r"matters\[0\]\.id: 'unmatched' is taken"),
        ({"wrods": []}, r"matters\[0\]\.wrods: no such field"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_path(change: dict[str, Any], message: str) -> None:
    with pytest.raises(RulesError, match=message):
        parse_rules(document(rule(**change)), OFFICE)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (document(rule(), rule()), r"matters\[1\]\.id: 'lamp' is taken"),
        (document(rule(), rule("b", example="路灯")), r"matters\[1\]\.example: is caught by 'lamp'"),
        (document(safety=None), "safety: a list"),
        (document(matters=["x"]), r"matters\[0\]: a mapping"),
        (document(otherwise=None), "otherwise: a mapping"),
        (document(types=[{"type": "moon", "any": ["月"]}]), r"types\[0\]\.type: no type 'moon'"),
        (
            document(signals=[{"any": ["月"], "impact": 9}]),
            r"signals\[0\]\.impact: a whole number from 0 to 5",
        ),
        (document(extra=1), r"rules\.extra: no such field"),
    ],
)
def test_a_document_of_another_shape_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(RulesError, match=message):
        parse_rules(wrong, OFFICE)


# --- the sample city's rules and messages


@pytest.mark.parametrize("item", RULES.safety + RULES.matters, ids=name)
def test_every_rule_is_reached_by_its_example_alone(item: Rule) -> None:
    assert RULES.triage(item.example).rule == item.id


@pytest.mark.parametrize("item", RULES.safety, ids=name)
def test_every_safety_rule_is_critical_and_extreme(item: Rule) -> None:
    assert item.grade is Grade.CRITICAL
    assert item.risk[0] * item.risk[1] >= 16
    assert item.confidence >= THRESHOLD


def test_every_unit_that_the_rules_name_exists() -> None:
    assert set(OFFICE.units) >= RULES.units


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"][:12])
def test_every_demo_message_is_well_formed_and_triaged(message: dict[str, str]) -> None:
    assert set(message) <= {"text", "channel", "name", "phone", "title", "district", "type"}
    assert 15 <= len(message["text"]) <= 200
    assert message["channel"] in {Channel.SMS, Channel.WEB}
    assert message["channel"] != Channel.SMS or message["phone"].startswith("+8613800000")
    assert OFFICE.district_of(message.get("district", "青枫区"))
    chosen = Type(message["type"]) if "type" in message else None
    guess = RULES.triage(message["text"], type=chosen, district=message.get("district"))
    assert guess.unit is None or guess.unit in OFFICE.units


@pytest.mark.parametrize("text_of", [lambda m: m["text"], lambda m: f"{m.get('title', '')}\n{m['text']}"])
def test_about_seven_in_ten_demo_messages_are_known(text_of: Callable[[dict[str, str]], str]) -> None:
    known = [message for message in MESSAGES if RULES.triage(text_of(message)).rule != UNMATCHED]
    assert len(MESSAGES) == 40
    assert 0.6 <= len(known) / len(MESSAGES) <= 0.8


TYPES = st.none() | st.sampled_from(Type)
WORDS = st.sampled_from(
    ["煤气味", "停水", "违建", "青枫区", "请问", "记者", "联名", "!!!", " ", "bus", "跳楼价"]
)
CHOICES = (
    st.none() | st.sampled_from(sorted({item.category for item in RULES.matters})) | st.text(max_size=20)
)


@given(st.text() | st.lists(WORDS | st.text(max_size=5)).map("".join), TYPES, CHOICES, CHOICES)
def test_any_text_is_triaged(
    text: str, type: Type | None, category: str | None, district: str | None
) -> None:
    guess = RULES.triage(text, type=type, category=category, district=district)
    assert type in (None, guess.type)
    assert not category or guess.category == category or guess.category.startswith(f"{category}/")
    assert 1 <= guess.probability <= 5
    assert 1 <= guess.impact <= 5
    assert 0 <= guess.confidence <= 1
    assert guess.unit is not None or guess.confidence < THRESHOLD
    assert guess.probability * guess.impact < 16 or guess.grade in (Grade.CRITICAL, Grade.URGENT)


@given(st.text(), st.text())
def test_nothing_written_round_a_danger_hides_it(before: str, after: str) -> None:
    assert RULES.triage(f"{before}。三楼有煤气味。{after}").grade is Grade.CRITICAL
