"""Mail by SMTP: what the office sends, and what a relay's answers mean."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal
from urllib.parse import urlsplit

from chalicelib.channels.mail_names import message_id, reply_address
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from chalicelib.sla.quiet import Audience

TIMEOUT = 10.0
_PERMANENT = 500


def compose(delivery: Delivery, mail_from: str) -> EmailMessage:
    """A plain text in UTF-8 that no auto-responder answers (RFC 3834)."""
    message = EmailMessage()
    message["From"] = mail_from
    message["To"] = delivery.to
    # A line end in a subject would begin a header of the citizen's choice.
    message["Subject"] = " ".join(delivery.subject.split())
    message["Message-ID"] = message_id(delivery.id, mail_from)
    if delivery.reply_to:
        message["Reply-To"] = reply_address(delivery.reply_to, mail_from)
    message["Auto-Submitted"] = "auto-replied" if delivery.audience is Audience.ANSWER else "auto-generated"
    message.set_content(delivery.text)
    return message


@dataclass(frozen=True)
class Relay:
    """Who takes our mail: in the clear (`smtp`, on this machine), by `starttls` or `smtps`."""

    host: str
    port: int
    scheme: Literal["smtp", "starttls", "smtps"] = "smtp"
    user: str = ""
    password: str = field(default="", repr=False)

    def connect(self) -> smtplib.SMTP:
        """A conversation with whom the certificate names; OSError if it does not come to that."""
        if self.scheme == "smtps":
            checked = ssl.create_default_context()
            relay: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=checked)
        else:
            relay = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            self._identify(relay)
        except BaseException:
            relay.close()
            raise
        return relay

    def _identify(self, relay: smtplib.SMTP) -> None:
        if self.scheme == "starttls":
            relay.starttls(context=ssl.create_default_context())
        if self.user:
            relay.login(self.user, self.password)


def relay_at(url: str, user: str, password: str) -> Relay:
    """`smtps://host`, or `smtp://host` that must offer STARTTLS: no password travels in the clear."""
    address = urlsplit(url)
    if address.scheme == "smtps":
        return Relay(address.hostname or "", address.port or 465, "smtps", user, password)
    return Relay(address.hostname or "", address.port or 587, "starttls", user, password)


class SmtpSender:
    """Hands mail to one relay; `asked` tells whether a relay of ours has a Message-ID, which SMTP cannot."""

    def __init__(self, relay: Relay, mail_from: str, asked: Callable[[str], bool] = lambda _: False) -> None:
        self._relay, self._from, self._asked = relay, mail_from, asked

    def send(self, delivery: Delivery) -> str:
        """The Message-ID. What it raises besides the two failures leaves open whether it was sent."""
        message = _composed(delivery, self._from)
        relay = self._connected()
        try:
            _hand_over(relay, message)
        finally:
            # What the relay took stays taken, however it says good-bye.
            with suppress(OSError):
                relay.quit()
            relay.close()
        return str(message["Message-ID"])

    def find(self, delivery: Delivery) -> Found | None:
        """A relay gives no receipts: what it took is on its way, no more."""
        id = message_id(delivery.id, self._from)
        return Found(id, delivered=False) if self._asked(id) else None

    def _connected(self) -> smtplib.SMTP:
        try:
            return self._relay.connect()
        except OSError:  # every error of smtplib and ssl is one, too
            raise TemporaryFailure("no_connection") from None


def _composed(delivery: Delivery, mail_from: str) -> EmailMessage:
    try:
        return compose(delivery, mail_from)
    except ValueError:
        raise PermanentFailure("invalid_address") from None


def _hand_over(relay: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        relay.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, _ = next(iter(refused.recipients.values()))
        raise _failure("recipient_refused", code) from None
    except smtplib.SMTPSenderRefused as refused:
        raise _failure("sender_refused", refused.smtp_code) from None
    except smtplib.SMTPDataError as refused:
        raise _failure("message_refused", refused.smtp_code) from None
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPHeloError) as refused:
        raise TemporaryFailure(type(refused).__name__) from None


def _failure(reason: str, code: int) -> Exception:
    return PermanentFailure(reason) if code >= _PERMANENT else TemporaryFailure(f"{reason}_{code}")
