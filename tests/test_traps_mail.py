"""What other systems fell into with mail, as short claims about this one, by the trap's number."""

import asyncio
from base64 import b64encode
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from chalicelib.channels.mail import Relay, SmtpSender
from chalicelib.channels.mail_names import message_id, reply_address
from chalicelib.domain.inbox import Submission
from chalicelib.domain.merging_events import MergedCaseAdded
from chalicelib.domain.values import Channel, Status
from chalicelib.usecases import actions
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.pages import cases
from tests.channels.mailbox.builders import a_mail, multipart, transfer
from tests.channels.mailbox.test_attachments import LETTER, NAME, PERCENT_GBK, PERCENT_UTF8
from tests.channels.mailbox.test_charset import RARE, SIMPLIFIED, TRADITIONAL
from tests.local.ports import a_free_port
from tests.office import DISPATCHER, SUPERVISOR, WATER, Office
from tests.test_mail_story import HOTLINE, LI, POTHOLE, report, the_letter, written

STRANGER, WANG = "stranger@example.org", "wang@citizen.example"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def ticket(office: Office) -> str:
    """Mr Li's case, by mail."""
    office.mail(bytes(written(POTHOLE)))
    return the_letter(office, LI, "acknowledgement").ticket


def parked(office: Office) -> list[str]:
    return [item.reason for item in office.deps.store.parked(None, 99).items]


def to_our_letter(office: Office, text: str, subject: str = "Re: 路面塌陷", **headers: str) -> EmailMessage:
    """Mr Li's mail program, or a machine of his, answers the acknowledgement by its own address."""
    letter = the_letter(office, LI, "acknowledgement")
    return written(text, LI, subject, To=reply_address(letter.reply_to, HOTLINE), **headers)


def test_trap_17_one_mail_to_two_of_our_addresses_fetched_8_times_is_one_case(office: Office) -> None:
    raw = bytes(written(POTHOLE, To=f"{HOTLINE}, other@huiyin.example"))
    for number in range(8):
        office.mail(
            b"Delivered-To: %s\r\n" % (HOTLINE if number % 2 else "other@huiyin.example").encode() + raw
        )
    assert office.told(LI) == ["acknowledgement"]
    assert office.kinds(the_letter(office, LI, "acknowledgement").ticket).count("CaseReceived") == 1


MACHINES = {
    "auto-replied": {"Auto_Submitted": "auto-replied"},
    "auto-generated": {"Auto_Submitted": "auto-generated"},
    "bulk": {"Precedence": "bulk"},
    "junk": {"Precedence": "junk"},
    "auto_reply": {"Precedence": "auto_reply"},
    "x-autoreply": {"X_Autoreply": "yes"},
    "x-autorespond": {"X_Autorespond": "out of office"},
    "x-auto-response-suppress": {"X_Auto_Response_Suppress": "All"},
    "null return path": {"Return_Path": "<>"},
    "list": {"List_Id": "<news.example.org>"},
    "vacation": {"subject": "自动回复：外出"},
    "out of office": {"subject": "Out of Office: Re: 路面塌陷"},
    "automatic reply": {"subject": "Automatic reply: 路面塌陷"},
    "read": {"subject": "已读: 您的诉求"},
}


@pytest.mark.parametrize("machine", MACHINES)
def test_trap_24_a_vacation_notice_opens_no_case_and_is_not_answered(office: Office, machine: str) -> None:
    headers = {"subject": "外出", **MACHINES[machine]}
    office.mail(bytes(written("我不在办公室，路面塌陷请找同事", **headers)))
    assert office.sent(LI) == []
    assert cases(office.deps, SUPERVISOR, Filters()).items == ()
    assert parked(office) == []


@pytest.mark.parametrize("machine", MACHINES)
def test_trap_24_a_machine_resumes_no_clock_and_reopens_nothing(
    office: Office, ticket: str, machine: str
) -> None:
    office.act(ticket, "ask", actions.Ask("是哪一段？"))
    before = office.kinds(ticket), office.told(LI)
    office.mail(bytes(to_our_letter(office, "我不在办公室", **MACHINES[machine])))
    assert (office.kinds(ticket), office.told(LI)) == before
    assert office.case(ticket).status is Status.AWAITING_CITIZEN


def test_trap_24_a_bounce_of_our_reply_reopens_nothing_and_is_answered_by_nothing(
    office: Office, ticket: str
) -> None:
    office.reply(ticket)
    letter = the_letter(office, LI, "reply")
    for _ in range(3):
        office.mail(report(letter))
    assert office.case(ticket).status is Status.REPLIED
    assert office.told("MAILER-DAEMON@example.org") == []
    assert parked(office) == ["5.1.1"]


def test_trap_24_our_own_mail_says_that_a_machine_wrote_it_and_two_offices_never_talk(office: Office) -> None:
    """Our acknowledgement, sent to our own door as if another hotline had written it, opens nothing."""
    office.mail(bytes(written(POTHOLE)))
    for mail in sent_over_smtp(office):
        kind = mail["Auto-Submitted"]
        assert kind == ("auto-replied" if mail["To"] == LI else "auto-generated")
        del mail["From"]
        mail["From"] = "hotline@another.example"
        office.mail(bytes(mail))
    assert office.sent("hotline@another.example") == []


def test_trap_24_a_sender_gets_12_automatic_answers_an_hour(office: Office) -> None:
    for number in range(40):
        office.mail(bytes(written(f"第{number}盏路灯不亮", "robot@example.org", f"路灯{number}")))
    assert len(office.told("robot@example.org")) == 12
    assert parked(office) == ["flood"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [("{} 的进展", "请告诉我"), ("Re: [{}]", "我也要知道"), ("问一下", "我的号是 {}，到哪一步了？")],
)
def test_trap_25_a_number_that_was_read_over_a_shoulder_joins_and_tells_nothing(
    office: Office, ticket: str, subject: str, text: str
) -> None:
    before = office.kinds(ticket), office.told(LI)
    office.mail(bytes(written(text.format(ticket), STRANGER, subject.format(ticket))))
    assert (office.kinds(ticket), office.told(LI)) == before
    (said,) = office.sent(STRANGER)
    assert said.reaction == "unverified"
    shown = f"{said.subject}{said.text}"
    assert not [word for word in (ticket, POTHOLE[:8], "已交办", LI) if word in shown]
    assert parked(office) == ["unverified"]


def test_trap_26_an_answer_to_the_letter_of_a_message_that_was_added_reaches_its_case(
    office: Office, ticket: str
) -> None:
    office.mail(bytes(to_our_letter(office, "坑又大了一圈")))
    added = the_letter(office, LI, "added")
    office.mail(bytes(written("还在变大", LI, "Re:", In_Reply_To=message_id(added.id, HOTLINE))))
    assert office.kinds(ticket).count("CitizenAdded") == 2


@pytest.fixture
def master(office: Office, ticket: str) -> str:
    """Mr Li's case has been merged with a neighbour's."""
    master = office.web("同一处路面塌陷，请尽快修补", email=WANG)
    office.act(ticket, "merge", actions.Merge(master), DISPATCHER)
    return master


def from_merged(office: Office, master: str) -> list[str]:
    history = office.deps.store.history(master)
    return [event.body.ticket for event in history if isinstance(event.body, MergedCaseAdded)]


def test_trap_26_a_mail_to_a_merged_case_lands_on_the_master(
    office: Office, ticket: str, master: str
) -> None:
    office.mail(bytes(to_our_letter(office, "坑又大了一圈")))
    office.mail(bytes(written("还在变大", LI, f"Re: {ticket}")))
    assert from_merged(office, master) == [ticket, ticket]
    assert office.kinds(ticket).count("CitizenAdded") == 2
    assert office.told(LI).count("added") == 2
    assert "added" not in office.told(WANG)


def test_trap_26_an_answer_to_the_letter_that_tells_of_the_merging_lands_there_too(
    office: Office, ticket: str, master: str
) -> None:
    letter = the_letter(office, LI, "merged")
    office.mail(bytes(written("明白", LI, "Re:", To=reply_address(letter.reply_to, HOTLINE))))
    office.mail(bytes(written("坑又大了", LI, "Re:", In_Reply_To=message_id(letter.id, HOTLINE))))
    assert from_merged(office, master)[-1:] == [ticket]


def test_trap_26_a_stranger_who_names_a_merged_case_or_its_master_gets_nothing(
    office: Office, ticket: str, master: str
) -> None:
    for named in (ticket, master):
        office.mail(bytes(written("请告诉我", STRANGER, f"{named} 的进展")))
    assert from_merged(office, master) == []
    assert {row.reaction for row in office.sent(STRANGER)} == {"unverified"}
    shown = "".join(f"{row.subject}{row.text}" for row in office.sent(STRANGER))
    assert not [word for word in (ticket, master, POTHOLE[:8], LI, WANG) if word in shown]


def test_trap_27_thank_you_by_mail_reopens_nothing(office: Office, ticket: str) -> None:
    office.reply(ticket)
    office.mail(bytes(to_our_letter(office, "谢谢，已经修好了，你们辛苦了！")))
    assert (office.case(ticket).status, office.case(ticket).cycle.number) == (Status.REPLIED, 1)


def matter_of(office: Office, sender: str = WANG) -> Submission:
    submission = office.deps.store.submission(the_letter(office, sender, "acknowledgement").ticket)
    assert submission
    return submission


@pytest.mark.parametrize("way", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (SIMPLIFIED, "gb2312", "gb2312"),
        (SIMPLIFIED, "gbk", "gb2312"),
        (RARE, "gb18030", "gb2312"),
        (RARE, "gb18030", "gb18030"),
        (SIMPLIFIED, "hz", "hz-gb-2312"),
        (TRADITIONAL, "big5", "big5"),
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "gbk", ""),
        (SIMPLIFIED, "utf-8", ""),
        (TRADITIONAL, "big5", ""),
    ],
)
def test_trap_28_a_body_comes_out_right_and_its_bytes_are_kept(
    office: Office, text: str, codec: str, label: str, way: str
) -> None:
    if codec == "utf-16" and way == "8bit":
        return  # its zero bytes and line ends cannot travel so
    kind = f"Content-Type: text/plain; charset={label}" if label else "Content-Type: text/plain"
    raw = a_mail(kind, f"Content-Transfer-Encoding: {way}", body=transfer(text.encode(codec), way))
    office.mail(raw)
    content = matter_of(office).content
    assert content.text == text
    assert office.deps.blobs.get(content.original) == raw


TITLE = "关于噪音扰民的投诉"
SPLIT = TITLE.encode("utf-8")
WORD = f"=?gb2312?B?{b64encode(TITLE.encode('gbk')).decode()}?="


@pytest.mark.parametrize(
    "subject",
    [
        WORD.encode(),
        # One character in two encoded words
        b"=?utf-8?B?%s?=\r\n =?utf-8?B?%s?=" % (b64encode(SPLIT[:10]), b64encode(SPLIT[10:])),
        TITLE.encode("utf-8"),
        TITLE.encode("gb18030"),
    ],
)
def test_trap_28_a_subject_comes_out_right(office: Office, subject: bytes) -> None:
    office.mail(a_mail("Content-Type: text/plain; charset=utf-8", subject=b"Subject: " + subject))
    assert matter_of(office).content.title == TITLE


@pytest.mark.parametrize(
    "parameter",
    [
        f"filename*=utf-8''{PERCENT_UTF8}".encode(),
        f"filename*=gb18030'zh-CN'{PERCENT_GBK}".encode(),
        b"filename*0*=utf-8''%E5%85%B3%E4%BA; filename*1*=%8E%E5%99%AA%E9%9F%B3; filename*2=.docx",
        b'filename="=?utf-8?B?5YWz5LqO5Zmq6Z+zLmRvY3g=?="',
        b"filename==?gbk?B?udjT2tTr0vQuZG9jeA==?=",
        f'filename="{NAME}"'.encode(),
        f'filename="{NAME}"'.encode("gbk"),
        f"filename={NAME}".encode("gb18030"),
    ],
)
def test_trap_29_the_name_of_an_attachment_survives(office: Office, parameter: bytes) -> None:
    head = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + parameter
    office.mail(multipart("mixed", LETTER, head + b"\r\n\r\nwords"))
    assert [file.name for file in matter_of(office).content.files] == [NAME]


def test_trap_29_a_part_without_a_name_is_kept(office: Office) -> None:
    office.mail(multipart("mixed", LETTER, b"Content-Type: application/pdf\r\n\r\n%PDF-1.7"))
    (file,) = matter_of(office).content.files
    assert office.deps.blobs.get(file.key) == b"%PDF-1.7\r\n"


class Envelopes:
    """A relay that keeps what it took, and from whom."""

    def __init__(self) -> None:
        self.taken = list[tuple[str | None, bytes]]()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(0)
        self.taken.append((envelope.mail_from, envelope.original_content or b""))
        return "250 OK"


def over_smtp(office: Office) -> list[tuple[str | None, EmailMessage]]:
    """Every mail of the office's so far, as a relay on loopback gets it."""
    relay, port = Envelopes(), a_free_port()
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        sender = SmtpSender(Relay("127.0.0.1", port), f"回音 <{HOTLINE}>")
        for rows in office.world.network.accepted.values():
            for row in rows:
                if row.channel is Channel.EMAIL:
                    sender.send(row)
    finally:
        controller.stop()
    return [(sender, message_from_bytes(raw, policy=default)) for sender, raw in relay.taken]


def sent_over_smtp(office: Office) -> list[EmailMessage]:
    return [mail for _, mail in over_smtp(office)]


def test_trap_30_nothing_that_we_send_says_it_is_from_the_citizen(office: Office, ticket: str) -> None:
    office.mail(bytes(to_our_letter(office, "坑又大了一圈")))
    office.web(WATER, email=WANG, name="王女士")
    office.act(ticket, "ask", actions.Ask("是哪一段？"))
    office.mail(bytes(to_our_letter(office, "120号门前")))
    office.reply(ticket)
    mails = over_smtp(office)
    assert {LI, WANG} < {str(mail["To"]) for _, mail in mails}, "and officers"
    for envelope, mail in mails:
        assert envelope == parseaddr(mail["From"])[1] == HOTLINE
        assert (mail["Sender"], mail["Resent-From"]) == (None, None)
        back = parseaddr(mail["Reply-To"] or HOTLINE)[1]
        assert back.partition("@")[0].partition("+")[0] + "@" + back.partition("@")[2] == HOTLINE
