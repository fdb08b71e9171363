"""Programs of others that hear what happens to cases (webhooks): where they are, and what they asked for."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret, by the specification (standardwebhooks.com)."""

_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}")
_ADDRESS = re.compile(r"[!-~]{1,1000}")
_KEYS = frozenset({"name", "url", "secret", "events", "private"})


class Topic(StrEnum):
    """What a program can ask to be told of; what each means stands in domain/webhooks.py."""

    PING = "ping"
    CASE_RECEIVED = "case.received"
    CASE_ACCEPTED = "case.accepted"
    CASE_REGRADED = "case.regraded"
    CASE_DISPATCHED = "case.dispatched"
    CASE_TRANSFERRED = "case.transferred"
    CASE_RETURNED = "case.returned"
    CASE_TAKEN_BACK = "case.taken_back"
    CASE_STARTED = "case.started"
    CASE_CONTACTED = "case.contacted"
    CASE_WAITING = "case.waiting"
    CASE_ADDED_TO = "case.added_to"
    CASE_URGED = "case.urged"
    CASE_EXTENDED = "case.extended"
    CASE_RESCHEDULED = "case.rescheduled"
    CASE_ESCALATED = "case.escalated"
    CASE_SUPERVISED = "case.supervised"
    CASE_MERGED = "case.merged"
    CASE_UNMERGED = "case.unmerged"
    CASE_DECLINED = "case.declined"
    CASE_OBJECTED = "case.objected"
    CASE_WITHDRAWN = "case.withdrawn"
    CASE_KEPT_OPEN = "case.kept_open"
    CASE_REPLIED = "case.replied"
    CASE_PROMISED = "case.promised"
    CASE_FOLLOWED_UP = "case.followed_up"
    CASE_REOPENED = "case.reopened"
    CASE_REEXAMINED = "case.reexamined"
    CASE_ARCHIVED = "case.archived"
    SURVEY_SENT = "survey.sent"
    SURVEY_ANSWERED = "survey.answered"
    SURVEY_CLOSED = "survey.closed"


@dataclass(frozen=True)
class Webhook:
    """An endpoint. Every one of its `secrets` signs, so that a new one can come before the old one goes.

    `private`: it may stand in a network of one's own; no `topics`: it is told of all.
    """

    name: str
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    topics: frozenset[Topic] = frozenset()
    private: bool = False

    def wants(self, topic: Topic) -> bool:
        return not self.topics or topic in self.topics


def read(document: object, *, loopback: bool = False) -> tuple[Webhook, ...]:
    """From a list of {name, url, secret, events, private}; `loopback`: this machine may be one, without TLS.

    ValueError says what is wrong, and quotes neither a secret nor an address.
    """
    if not isinstance(document, list):
        raise ValueError("a list of endpoints is needed")  # noqa: TRY004  one kind of error for the reader
    read = tuple(_endpoint(entry, number, loopback) for number, entry in enumerate(document, start=1))
    if len({each.name for each in read}) < len(read):
        raise ValueError("two endpoints have one name")
    return read


def _endpoint(entry: object, number: int, loopback: bool) -> Webhook:
    if not isinstance(entry, Mapping) or not entry.keys() <= _KEYS:
        raise ValueError(f"endpoint {number}: name, url, secret, events and private are what it may say")
    name, private = entry.get("name"), entry.get("private", False)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"endpoint {number}: a name of letters, digits and ._- is needed")
    if not isinstance(private, bool):
        raise ValueError(f"{name}: private is true or false")  # noqa: TRY004  likewise
    own = loopback and _parts(entry.get("url"), name).hostname in LOOPBACK
    url = _url(entry.get("url"), name, schemes=("https", "http") if own else ("https",))
    topics = frozenset(_topics(entry.get("events", []), name))
    return Webhook(name, url, tuple(_secrets(entry.get("secret"), name)), topics, private or own)


def _url(written: object, name: str, schemes: tuple[str, ...]) -> str:
    parts = _parts(written, name)
    is_plain = not (parts.username or parts.password or parts.fragment)
    if parts.scheme not in schemes or not parts.hostname or not is_plain:
        raise ValueError(f"{name}: an address with https:// is needed, without a name or password in it")
    return parts.geturl()


def _parts(written: object, name: str) -> SplitResult:
    wrong = ValueError(f"{name}: its url is no address")
    if not isinstance(written, str) or not _ADDRESS.fullmatch(written):
        raise wrong
    try:
        parts = urlsplit(written)
        _ = parts.port
    except ValueError:
        raise wrong from None
    return parts


def _topics(written: object, name: str) -> Iterator[Topic]:
    known = {str(topic) for topic in Topic} - {Topic.PING}
    for topic in written if isinstance(written, list) else [None]:
        if topic not in known:
            raise ValueError(f"{name}: events is a list of what `huiyin webhook events` shows")
        yield Topic(topic)


def _secrets(written: object, name: str) -> Iterator[str]:
    """One, or several with blanks between."""
    words = written.split() if isinstance(written, str) else []
    for word in words or [""]:
        if not word.startswith(PREFIX) or not SHORTEST <= len(key(word)) <= LONGEST:
            raise ValueError(f"{name}: a secret is {PREFIX} and {SHORTEST} to {LONGEST} bytes in base64")
        yield word


def key(secret: str) -> bytes:
    """What a secret signs with; nothing if it is no base64."""
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        return b""
