"""What is new in an answer, in the dress of the mail programs that people here use."""

import pytest

from chalicelib.channels.mailbox.quoting import cut
from tests.channels.mailbox.builders import read

NEW = "路灯坏了三个月了，请尽快修。\n地点：柳塘街道12号\n时间：昨晚\n联系人：王某 13800000000"
HEAD = "发件人: 汇音 <a@b.example>\n发送时间: 2026年3月2日\n收件人: <w@x.example>\n主题: 诉求\n\n您好"
ENGLISH_HEAD = (
    "From: Hotline <a@b.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Wang\nSubject: Case\n\nHello"
)

QUOTES = {
    "QQ": f"------------------ 原始邮件 ------------------\n{HEAD}",
    "163": 'At 2026-03-02 09:00:00, "汇音" <a@b.example> wrote:\n>您好',
    "163 in Chinese": '在 2026-03-02 09:00:00，"汇音" <a@b.example> 写道：\n\n>您好',
    "163 on a telephone": f"---- 回复的原邮件 ----\n{HEAD}",
    "Foxmail": "发件人： 汇音\n发送时间： 2026-03-02 09:00\n收件人： 王\n主题： 您的诉求\n您好",
    "Outlook": f"________________________________\n{HEAD}",
    "Outlook in English": f"________________________________\n{ENGLISH_HEAD}",
    "Outlook of old": f"-----Original Message-----\n{ENGLISH_HEAD}",
    "Gmail": "On Mon, Mar 2, 2026 at 9:00 AM Hotline <a@b.example> wrote:\n\n> Hello",
    "Gmail, broken line": "On Mon, Mar 2, 2026 at 9:00 AM Hotline <a@b.example>\nwrote:\n\n> Hello",
    "Gmail in Chinese": "汇音 <a@b.example> 于2026年3月2日周一 09:00写道：\n\n> 您好",
    "Gmail of old": "2026/3/2 汇音 <a@b.example>\n\n> 您好",
    "Apple Mail": "> 在 2026年3月2日，上午9:00，汇音 <a@b.example> 写道：\n> \n> 您好",
    "Apple Mail in English": "> On 2 Mar 2026, at 09:00, Hotline <a@b.example> wrote:\n>\n> Hello",
    "plain": "> 您好\n> 再见",
}


@pytest.mark.parametrize("program", QUOTES)
def test_the_quoted_letter_is_cut(program: str) -> None:
    parted = cut(f"{NEW}\n\n{QUOTES[program]}\n")
    assert parted.text == NEW
    assert parted.quoted == QUOTES[program].strip()


@pytest.mark.parametrize(
    "signature",
    [
        "-- \n王五\n138",
        "发自我的iPhone",
        "发自我的华为手机",
        "从我的 iPhone 发送",
        "来自 Outlook for iOS",
        "签名由网易邮箱大师定制",
        "Sent from my iPhone",
        "Get Outlook for Android<https://aka.example/x>",
    ],
)
def test_a_signature_is_cut_above_a_quote_and_alone(signature: str) -> None:
    assert cut(f"{NEW}\n\n{signature}").text == NEW
    parted = cut(f"{NEW}\n\n{signature}\n\n{QUOTES['163']}")
    assert (parted.text, parted.signature) == (NEW, signature)


def test_an_answer_below_the_quote_is_new() -> None:
    assert cut(f"{QUOTES['163']}\n\n{NEW}").text == NEW


def test_answers_between_the_quoted_lines_are_new() -> None:
    parted = cut("> 哪一盏？\n路口那盏\n> 几点？\n晚上八点")
    assert (parted.text, parted.quoted) == ("路口那盏\n晚上八点", "> 哪一盏？\n> 几点？")


@pytest.mark.parametrize(
    "body", ["> 您好\n> 再见", "发自我的iPhone", "-- \n王五", QUOTES["QQ"], QUOTES["Outlook"]]
)
def test_when_nothing_would_be_left_the_text_stays(body: str) -> None:
    assert cut(body).text == body.strip()
    assert cut(body).quoted == ""


def test_what_is_forwarded_is_the_message() -> None:
    body = f"请看\n\n---------- 转发的邮件 ----------\n{HEAD}"
    assert cut(body).text == body
    assert read(subject="Subject: 转发: 路灯".encode(), body=f"请看\n\n{HEAD}").text == f"请看\n\n{HEAD}"


@pytest.mark.parametrize(
    "story",
    [
        NEW,
        "邻居说：你等着。\n我在2026年3月2日给物业写信，他们回复：\n不归我们管。\n我只好写到这里。",
        "To: 市长\n主题：路灯\n请修。",
        "三点要求：\n- 修路灯\n- 道歉\n----\n谢谢",
        "On Monday the lamp broke.\nNobody came: why?",
    ],
)
def test_a_story_is_not_taken_for_a_quote(story: str) -> None:
    assert cut(story).text == story


def test_everything_is_kept_in_the_body() -> None:
    whole = f"{NEW}\n\n{QUOTES['163']}"
    assert read(body=whole).body == whole


def test_flowed_lines_are_joined() -> None:
    body = "a long \nline\n> quoted \n> too\n-- \nme"
    mail = read("Content-Type: text/plain; format=flowed", body=body)
    assert (mail.text, mail.quoted, mail.signature) == ("a long line", "> quoted too", "-- \nme")
