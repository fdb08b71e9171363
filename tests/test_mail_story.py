"""A matter by mail, from its arrival to the reply, and what must not become one (traps.md 17, 24-28).

Mr Li writes from an old program; he answers our letter; strangers, machines and failures write as well.
`office` is the embedded home here; tests/cloud plays the same on the other one, through S3.
"""

from email.message import EmailMessage

import pytest

from chalicelib.channels.mail_names import message_id, reply_address
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.values import Status
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.pages import cases
from tests.office import SUPERVISOR, Office

LI, HOTLINE = "li@example.org", "hotline@huiyin.example"
POTHOLE = "柳塘街道永安路120号门前的路面塌了一个大坑，昨晚有人骑车摔倒，请尽快来修。"


@pytest.fixture
def office() -> Office:
    return Office()


def written(text: str, sender: str = LI, subject: str = "路面塌陷", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, headers.pop("To", HOTLINE), subject
    mail["Message-ID"] = f"<{abs(hash((text, sender, subject)))}@example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def the_letter(office: Office, to: str, reaction: str) -> Delivery:
    (letter,) = [row for row in office.sent(to) if row.reaction == reaction]
    return letter


def test_a_matter_by_mail(office: Office) -> None:
    # He writes in GB18030 under another label, with a picture; the same mail comes twice.
    first = written(POTHOLE)
    first.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="关于路面.png")
    raw = bytes(first).replace(b'charset="utf-8"', b'charset="utf-8"')
    office.mail(raw)
    office.mail(raw)
    acknowledgement = the_letter(office, LI, "acknowledgement")
    ticket = acknowledgement.ticket
    assert ticket in acknowledgement.text
    submission = office.deps.store.submission(ticket)
    assert submission
    assert [file.name for file in submission.content.files] == ["关于路面.png"]
    assert office.deps.blobs.get(submission.content.files[0].key) == b"\x89PNG\r\n"
    assert office.deps.blobs.get(submission.content.original) == raw

    # He answers our letter from his telephone: by its address it is known, whatever the subject says.
    back = reply_address(acknowledgement.reply_to, HOTLINE)
    office.mail(bytes(written("坑又大了一圈", "li.mobile@example.org", "Re: 你好", To=back.lower())))
    assert office.kinds(ticket)[-1] == "CitizenAdded"

    # The same by the id of our letter, from the right sender; a stranger's is nobody's.
    id = message_id(acknowledgement.id, HOTLINE)
    office.mail(bytes(written("请问什么时候来修", In_Reply_To=id, subject="Re:")))
    assert office.kinds(ticket).count("CitizenAdded") == 2
    office.mail(bytes(written(f"我想知道 {ticket} 的进展", "stranger@example.org", "询问")))
    assert office.kinds(ticket).count("CitizenAdded") == 2
    (said,) = office.sent("stranger@example.org")
    assert said.reaction == "unverified"
    assert ticket not in said.text
    assert {parked.reason for parked in office.deps.store.parked(None, 9).items} == {"unverified"}

    # The handler answers the letter of his assignment by mail.
    case = office.case(ticket)
    handler = office.deps.office.person(case.handler or "")
    assignment = the_letter(office, handler.email, "assignment")
    order = reply_address(assignment.reply_to, HOTLINE)
    office.mail(bytes(written("3 坑已填平，路面已恢复", handler.email, "Re: 新的工单", To=order)))
    assert office.case(ticket).status is Status.REPLIED
    reply = the_letter(office, LI, "reply")
    assert "坑已填平" in reply.text
    office.mail(bytes(written("3 再填一次", handler.email, "Re: 新的工单", To=order)))
    assert office.told(handler.email)[-1] == "order_refused"

    # The reply bounces: an officer has to call.
    bounce = report(reply)
    office.mail(bounce)
    row = office.deps.store.delivery(reply.id)
    assert row
    assert row.status is DeliveryStatus.PERMANENT_FAILURE
    assert f"delivery:{reply.id}" in {parked.id for parked in office.deps.store.parked(None, 9).items}


def report(letter: Delivery) -> bytes:
    """What a relay says that could not deliver it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@example.org
To: {HOTLINE}
Subject: Undelivered Mail
Message-ID: <bounce@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; example.org

Final-Recipient: rfc822; {letter.to}
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: {message_id(letter.id, HOTLINE)}
From: {HOTLINE}
To: {letter.to}
Subject: x

text
--b--
""".encode()


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<news.example.org>"},
    ],
)
def test_a_machine_opens_and_answers_nothing(office: Office, header: dict[str, str]) -> None:
    """traps.md 24"""
    office.mail(bytes(written("我不在办公室", subject="自动回复：外出", **header)))
    assert office.sent(LI) == []
    assert office.deps.store.parked(None, 9).items == ()


def test_who_writes_faster_than_anybody_reads_is_kept_and_no_longer_answered(office: Office) -> None:
    for number in range(15):
        office.mail(
            bytes(written(f"第{number}盏路灯不亮，永安路{number}号", "robot@example.org", f"路灯{number}"))
        )
    told = office.told("robot@example.org")
    assert len(told) == 12
    (parked,) = office.deps.store.parked(None, 20).items
    assert parked.reason == "flood"


def test_a_mail_that_nobody_can_read_is_parked(office: Office) -> None:
    office.mail(b"\x00\x01\x02")
    (parked,) = office.deps.store.parked(None, 9).items
    assert (parked.what, parked.reason) == ("mail", "unreadable")
    assert office.deps.blobs.get(parked.ref) == b"\x00\x01\x02"


def answering(letter: Delivery, **headers: str) -> dict[str, str]:
    return {"In_Reply_To": message_id(letter.id, HOTLINE), **headers}


def test_an_officers_words_never_become_a_citizens(office: Office) -> None:
    """The mail program dropped our address and kept the id; or the case has another handler since."""
    office.mail(bytes(written(POTHOLE)))
    ticket = the_letter(office, LI, "acknowledgement").ticket
    handler = office.deps.office.person(office.case(ticket).handler or "")
    letter = the_letter(office, handler.email, "assignment")
    before = office.kinds(ticket)
    office.mail(bytes(written("这人又来闹，别理他", handler.email, "Re:", **answering(letter))))
    nobody = reply_address(f"{ticket}2222222222", HOTLINE)
    office.mail(bytes(written("请抓紧办", handler.email, "Re: 工单", To=nobody)))
    assert office.kinds(ticket) == before
    parked = office.deps.store.parked(None, 9).items
    assert [item.reason for item in parked] == ["order_unverified"] * 2
    assert "added" not in office.told(LI)


def test_a_stranger_who_names_our_letter_is_not_its_citizen(office: Office) -> None:
    office.mail(bytes(written(POTHOLE)))
    letter = the_letter(office, LI, "acknowledgement")
    office.mail(bytes(written("请问修了吗", "stranger@example.org", "问一下", **answering(letter))))
    assert office.kinds(letter.ticket).count("CitizenAdded") == 0


def test_who_was_shown_a_letter_becomes_nobodys_citizen_by_it(office: Office) -> None:
    office.mail(bytes(written(POTHOLE)))
    letter = the_letter(office, LI, "acknowledgement")
    back, neighbour = reply_address(letter.reply_to, HOTLINE), "neighbour@example.org"
    office.mail(bytes(written("我家门口也有坑", neighbour, "Re:", To=back)))
    assert office.kinds(letter.ticket).count("CitizenAdded") == 1
    office.mail(bytes(written("另外我想反映小区电梯坏了一周没人修", neighbour, "电梯")))
    own = the_letter(office, neighbour, "acknowledgement").ticket
    assert own != letter.ticket
    office.mail(bytes(written("查询", neighbour, "")))
    assert own in the_letter(office, neighbour, "status").text


def test_one_mail_to_two_of_our_addresses_is_one_message(office: Office) -> None:
    """traps.md 17"""
    office.mail(bytes(written(POTHOLE)))
    letter = the_letter(office, LI, "acknowledgement")
    again = bytes(written("那个坑又大了", LI, "Re:", To=reply_address(letter.reply_to, HOTLINE)))
    office.mail(again)
    office.mail(b"Delivered-To: hotline@huiyin.example\r\n" + again)
    assert office.kinds(letter.ticket).count("CitizenAdded") == 1
    assert office.told(LI) == ["acknowledgement", "added"]


def test_a_machine_that_says_so_only_in_a_loop_header_is_kept_and_not_answered(office: Office) -> None:
    """traps.md 24"""
    office.mail(bytes(written(POTHOLE, X_Loop="robot@example.org")))
    assert office.told(LI) == []
    (line,) = cases(office.deps, SUPERVISOR, Filters()).items
    assert line.title == "路面塌陷"


@pytest.mark.parametrize("words", ["帮助", "查询"])
def test_a_loop_of_short_words_ends(office: Office, words: str) -> None:
    for number in range(20):
        mail = written(words, "robot@example.org", "")
        mail.replace_header("Message-ID", f"<{number}@example.org>")
        office.mail(bytes(mail))
    assert len(office.told("robot@example.org")) == 12
    assert [item.reason for item in office.deps.store.parked(None, 9).items] == ["flood"]


def test_a_complaint_waits_for_an_officer(office: Office) -> None:
    office.mail(bytes(written(POTHOLE)))
    letter = the_letter(office, LI, "acknowledgement")
    office.mail(
        report(letter)
        .replace(b"report-type=delivery-status", b"report-type=feedback-report")
        .replace(b"message/delivery-status", b"message/feedback-report")
        .replace(b"Reporting-MTA: dns; example.org", b"Feedback-Type: abuse\nUser-Agent: x\nVersion: 1")
    )
    assert [item.reason for item in office.deps.store.parked(None, 9).items] == ["complaint"]


def test_a_mail_longer_than_we_take_is_cut_and_kept_whole(office: Office) -> None:
    raw = bytes(written(POTHOLE + "坑" * 20_000))
    office.mail(raw)
    submission = office.deps.store.submission(the_letter(office, LI, "acknowledgement").ticket)
    assert submission
    assert len(submission.content.text) == 10_000
    assert office.deps.blobs.get(submission.content.original) == raw


ORDERS = {
    "1": ["CaseSignedFor"],
    "1 明天去现场，请通知物业": ["CaseSignedFor", "NoteAdded"],
    "2 已联系": ["CaseSignedFor", "ContactMade"],
    "３：已修好，请查看": ["CaseSignedFor", "CaseReplied"],
    "3.14号去过现场，居民不讲理": ["NoteAdded"],
    "请同事跟进": ["NoteAdded"],
}


@pytest.mark.parametrize(("text", "kinds"), ORDERS.items())
def test_an_order_does_what_it_says_once_and_loses_no_word(
    office: Office, text: str, kinds: list[str]
) -> None:
    office.mail(bytes(written(POTHOLE)))
    ticket = the_letter(office, LI, "acknowledgement").ticket
    handler = office.deps.office.person(office.case(ticket).handler or "")
    letter = the_letter(office, handler.email, "assignment")
    before = len(office.kinds(ticket))
    mail = written(text, handler.email, "Re: 工单", To=reply_address(letter.reply_to, HOTLINE))
    for _ in range(2):
        office.mail(bytes(mail))
    assert office.kinds(ticket)[before:] == kinds
    said = "".join(str(event.body) for event in office.deps.store.history(ticket)[before:])
    assert text.lstrip("12３：. ") in said or text == "1"


def test_what_an_officer_attached_is_noted(office: Office) -> None:
    office.mail(bytes(written(POTHOLE)))
    ticket = the_letter(office, LI, "acknowledgement").ticket
    handler = office.deps.office.person(office.case(ticket).handler or "")
    back = reply_address(the_letter(office, handler.email, "assignment").reply_to, HOTLINE)
    mail = written("1", handler.email, "Re: 工单", To=back)
    mail.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="现场.png")
    office.mail(bytes(mail))
    assert "现场.png" in str(office.deps.store.history(ticket)[-1].body)
