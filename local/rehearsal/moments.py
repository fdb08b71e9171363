"""Points in time as people and programs write them, in the office's zone where they name none."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHAPE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?: *(上午|下午)? *(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})?(?:\.\d+)?秒?)?)?"
)
FIRST_YEAR, LAST_YEAR = 1970, 2100
NOON = 12
DAY = timedelta(days=1)


def moment(text: str, zone: ZoneInfo) -> datetime:
    """2019-04-25T09:32:09+08:00, 2019/4/25 9:32:09, 2019年4月25日9时32分, in UTC; a day alone is its 0:00.

    Raises ValueError for anything else, and for a year that is a slip of the pen.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    at = _iso(plain) or _usual(plain)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is no time")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def end_of(text: str, zone: ZoneInfo) -> datetime:
    """The same, but a day alone is its last moment, 24:00."""
    at = moment(text, zone)
    return at if re.search("[:时点T]", unicodedata.normalize("NFKC", text)) else at + DAY


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _usual(text: str) -> datetime | None:
    found = SHAPE.fullmatch(text)
    if found is None:
        return None
    year, month, day, half, hour, minute, second = found.groups(default="0")
    hours = int(hour) if half == "0" else int(hour) % NOON + NOON * (half == "下午")
    try:
        return datetime(int(year), int(month), int(day), hours, int(minute), int(second))  # noqa: DTZ001
    except ValueError:
        return None
