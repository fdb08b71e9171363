"""Pictures with a text message by Twilio: which there are, by its webhook, and where they are fetched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.channels.fetched import Readable, whole
from chalicelib.ports import PermanentFailure, TemporaryFailure

MOST = 10
"""Twilio takes no more with a message, nor more than 5 MB of them."""

LARGEST = 10 * 1024 * 1024
TIMEOUT = 8.0
STORES = frozenset(
    {"https://mms.twiliocdn.com", "https://media.twiliocdn.com", "https://s3-external-1.amazonaws.com"}
)
"""Where Twilio's API sends us on to: without our password, and nowhere else."""

HOPS = 2
_MESSAGE, _MEDIA = re.compile(r"(?:MM|SM)[0-9a-f]{32}"), re.compile(r"ME[0-9a-f]{32}")
# No user, no query, no dots in the path; the host is whatever Twilio calls itself in that region.
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[a-z]+)*/2010-04-01"
    r"/Accounts/AC[0-9a-f]{32}/Messages/(?P<message>(?:MM|SM)[0-9a-f]{32})/Media/(?P<media>ME[0-9a-f]{32})"
)
_TYPES = ("image/", "video/", "audio/", "application/pdf", "text/vcard", "text/x-vcard")
_PAGE = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|\{)", re.IGNORECASE)


@dataclass(frozen=True)
class Media:
    """Something that came with a message; without an id, if Twilio named none that can be one."""

    sid: str
    type: str


def media_of(form: Mapping[str, str], message: str) -> tuple[Media, ...]:
    """What the webhook names, each once: the ids alone are taken of its addresses."""
    number = form.get("NumMedia", "")
    count = min(int(number[:9]), MOST) if number.isascii() and number.isdecimal() else 0
    found = [_media(form, message, index) for index in range(count)]
    return tuple({media.sid: media for media in reversed(found)}.values())[::-1]


def _media(form: Mapping[str, str], message: str, index: int) -> Media:
    match = _ADDRESS.fullmatch(form.get(f"MediaUrl{index}", "")[:500])
    known = match["media"] if match and match["message"] == message else ""
    return Media(known, form.get(f"MediaContentType{index}", "")[:100].partition(";")[0].strip().lower())


class TwilioPictures:
    """Implements `ports.Pictures`: the address is ours, built of account and ids, never the webhook's."""

    def __init__(self, sid: str, token: str, api: str, stores: frozenset[str] = STORES) -> None:
        self._sid, self._token, self._api, self._stores = sid, token, api.rstrip("/"), stores

    def fetch(self, message: str, media: str) -> bytes:
        if not _MESSAGE.fullmatch(message) or not _MEDIA.fullmatch(media):
            raise PermanentFailure("no_picture_id")
        url = f"{self._api}/2010-04-01/Accounts/{self._sid}/Messages/{message}/Media/{media}"
        return self._read(url, (self._sid, self._token), HOPS)

    def _read(self, url: str, auth: tuple[str, str] | None, hops: int) -> bytes:
        import requests

        session = requests.Session()
        session.trust_env = False
        try:
            with session.get(url, auth=auth, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
                if not answer.is_redirect:
                    return _body(answer.status_code, answer.headers, answer.raw)
                onward = answer.headers["Location"]
        except (requests.RequestException, ValueError) as error:
            # A place that is no address is looked at by requests, though it does not go there.
            raise TemporaryFailure(type(error).__name__) from None
        if not hops or not _is_of(onward, self._stores):
            raise PermanentFailure("led_astray")
        return self._read(onward, None, hops - 1)


def _is_of(url: str, stores: frozenset[str]) -> bool:
    """Of one of these places exactly: no other port, and nobody's name before the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in stores


def _body(status: int, headers: Mapping[str, str], raw: Readable) -> bytes:
    """What came, if it says that it is a picture, a film or sound, and does not begin like a page."""
    if status == 404:  # noqa: PLR2004  it takes Twilio some seconds
        raise TemporaryFailure("not_ready")
    if status != 200:  # noqa: PLR2004  all else is an error's page
        raise TemporaryFailure(f"http_{status}")
    content = whole(raw, LARGEST)
    if not headers.get("Content-Type", "").strip().lower().startswith(_TYPES) or _PAGE.match(content):
        raise TemporaryFailure("no_picture")
    if len(content) > LARGEST:
        raise PermanentFailure("too_large")
    if not content:
        raise TemporaryFailure("no_picture")
    return content
