"""What is too large for the table, on S3: mails as they came, sound, attachments."""

from collections.abc import Callable
from typing import Any


class S3Blobs:
    """Implements `ports.Blobs`; the bucket encrypts and keeps versions by itself."""

    def __init__(self, client: Callable[[str], Any], bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def put(self, key: str, content: bytes, type: str) -> None:
        self._client("s3").put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=type)

    def get(self, key: str) -> bytes | None:
        s3 = self._client("s3")
        try:
            return bytes(s3.get_object(Bucket=self._bucket, Key=key)["Body"].read())
        except s3.exceptions.NoSuchKey:
            return None
