"""Files between browsers and S3, past the functions: signed here, checked there."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from chalicelib.ports import Offer

OFFERED, LINKED = 3600, 300
"""Seconds for which a signature is good."""


class S3Uploads:
    """Implements `ports.Uploads`; the bucket's CORS rule lets our pages post."""

    def __init__(self, client: Callable[[str], Any], bucket: str) -> None:
        self._client, self._bucket = client, bucket

    @cached_property
    def origin(self) -> str:
        """Of any form that it would offer: the signature is made here, nobody is asked."""
        url = urlsplit(self.offer("upload/any", 1).url)
        return f"{url.scheme}://{url.netloc}"

    def offer(self, key: str, size: int) -> Offer:
        signed = self._client("s3").generate_presigned_post(
            self._bucket, key, Conditions=[["content-length-range", size, size]], ExpiresIn=OFFERED
        )
        return Offer(signed["url"], signed["fields"])

    def link(self, key: str, name: str) -> str:
        asked = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentType": "application/x-download",
            "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        }
        return str(self._client("s3").generate_presigned_url("get_object", asked, ExpiresIn=LINKED))
