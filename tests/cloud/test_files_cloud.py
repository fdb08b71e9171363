"""Files on the cloud home: past the functions, by addresses that we sign."""

import json
from base64 import b64decode
from collections.abc import Iterator

import pytest

from chalicelib.aws import clients
from chalicelib.aws.uploads import S3Uploads
from chalicelib.usecases import inspection
from chalicelib.usecases.inspection import FileState
from tests.cloud import account
from tests.cloud.files_day import TEXT, form
from tests.cloud.home import Cloud
from tests.cloud.troubles import DISPATCHER
from tests.files.builders import PLACE


def test_a_picture_goes_by_s3_and_comes_back_without_its_place(office: Cloud) -> None:
    ticket = form(office, TEXT)
    submission = office.deps.store.submission(ticket)
    assert submission is not None
    (file,) = inspection.of_submission(office.deps, submission)
    assert file.state is FileState.READY
    assert PLACE not in (office.deps.blobs.get(file.key) or PLACE)
    token = office.far.token(*DISPATCHER)
    answer = office.http.http.get(
        f"/v1/staff/cases/{ticket}/files/1", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert account.BUCKET in address
    assert file.key in address
    assert "response-content-disposition=attachment" in address


def test_a_page_may_connect_to_the_bucket_alone(office: Cloud) -> None:
    policy = office.http.http.get("/").headers["Content-Security-Policy"]
    assert f"connect-src 'self' {office.deps.uploads.origin};" in f"{policy};"


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Uploads]:
    """With the client that the functions have, in a region that knows no other signature."""
    for name, value in {
        "ACCESS_KEY_ID": "k",
        "SECRET_ACCESS_KEY": "s",
        "DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    clients.client.cache_clear()
    yield S3Uploads(clients.client, "bucket")
    clients.client.cache_clear()


def test_what_a_browser_is_sent_to_is_signed_for_its_region(uploads: S3Uploads) -> None:
    """Another address would send it on, and a browser posts no file to where it is sent on."""
    assert uploads.origin == "https://bucket.s3.eu-central-1.amazonaws.com"
    address = uploads.link("file/abc", "路灯.jpg")
    assert address.startswith(f"{uploads.origin}/file/abc?")
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in address


def test_a_form_is_for_one_key_and_one_size(uploads: S3Uploads) -> None:
    offered = uploads.offer("upload/abc", 1234)
    policy = json.loads(b64decode(offered.fields["policy"]))
    assert ["content-length-range", 1234, 1234] in policy["conditions"]
    assert {"key": "upload/abc"} in policy["conditions"]
