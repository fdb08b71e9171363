"""What our mails are called: ids and addresses by which an answer finds its case. Nothing is sent here."""

import re
from collections.abc import Iterable
from email.utils import parseaddr

_TAGGED = re.compile(r"\+(?P<token>[0-9A-Za-z]{19})@")
"""A ticket of 9 characters and a seal of 10."""

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


def reply_address(token: str, mail_from: str) -> str:
    """Our own address with what proves that a mail answers a letter of ours."""
    local, _, domain = parseaddr(mail_from)[1].rpartition("@")
    return f"{local}+{token}@{domain}"


def reply_tokens(recipients: Iterable[str]) -> list[str]:
    """What `reply_address` was made of, in whatever case a relay left it; each once."""
    found = (_TAGGED.search(address) for address in recipients)
    return list(dict.fromkeys(match["token"].upper() for match in found if match))


def is_ours(address: str, mail_from: str) -> bool:
    """Whether it is the hotline's own, tagged or not."""
    local, _, domain = parseaddr(address)[1].lower().rpartition("@")
    own = parseaddr(mail_from)[1].lower().rpartition("@")
    return (local.partition("+")[0], domain) == (own[0], own[2])
