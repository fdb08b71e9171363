"""What is too large for the table: one contract, on files, in memory, and on S3 under moto."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from chalicelib.aws.blobs import S3Blobs
from chalicelib.ports import Blobs
from local.blobs import FileBlobs, MemoryBlobs

KEY = "mail/0a1B-c.eml"


class BlobsContract:
    """Inherit, name the class Test…, and provide `blobs`."""

    def test_what_was_put_is_there(self, blobs: Blobs) -> None:
        blobs.put(KEY, b"\x00\xff\r\n", "message/rfc822")
        assert blobs.get(KEY) == b"\x00\xff\r\n"

    def test_what_was_not_put_is_not(self, blobs: Blobs) -> None:
        assert blobs.get("file/none") is None

    def test_the_same_twice_is_there_once(self, blobs: Blobs) -> None:
        for _ in range(2):
            blobs.put(KEY, b"", "text/plain")
        assert blobs.get(KEY) == b""


class TestFileBlobs(BlobsContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> Blobs:
        return FileBlobs(tmp_path / "blobs")

    @pytest.mark.parametrize("key", ["../x", "/etc/x", "mail/../../x", "mail", "Mail/x", "mail/.x", "mail/"])
    def test_no_key_leads_out_of_the_folder(self, blobs: Blobs, key: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            blobs.put(key, b"", "text/plain")


class TestMemoryBlobs(BlobsContract):
    @pytest.fixture
    def blobs(self) -> Blobs:
        return MemoryBlobs()


class TestS3Blobs(BlobsContract):
    @pytest.fixture
    def blobs(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blobs]:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        with mock_aws():
            client = boto3.Session(region_name="us-east-1").client("s3")
            client.create_bucket(Bucket="blobs")
            yield S3Blobs(lambda _: client, "blobs")
