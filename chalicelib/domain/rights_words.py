"""How citizens say that they take a case back, or do not agree with a refusal or with an answer."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chalicelib.domain import ticket
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Contact
from chalicelib.domain.instances import may_come
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import Status

_WITHDRAW = re.compile(
    r"(?:(?:我要|申请)?(?:撤回|撤销|撤诉)(?:诉求|投诉)?|withdraw)[\s:]*(?P<ticket>[0-9a-z -]*)"
)


_AGAIN = re.compile(
    r"(?:(?:我要|我想|申请|要求|请求)(?:进行)?)?(?:复查|复核|re-?examin(?:e|ation))(?=[\s\W]|[0-9a-z]|$)"
)
_ASKS_AGAIN = re.compile(
    r"(?<!不)(?<!没有)(?:我要|申请|要求|请求|提出)(?:进行)?(?:复查|复核)|\bask for (?:a )?re-?examination"
)


@dataclass(frozen=True)
class Again:
    """They want an answer examined again: that of `ticket`, or nobody can be sure which."""

    ticket: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """They want to take a case back: that of `ticket`, or nobody can be sure which."""

    ticket: str = ""


def own(contact: Contact, cases: Sequence[Head], named: str) -> list[Head]:
    """Those that are theirs: a letter that was shown to them gives no right to the case."""
    known = {each.ticket for each in contact.tickets} | {named}
    return [case for case in cases if case.ticket in known]


def withdrawn(word: str, named: str, contact: Contact, cases: Sequence[Head]) -> Withdrawn | None:
    """Nothing else is said; `named` is the ticket of their own that stands in it, `cases` are their own."""
    match = _WITHDRAW.fullmatch(word)
    if match is None or (match["ticket"] and ticket.parse(match["ticket"]) is None):
        return None
    running = [case.ticket for case in cases if case.status in (*OPEN, Status.MERGED)]
    if match["ticket"]:
        return Withdrawn(named if named in running else "")
    # Of who has written about more than was looked at, another one may be open.
    is_sure = len(running) == 1 and len(contact.tickets) <= len(cases)
    return Withdrawn(running[0] if is_sure else "")


def refused(cases: Sequence[Head], meant: Collection[str]) -> str:
    """Who names a case that was refused, or answers the letter, does what that letter says: they object."""
    may = (case.ticket for case in cases if case.status is Status.DECLINED and not case.objected)
    return next((found for found in may if found in meant), "")


def says_again(word: str) -> bool:
    """Whether somebody who speaks of a case asks to have its answer examined again."""
    return bool(_AGAIN.match(word) or _ASKS_AGAIN.search(word))


def again(word: str, meant: Sequence[str], contact: Contact, cases: Sequence[Head]) -> Again | None:
    """`meant` are the tickets that they name or answer a letter of; `cases` are their own.

    Without either, the word has to stand first: "复查" alone, or before a reason that is set off from it.
    """
    answered = [case for case in cases if may_come(case)]
    named = next((case.ticket for case in answered if case.ticket in meant), "")
    if named:
        return Again(named) if says_again(word) else None
    if any(meant) or not answered or not _AGAIN.match(word):
        return None
    live = [case for case in answered if case.status is not Status.ARCHIVED] or answered
    is_sure = len(live) == 1 and len(contact.tickets) <= len(cases)
    return Again(live[0].ticket if is_sure else "")
