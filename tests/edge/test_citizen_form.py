"""The form as it is posted: people are never refused, programs are asked once more, files stay one's own."""

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.pages import assets
from local.blobs import MemoryBlobs
from local.uploads import LocalUploads
from tests.files.builders import jpeg
from tests.office import Office
from tests.pages.reader import Reader

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
TEXT = "柳塘街道路灯坏了三盏"


@pytest.fixture
def office() -> Office:
    office = Office()
    office.world.deps = replace(office.deps, uploads=LocalUploads(b"secret"), blobs=MemoryBlobs())
    bootstrap.use(office.deps)
    return office


def post(values: dict[str, str]) -> HTTPResponse:
    with Client(app) as client:
        return client.http.post("/", headers=FORM, body=urlencode(values).encode())


def opened(office: Office, seconds: int) -> str:
    return str(int(office.deps.now().timestamp()) - seconds)


def page(answer: HTTPResponse) -> Reader:
    return Reader(answer.body.decode())


def test_who_takes_time_is_taken_at_once(office: Office) -> None:
    assert post({"text": TEXT, "key": "k" * 16, "at": opened(office, 4)}).status_code == 201


@pytest.mark.parametrize("more", [{}, {"at": "x"}, {"at": "NOW"}, {"at": "OLD", "website": "http://spam"}])
def test_who_is_too_fast_or_falls_into_the_trap_is_asked_once_more(
    office: Office, more: dict[str, str]
) -> None:
    given = {"NOW": opened(office, 1), "OLD": opened(office, 60)}
    said = {"text": TEXT, "phone": "13900001111", "key": "k" * 16}
    answer = post(said | {name: given.get(value, value) for name, value in more.items()})
    assert answer.status_code == 200
    (form,) = page(answer).forms
    assert said.items() <= form.hidden().items(), "nothing is lost"
    assert "website" not in form.names
    assert office.deps.store.feed("react", 10) == []  # type: ignore[arg-type]  # nothing is kept of it
    assert post(form.hidden()).status_code == 201, "and nobody is refused"


def test_what_is_wrong_is_told_before_anything_is_asked(office: Office) -> None:
    answer = post({"text": TEXT, "phone": "12"})
    assert answer.status_code == 400
    assert page(answer).with_id("f-phone")[1]["aria-invalid"] == "true"


def test_files_come_back_with_a_form_that_was_refused(office: Office) -> None:
    with Client(app) as client:
        wanted = json.dumps({"name": "路灯.jpg", "size": len(jpeg())}).encode()
        offered = client.http.post("/v1/uploads", headers=JSON, body=wanted).json_body
    answer = post({"text": TEXT, "phone": "12", "files": offered["key"]})
    assert [item["data-name"] for item in page(answer).all("li")] == ["路灯.jpg"]
    assert page(answer).forms[0].hidden()["files"] == offered["key"]
    answer = post({"text": TEXT, "files": "forged.key", "at": opened(office, 9)})
    assert answer.status_code == 400
    assert page(answer).forms[0].hidden()["files"] == ""


def test_the_form_and_the_api_say_the_same_under_one_key(office: Office) -> None:
    """What was kept without a connection goes by the API, though the form may have got there."""
    said = {"text": "第一行\r\n第二行", "lang": "en", "phone": "", "confidential": "1", "key": "k" * 16}
    assert post(said | {"at": opened(office, 9)}).status_code == 201
    with Client(app) as client:
        again = {"text": said["text"], "lang": "en", "confidential": True, "files": []}
        headers = JSON | {"Idempotency-Key": "k" * 16}
        assert (
            client.http.post(
                "/v1/submissions?lang=en", headers=headers, body=json.dumps(again).encode()
            ).status_code
            == 201
        )


@pytest.mark.parametrize("files", ["key", [1], {"a": 1}, ["forged.key"]])
def test_files_that_are_no_keys_are_refused(office: Office, files: object) -> None:
    with Client(app) as client:
        body = json.dumps({"text": TEXT, "files": files}).encode()
        answer = client.http.post("/v1/submissions", headers=JSON, body=body)
    assert (answer.status_code, answer.json_body["field"]) == (400, "files")


def test_only_pages_with_scripts_may_run_some_and_only_ours(office: Office) -> None:
    with Client(app) as client:
        policies = {
            path: client.http.get(path).headers["Content-Security-Policy"] for path in ("/", "/track")
        }
    assert "script-src 'self'; connect-src 'self'" in policies["/"]
    assert "script-src" not in policies["/track"]
    assert all("unsafe-eval" not in policy and "http" not in policy for policy in policies.values())


def test_scripts_are_kept_for_ever_under_their_version_and_the_worker_is_asked_for_anew(
    office: Office,
) -> None:
    with Client(app) as client:
        script = client.http.get(assets.address("form.js"))
        other, worker = client.http.get("/static/form.js?v=old"), client.http.get("/sw.js")
        nothing = client.http.get("/static/..%2fviews.py")
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert other.headers["Cache-Control"] == worker.headers["Cache-Control"] == "no-cache"
    assert assets.version() in worker.body.decode()
    assert "{{" not in worker.body.decode()
    assert nothing.status_code == 404
