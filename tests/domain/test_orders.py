"""What an officer writes by SMS, as a table: number, ticket and words, and what is no order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.orders import Written, written

A, B = "5VW6625YE", "KM555RBGQ"


@pytest.mark.parametrize("text", ["1", " 1 ", "１", "1.", "1。", "1、", "1)", "1\n"])
def test_a_number_alone_is_an_order(text: str) -> None:
    assert written(text) == Written("1")


@pytest.mark.parametrize(
    "text",
    [
        f"3 {A} 已修好路灯",
        f"3{A} 已修好路灯",
        f"3{A}已修好路灯",
        f"３　{A}　已修好路灯",
        f"{A} 3 已修好路灯",
        f"{A}：3，已修好路灯",
        f"3，{A}，已修好路灯",
        f"3 {A[:4]}-{A[4:8]}-{A[8:]} 已修好路灯",
        f"3 {A[:4]} {A[4:8]} {A[8:]} 已修好路灯",
        f"3 {A[:3]} {A[3:6]} {A[6:]} 已修好路灯",
        f"3 {A.lower()} 已修好路灯",
        "３．５ＶＷ６６２５ＹＥ　已修好路灯",
        f"3 #{A}\n已修好路灯",
    ],
)
def test_a_ticket_may_stand_before_or_behind_the_number_as_people_write_it(text: str) -> None:
    assert written(text) == Written("3", A, "已修好路灯")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 已修好路灯", "已修好路灯"),
        ("３：已修好路灯，请查看。", "已修好路灯，请查看。"),
        ("3、已修好（路灯）ＯＫ", "已修好（路灯）ＯＫ"),
        ("3 已修好\n谢谢", "已修好\n谢谢"),
        ("3 路灯已修好", "路灯已修好"),
        ("3 楼道灯已修好", "楼道灯已修好"),
        ("3 天然气已恢复", "天然气已恢复"),
        ("3 已修好1、2、3号路灯", "已修好1、2、3号路灯"),
        ("3 单位已整改", "单位已整改"),
    ],
)
def test_the_words_stay_as_they_were_written(text: str, words: str) -> None:
    assert written(text) == Written("3", "", words)


@pytest.mark.parametrize(
    "text",
    [
        f"3 {A[:8]}2 已修好",
        f"3 {A[:8]} 已修好",
        f"3 {A}7 已修好",
        f"1 {A[:4]}0{A[5:]}",
        f"{A[:8]}2 3 已修好",
        f"3 已修好 {B}",
        f"3 {A} 与{B} 一并处理",
        f"3 同 {B} 一并处理",
    ],
)
def test_a_ticket_that_is_mistyped_or_not_beside_the_number_is_never_overlooked(text: str) -> None:
    """Otherwise the only case of theirs would be taken for the one that they named."""
    order = written(text)
    assert order
    assert order.astray


@pytest.mark.parametrize("words", ["户主已联系", "号码打不通", "次日上门", "已联系"])
def test_what_only_begins_like_a_measure_is_an_order(words: str) -> None:
    assert written(f"2 {words}") == Written("2", "", words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "谢谢",
        "4",
        "0",
        "11",
        "115",
        "1 1 5",
        "1，1，5",
        "115 修得很快",
        "2 1 3 还行",
        "12345",
        "13912345678",
        "3.14号去过现场",
        "3号楼停水",
        "3 号楼停水",
        "2 天没水了",
        "1楼电梯坏了",
        "3 个月没发工资",
        "2 单元水管爆了",
        "3 月份的工资没发",
        "1、路灯不亮 2、井盖丢了",
        "1. 路灯不亮\n2. 井盖丢了",
        "我家 3",
        f"{A} 还没修好",
        f"{A} 3 天了",
        f"{A} 30",
        f"查询 {A}",
        "STOP",
        "两天没水，见3",
    ],
)
def test_other_words_are_no_order(text: str) -> None:
    assert written(text) is None


@pytest.mark.parametrize(
    "text", ["1" * 5000, "1 " + "A" * 9999, ("5VW6 " * 2000), "3 " + "-" * 9999, " " * 9999 + "3"]
)
def test_a_long_text_is_read_in_no_time(text: str) -> None:
    written(text)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    written(text)


@given(st.sampled_from("123"), st.text(alphabet="已修好路灯，。 abc\n", min_size=1))
def test_behind_a_ticket_no_word_is_lost(number: str, words: str) -> None:
    order = written(f"{number} {A} {words}")
    assert order
    assert order.words == words.lstrip(" \n，。").rstrip()
