"""The relay of the embedded home: our outbound mail goes to the outbox."""

import socket
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from chalicelib.channels.mail import delivery_of, domain_of
from chalicelib.domain.values import Channel
from local.outbox import Message, Outbox

HOST = "127.0.0.1"
HOTLINE = "hotline"
CLOSED = "451 4.3.0 This hotline does not take mail yet; nothing was kept, please try again later"


class Relay:
    """aiosmtpd's handler: answers 250 only for what is on disk."""

    def __init__(self, outbox: Outbox, now: Callable[[], datetime], mail_from: str) -> None:
        self._outbox, self._now = outbox, now
        self._domain = domain_of(mail_from)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Mail to the hotline is put off, never taken and lost."""
        local, _, domain = parseaddr(address)[1].rpartition("@")
        if domain.lower() == self._domain and local.lower() == HOTLINE:
            return CLOSED
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        mail = message_from_bytes(raw, policy=policy.default)
        for receiver in envelope.rcpt_tos:
            self._outbox.add(self._message(mail, receiver, envelope.mail_from or ""))
        return "250 2.0.0 OK"

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


def serve(relay: Relay, port: int) -> Controller:
    """Running until `stop`; OSError if the port is taken."""
    # aiosmtpd itself would find that out after five seconds, and leak its event loop.
    socket.create_server((HOST, port)).close()
    controller = Controller(relay, hostname=HOST, port=port, ident="Huiyin")
    controller.start()
    return controller
