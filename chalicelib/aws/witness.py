"""The days' roots on S3 under object lock: not even the account's root user removes one before its time."""

from collections.abc import Callable
from typing import Any

PREFIX, SUFFIX = "roots/", ".json"


class S3Witness:
    """Implements `ports.Witness`. `kept` and `days` are for auditors: functions only keep."""

    def __init__(self, client: Callable[[str], Any], bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def keep(self, day: str, content: bytes) -> bytes:
        s3, key = self._client("s3"), _key(day)
        try:
            s3.put_object(
                Bucket=self._bucket, Key=key, Body=content, ContentType="application/json", IfNoneMatch="*"
            )
        except s3.exceptions.ClientError as error:
            # 412: it is there. 409: somebody is writing it just now, and our own turn comes again.
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise
        return bytes(s3.get_object(Bucket=self._bucket, Key=key)["Body"].read())

    def kept(self, day: str) -> bytes | None:
        """The oldest version: a later one, or a mark of deletion, may lie over it and hides nothing."""
        s3, key = self._client("s3"), _key(day)
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
        versions = [each for page in pages for each in page.get("Versions", ()) if each["Key"] == key]
        if not versions:
            return None
        # Times are whole seconds; within one, S3 tells the newest first.
        oldest = min(reversed(versions), key=lambda each: each["LastModified"])["VersionId"]
        return bytes(s3.get_object(Bucket=self._bucket, Key=key, VersionId=oldest)["Body"].read())

    def days(self) -> list[str]:
        pages = self._client("s3").get_paginator("list_object_versions")
        found = pages.paginate(Bucket=self._bucket, Prefix=PREFIX)
        keys = {each["Key"] for page in found for each in page.get("Versions", ())}
        return sorted(key.removeprefix(PREFIX).removesuffix(SUFFIX) for key in keys)


def _key(day: str) -> str:
    return f"{PREFIX}{day}{SUFFIX}"
