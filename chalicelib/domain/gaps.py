"""What a category needs to know and a message does not say; a guess that never holds anything up."""

import re
from collections.abc import Callable, Mapping, Sequence

from chalicelib.domain.inbox import Content

_SHOP = re.compile(
    "店|公司|商场|超市|健身房|馆|中心|平台|学校|医院|机构"
    r"|\b(?:shop|store|company|gym|centre)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d\s*[月/.\-号日]|[昨今前]天|[上这本]个?[周月]|[去今前]年"
    r"|yesterday|today|last|\d (?:[A-Z][a-z]{2}|days)",
    re.IGNORECASE,
)
_WISH = re.compile(r"要求|希望|请求|想要|赔|退|want|refund|please", re.IGNORECASE)

KNOWN: Mapping[str, Callable[[Content], bool]] = {
    "respondent": lambda said: bool(said.respondent or _SHOP.search(said.text)),
    "date": lambda said: bool(_DATE.search(said.text)),
    "request": lambda said: bool(said.request or _WISH.search(said.text)),
    "address": lambda said: bool(said.citizen.address or said.district),
}
"""The fields that a category may require, and whether a message says them, in its field or in its text."""


def missing(content: Content, required: Sequence[str]) -> tuple[str, ...]:
    """The required fields that nothing in it answers."""
    return tuple(field for field in required if not KNOWN[field](content))
