"""A mail knocks: whatever it is, its bytes are kept first; what it means is told by kind (traps.md 24-29)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.channels import mail_names
from chalicelib.channels.mailbox.message import Attachment, InboundMail, Kind
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.messages import language_of
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Parked
from chalicelib.usecases import answering, links
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.intake import MAX_TEXT, submit
from chalicelib.usecases.links import CITIZEN

routes = Blueprint(__name__)
ARRIVED = {"source": ["aws.s3"], "detail-type": ["Object Created"]}
"""The template adds whose bucket and which keys."""

SETTLES: Mapping[str, DeliveryStatus] = {
    "failed": DeliveryStatus.PERMANENT_FAILURE,
    "delivered": DeliveryStatus.DELIVERED,
}
"""What a report means; that a mail is late or was handed on settles nothing."""


@routes.on_cw_event(ARRIVED, name="take_mail")
def take_mail(event: Any) -> None:
    take(deps(), event.to_dict()["detail"]["object"]["key"])


def keep(home: Deps, raw: bytes) -> str:
    """Under a key that names the bytes, so that a second try keeps nothing twice."""
    key = f"mail/{sha256(raw).hexdigest()}"
    home.blobs.put(key, raw, "message/rfc822")
    return key


def take(home: Deps, key: str) -> None:
    """Carry out what a kept mail means; a repeat changes nothing. LookupError if there is no such mail."""
    raw = home.blobs.get(key)
    if raw is None:
        raise LookupError(key)
    # Charsets and rules are of no use to the other functions, which start without them.
    from chalicelib.channels.mailbox.parse import parse_mail

    letter = parse_mail(raw)
    _TAKE[letter.kind](home, key, letter)


def _message(home: Deps, key: str, letter: InboundMail) -> None:
    """An officer's order by the officer's own address, or a citizen's words; what may be neither waits.

    An officer's words must never become a citizen's: what answers a letter to the staff, or comes to an
    address that is nobody's any more, waits for somebody to look.
    """
    tokens, id = mail_names.reply_tokens(letter.recipients), letter.message_id or key
    if any(answering.by_officer(home, token, _order(home, key, letter), id) for token in tokens):
        return
    threads = [ticket for token in tokens if (ticket := links.replied(home, token))]
    letters = [] if threads else list(_answered(home, letter))
    if len(threads) < len(tokens) or any(ours.recipient != CITIZEN for ours in letters):
        _park(home, key, "order_unverified")
        return
    sender = letter.sender.address.lower() if letter.sender else ""
    right = [ours.ticket for ours in letters if ours.to.lower() == sender]
    submit(home, Channel.EMAIL, id, _content(home, key, letter, next(iter([*threads, *right]), "")))


def _answered(home: Deps, letter: InboundMail) -> Iterator[Delivery]:
    """The letters of ours that it says it answers, the latest first."""
    for id in (letter.in_reply_to, *reversed(letter.references)):
        named = mail_names.delivery_of(id)
        ours = home.store.delivery(named) if named else None
        if ours:
            yield ours


def _order(home: Deps, key: str, letter: InboundMail) -> answering.Order:
    names = tuple(_kept(home, file).name for file in letter.attachments)
    return answering.Order((letter.text or letter.body).strip()[:MAX_TEXT], names, key)


def _content(home: Deps, key: str, letter: InboundMail, thread: str) -> Content:
    text, sender = (letter.text or letter.body).strip(), letter.sender
    return Content(
        text=text[:MAX_TEXT],
        title=letter.subject[:200],
        lang=language_of(f"{letter.subject}{text}"),
        citizen=Citizen(name=sender.name[:100] if sender else "", email=sender.address if sender else ""),
        to=next(iter(letter.recipients), ""),
        files=tuple(_kept(home, file) for file in letter.attachments),
        original=key,
        thread=thread,
        answerable=letter.may_answer,
    )


def _kept(home: Deps, file: Attachment) -> File:
    key = f"file/{sha256(file.content).hexdigest()}"
    home.blobs.put(key, file.content, "application/octet-stream")
    return File(file.name[:200], file.type[:100], file.size, key)


def _report(home: Deps, key: str, letter: InboundMail) -> None:  # noqa: ARG001
    """A bounce or a receipt of a mail of ours; of any other it is kept and means nothing."""
    delivery = mail_names.delivery_of(letter.original_message_id)
    for report in letter.reports:
        if delivery and report.action in SETTLES:
            with suppress(NotFoundError):
                settle(home, delivery, SETTLES[report.action], "", report.status or report.diagnostic[:80])


def _complaint(home: Deps, key: str, letter: InboundMail) -> None:  # noqa: ARG001
    """Somebody marked a mail of ours as spam: an officer looks whether they still want to hear of us."""
    _park(home, key, "complaint")


def _unreadable(home: Deps, key: str, letter: InboundMail) -> None:  # noqa: ARG001
    _park(home, key, "unreadable")


def _park(home: Deps, key: str, reason: str) -> None:
    home.store.park(Parked(f"mail:{key}", "mail", key, reason, home.now()))


def _nothing(home: Deps, key: str, letter: InboundMail) -> None:
    """Machines and lists neither open, reopen, resume nor answer anything (traps.md 24)."""


_TAKE: Mapping[Kind, Callable[[Deps, str, InboundMail], None]] = {
    Kind.MESSAGE: _message,
    Kind.BOUNCE: _report,
    Kind.COMPLAINT: _complaint,
    Kind.UNREADABLE: _unreadable,
    Kind.AUTO_REPLY: _nothing,
    Kind.RECEIPT: _nothing,
    Kind.LIST: _nothing,
}
