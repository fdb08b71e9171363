"""The rules' categories as services of other programs: one each, under a code that an address can hold."""

import re

from chalicelib.parts import build_rules
from chalicelib.triage.rules import Rules
from chalicelib.triage.rules_document import parse_rules
from chalicelib.triage.services import KEYWORDS, service_of, services

RULES = build_rules()


def rules(*matters: dict[str, object]) -> Rules:
    usual = {"category": "民生", "type": "help", "grade": "normal", "confidence": 0.9}
    return parse_rules(
        {
            "safety": [],
            "matters": [usual | matter | {"example": str(matter["any"])} for matter in matters],
            "types": [],
            "signals": [],
            "otherwise": {"type": "complaint", "category": "其他", "grade": "normal"},
        }
    )


def test_every_category_is_one_service_and_what_is_left_comes_last() -> None:
    found = services(RULES)
    named = {rule.category for rule in (*RULES.safety, *RULES.matters)}
    assert {service.category for service in found} == named | {"其他"}
    assert len({service.category for service in found}) == len(found)
    assert len({service.code for service in found}) == len(found)
    assert (found[-1].code, found[-1].category) == ("unmatched", "其他")


def test_danger_is_not_what_a_list_begins_with() -> None:
    groups = [service.group for service in services(RULES)]
    assert groups[0] != "公共安全"
    assert "公共安全" in groups


def test_a_code_is_the_id_of_the_categorys_first_rule() -> None:
    refund = service_of(RULES, "市场监管/消费/退款")
    assert (refund.code, refund.group) == ("refund", "市场监管")
    assert refund.required == ("respondent", "date", "request")
    assert {"市场监管", "消费", "退款", "退费"} <= set(refund.keywords)


def test_a_rule_whose_id_no_address_can_hold_gives_a_code_that_stays() -> None:
    one = rules({"id": "停 水/一", "any": ["停水"]})
    (code, again) = (services(each)[0].code for each in (one, rules({"id": "改名", "any": ["停水"]})))
    assert re.fullmatch("[0-9a-f]{12}", code)
    assert code == again


def test_rules_of_one_category_are_one_service_with_the_words_of_all() -> None:
    first, last = services(rules({"id": "a", "any": ["停水"]}, {"id": "b", "any": ["停电", "停，电"]}))
    assert (first.code, first.keywords, last.category) == ("a", ("民生", "停水", "停电"), "其他")


def test_a_service_has_some_keywords_and_not_all() -> None:
    words = [f"词{number}" for number in range(40)]
    assert len(services(rules({"id": "a", "any": words}))[0].keywords) == KEYWORDS


def test_a_category_that_no_rule_has_is_published_as_what_is_left() -> None:
    """A form takes any words for a category, a citizen's name among them."""
    assert service_of(RULES, "我是张三，13900001111").category == "其他"
