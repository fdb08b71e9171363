"""What S3 is to a browser in the cloud: a form that takes one file, signed by us a moment ago."""

import re
import time
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest, new

from chalice.app import Blueprint, Request, Response

from chalicelib.ports import Blobs, Offer

PATH = "/local/uploads"
OFFERED = 3600
"""Seconds for which a signature is good."""

_NAME = re.compile(rb'[; ]name="([^"]*)"')
_BOUNDARY = re.compile(r'boundary="?([^";]+)')


class LocalUploads:
    """Implements `ports.Uploads`; the address is relative, so that it is the page's own origin."""

    origin = ""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = secret, clock

    def offer(self, key: str, size: int) -> Offer:
        policy = f"{size} {int(self._clock()) + OFFERED}"
        signature = self._sign(key.encode(), policy.encode())
        return Offer(PATH, {"key": key, "policy": policy, "signature": signature})

    def link(self, key: str, name: str) -> str:  # noqa: ARG002  the app hands out the bytes
        return ""

    def allows(self, fields: dict[str, bytes]) -> bool:
        """Whether we offered this place for a file of this size, and not too long ago."""
        key, policy, signature = (fields.get(name, b"") for name in ("key", "policy", "signature"))
        if not compare_digest(self._sign(key, policy).encode(), signature):
            return False
        size, until = map(int, policy.split())
        return len(fields.get("file", b"")) == size and self._clock() <= until

    def _sign(self, key: bytes, policy: bytes) -> str:
        return new(self._secret, b"upload " + key + b" " + policy, sha256).hexdigest()


def routes(uploads: LocalUploads, blobs: Blobs) -> Blueprint:
    """Registered by the embedded home alone."""
    blueprint = Blueprint(__name__)

    @blueprint.route(PATH, methods=["POST"], content_types=["multipart/form-data"], name="local_uploads")
    def take() -> Response:
        fields = parts(blueprint.current_request)
        if not uploads.allows(fields):
            return Response("", {"Content-Type": "text/plain"}, 403)
        key = fields["key"].decode()
        # A form that is posted again changes nothing: keys name what they hold.
        if blobs.get(key) is None:
            blobs.put(key, fields["file"], "application/octet-stream")
        return Response("", {"Content-Type": "text/plain"}, 204)

    return blueprint


def parts(request: Request) -> dict[str, bytes]:
    """The fields of a multipart form as browsers write it."""
    found = _BOUNDARY.search(request.headers.get("content-type", ""))
    body, fields = request.raw_body, dict[str, bytes]()
    raw = body if isinstance(body, bytes) else body.encode()
    for part in (b"\r\n" + raw).split(b"\r\n--" + found[1].encode()) if found else ():
        head, _, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name:
            fields[name[1].decode("utf-8", "replace")] = content
    return fields
