"""What a program says to the Open311 API."""

from urllib.parse import urlencode

from chalice.test import Client, HTTPResponse

from chalicelib.domain.inbox import Submission
from tests.office import Office

KEY = "a-key-of-a-test-16"
TEXT = "柳塘街道停水两天了，没人管"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
WHERE = {"address_string": "柳塘街道1号"}
MINIMAL = {"api_key": KEY, "service_code": "water-supply", "description": TEXT, **WHERE}
REQUEST_FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip


def get(http: Client, path: str, **headers: str) -> HTTPResponse:
    return http.http.get(f"/open311/v2/{path}", headers=headers)


def post(
    http: Client, form: dict[str, str] | bytes, path: str = "requests.json", **headers: str
) -> HTTPResponse:
    body = form if isinstance(form, bytes) else urlencode(form).encode()
    return http.http.post(f"/open311/v2/{path}", headers={"Content-Type": FORM, **headers}, body=body)


def posted(http: Client, **changed: str) -> str:
    answer = post(http, MINIMAL | changed)
    assert answer.status_code == 200, answer.body
    return str(answer.json_body[0]["service_request_id"])


def kept(office: Office, ticket: str) -> Submission:
    found = office.deps.store.submission(ticket)
    assert found is not None
    return found
