"""Mail by SMTP: what the office sends, and what a relay's answers mean."""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parseaddr

from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure

TIMEOUT = 10.0
_PERMANENT = 500
_MESSAGE_ID = re.compile(r"<huiyin\.(?P<delivery>[^@\s]+)@[^>\s]+>")


def domain_of(address: str) -> str:
    """The domain of an address that may have a display name."""
    return parseaddr(address)[1].rpartition("@")[2].lower()


def message_id(delivery: str, mail_from: str) -> str:
    """The same for every try, so that a receiver can tell a repeat."""
    return f"<huiyin.{delivery}@{domain_of(mail_from)}>"


def delivery_of(message_id: str) -> str:
    """The delivery behind a Message-ID of ours, or nothing."""
    match = _MESSAGE_ID.fullmatch(message_id.strip())
    return match["delivery"] if match else ""


def compose(delivery: Delivery, mail_from: str) -> EmailMessage:
    """A plain text in UTF-8 that no auto-responder answers (RFC 3834)."""
    message = EmailMessage()
    message["From"] = mail_from
    message["To"] = delivery.to
    # A line end in a subject would begin a header of the citizen's choice.
    message["Subject"] = " ".join(delivery.subject.split())
    message["Message-ID"] = message_id(delivery.id, mail_from)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(delivery.text)
    return message


class SmtpSender:
    """Hands mail to one relay; `asked` tells whether a relay of ours has a Message-ID, which SMTP cannot."""

    def __init__(
        self, host: str, port: int, mail_from: str, asked: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._host, self._port, self._from = host, port, mail_from
        self._asked = asked

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
            return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        except OSError:  # every smtplib error is one, too
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
