"""What may not be read by everybody is found in a text, however it is written; ordinary words are not."""

import pytest

from chalicelib.domain import ticket
from chalicelib.domain.redaction import Private, found, pieces

TICKET = next(ticket.candidates(b"secret", "key"))
PRIVATE = [
    (Private.PHONE, "请致电13800138000联系"),
    (Private.PHONE, "请致电 138 0013 8000"),
    (Private.PHONE, "电话１３８００１３８０００"),
    (Private.PHONE, "电话138-0013-8000"),
    (Private.PHONE, "电话0571-87654321"),
    (Private.PHONE, "电话(0571)8765 4321"),
    (Private.PHONE, "call +86 138 0013 8000"),
    (Private.PHONE, "电话一三八零零一三八零零零"),
    (Private.PHONE, "电话138\u200b0013\u200b8000"),
    (Private.ID_NUMBER, "身份证330102199001011234"),
    (Private.ID_NUMBER, "身份证33010219900101123X"),
    (Private.EMAIL, "写信到 zhao@example.org 即可"),
    (Private.EMAIL, "zhao＠example．org"),
    (Private.ACCOUNT, "加微信号：abc_12345"),
    (Private.ACCOUNT, "QQ 群 8765432"),
    (Private.PLATE, "一辆浙A·12345的车"),
    (Private.TICKET, f"单号 {TICKET} 的诉求"),
    (Private.ADDRESS, "幸福小区3栋的居民"),
    (Private.ADDRESS, "二单元的居民"),
    (Private.ADDRESS, "住在402室"),
    (Private.ADDRESS, "解放路12号门前"),
    (Private.ADDRESS, "十二号楼的电梯"),
    (Private.ADDRESS, "the lift in Building 3"),
    (Private.ADDRESS, "at 12 Green Hill Road"),
]
ORDINARY = [
    "2026年3月2日，居民反映停水两天，次日恢复供水。",
    "热线在2026-03-02收到来电，2026.03.05办结。",
    "10:00-12:00 施工，涉及 1,200 户、3.5 公里管线。",
    "全市 12345 热线，一百二十户居民，三月二号起分三批更换。",
    "地铁人民路3号线出口的路灯坏了三盏",
    "教室里的一座桥，道里的住户",
    "The water was back after two days; 1,200 households on 5 streets.",
]


@pytest.mark.parametrize(("kind", "text"), PRIVATE, ids=[text for _, text in PRIVATE])
def test_what_is_private_is_found_by_its_form(kind: Private, text: str) -> None:
    assert kind in [each.kind for each in found(text, {})]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_numbers_and_dates_may_stay(text: str) -> None:
    assert found(text, {}) == ()


def test_what_is_found_is_named() -> None:
    assert found("请致电 138 0013 8000。", {}) == ((Private.PHONE, "138 0013 8000"),)


@pytest.mark.parametrize("text", ["赵敏女士说", "赵 敏女士说", "Call ZHAO MIN, please"])
def test_a_known_name_is_found_however_it_is_written(text: str) -> None:
    assert [each.kind for each in found(text, {Private.CITIZEN: ["赵敏", "Zhao Min"]})] == [Private.CITIZEN]


def test_a_latin_name_is_no_part_of_another_word_and_a_single_letter_is_no_name() -> None:
    assert found("The light is on", {Private.CITIZEN: ["Li", "T", ""]}) == ()


def test_of_an_address_the_place_that_all_may_know_is_no_secret() -> None:
    assert pieces("青枫区柳塘街道幸福小区 3栋", ("青枫区", "柳塘街道")) == ("幸福小区",)
