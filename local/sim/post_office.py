"""Mails to the simulated office: matters, answers to its letters, machines, bounces, officers' orders."""

from dataclasses import dataclass
from email.message import EmailMessage
from random import Random

from chalicelib.channels.mail_names import message_id, reply_address
from chalicelib.domain import ticket as tickets
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.values import Channel
from chalicelib.edge import mailbox
from local.sim.world import World

HOTLINE = "hotline@huiyin.example"
SENDERS = tuple(f"citizen{n}@example.org" for n in range(12))
ORDERS = ("1", "2 已联系", "3 已经处理好了", "请同事跟进")
REPORT = """From: MAILER-DAEMON@example.org
To: {to}
Subject: Undelivered
Message-ID: <{number}@relay.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; example.org

Final-Recipient: rfc822; {citizen}
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: {id}

text
--b--
"""


@dataclass(frozen=True)
class Mail:
    """What a relay hands in until it is taken."""

    id: str
    raw: bytes

    def arrive(self, world: World) -> str | None:
        """The ticket, if it was kept as a message."""
        mailbox.take(world.deps, mailbox.keep(world.deps, self.raw))
        ticket = next(tickets.candidates(world.deps.secrets.key(), f"{Channel.EMAIL}:{self.id}"))
        return ticket if world.store.submission(ticket) else None


def a_mail(world: World, text: str) -> Mail:
    """Half of them answer one of the last letters; some of those are bounces, some come from machines."""
    random, id = world.random, f"<{world.random.getrandbits(64):016x}@example.org>"
    letters = world.network.letters
    letter = random.choice(letters) if letters and random.random() < 0.5 else None  # noqa: PLR2004
    if letter and random.random() < 0.1:  # noqa: PLR2004
        words = {"to": HOTLINE, "number": id[1:17], "citizen": letter.to}
        return Mail(id, REPORT.format(id=message_id(letter.id, HOTLINE), **words).encode())
    mail = _answer(random, letter, text) if letter else a_letter(random.choice(SENDERS), HOTLINE, text)
    mail["Message-ID"] = id
    if random.random() < 0.1:  # noqa: PLR2004
        mail["Auto-Submitted"] = "auto-replied"
    return Mail(id, bytes(mail))


def _answer(random: Random, letter: Delivery, text: str) -> EmailMessage:
    """By the letter's own address, or by its id alone; from whom it was sent to, or from somebody else."""
    sender = letter.to if random.random() < 0.8 else random.choice(SENDERS)  # noqa: PLR2004
    words = random.choice(ORDERS) if letter.recipient != "citizen" else text
    by_address = random.random() < 0.6  # noqa: PLR2004
    mail = a_letter(sender, reply_address(letter.reply_to, HOTLINE) if by_address else HOTLINE, words)
    mail["In-Reply-To"] = message_id(letter.id, HOTLINE)
    return mail


def a_letter(sender: str, to: str, text: str) -> EmailMessage:
    """A plain one, without an id yet."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "诉求"
    mail.set_content(text)
    return mail
