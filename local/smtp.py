"""The relay of the embedded home: mail to the hotline is taken in, our outbound mail goes to the outbox."""

import logging
import socket
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from chalicelib.channels.mail_names import delivery_of, is_ours
from chalicelib.domain.values import Channel
from local.loops import describe
from local.outbox import Message, Outbox

HOST = "127.0.0.1"
LATER = "451 4.3.0 Please try again later"

_log = logging.getLogger(__name__)


class Relay:
    """aiosmtpd's handler: answers 250 only for what is on disk."""

    def __init__(
        self, outbox: Outbox, now: Callable[[], datetime], mail_from: str, take: Callable[[bytes], None]
    ) -> None:
        self._outbox, self._now, self._mail_from, self._take = outbox, now, mail_from, take

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Mail to the hotline is taken in; one that breaks inside is kept, and its sender comes again."""
        raw = envelope.original_content or b""
        ours = [to for to in envelope.rcpt_tos if is_ours(to, self._mail_from)]
        if ours and not self._taken(_noted(raw, envelope.mail_from or "", ours)):
            return LATER
        others = [to for to in envelope.rcpt_tos if to not in ours]
        for receiver in others:
            mail = message_from_bytes(raw, policy=policy.default)
            self._outbox.add(self._message(mail, receiver, envelope.mail_from or ""))
        return "250 2.0.0 OK"

    def _taken(self, raw: bytes) -> bool:
        try:
            self._take(raw)
        except Exception as error:  # noqa: BLE001  whatever it is, nothing is lost: the sender has it still
            _log.error("a mail was put off: %s", describe(error))
            return False
        return True

    def _message(self, mail: EmailMessage, receiver: str, sender: str) -> Message:
        id = str(mail.get("Message-ID", "")).strip()
        body = mail.get_body(("plain", "html"))
        return Message(
            provider_id=id,
            channel=Channel.EMAIL,
            receiver=receiver,
            sender=sender,
            subject=str(mail.get("Subject", "")),
            text="\n".join(str(body.get_content()).splitlines()) if body else "",
            at=self._now(),
            delivery=delivery_of(id),
            status="accepted",
        )


def _noted(raw: bytes, sender: str, receivers: list[str]) -> bytes:
    """With what a relay writes above a mail: whose it is, nobody's for a machine's, and where it went."""
    notes = [f"Return-Path: <{sender}>", *(f"Delivered-To: {receiver}" for receiver in receivers)]
    return "".join(f"{note}\r\n" for note in notes).encode("ascii", "replace") + raw


def serve(relay: Relay, port: int) -> Controller:
    """Running until `stop`; OSError if the port is taken."""
    # aiosmtpd itself would find that out after five seconds, and leak its event loop.
    socket.create_server((HOST, port)).close()
    controller = Controller(relay, hostname=HOST, port=port, ident="Huiyin")
    controller.start()
    return controller
