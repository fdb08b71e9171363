"""An export on the cloud home: by a dispatcher who sees all, by a handler, and of what came in a week."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.cloud import account
from tests.cloud.home import Cloud
from tests.cloud.troubles import DISPATCHER, HANDLER, Person
from tests.office import WANG, WATER


def files_of_lists(office: Cloud) -> list[bytes]:
    """What is behind each link."""
    office.sms(WATER)
    asked: tuple[tuple[Person, str, dict[str, str]], ...] = (
        (DISPATCHER, "xlsx", {}),
        (DISPATCHER, "csv", {"phone": WANG}),
        (DISPATCHER, "csv", {"received_from": "2026-03-01"}),
        (HANDLER, "csv", {"text": "停水"}),
    )
    return [_fetched(office, *each) for each in asked]


def _fetched(office: Cloud, who: Person, form: str, filters: Mapping[str, str]) -> bytes:
    headers = {
        "Authorization": f"Bearer {office.far.token(*who)}",
        "Content-Type": "application/json",
    }
    body = json.dumps({"format": form, "filters": filters}).encode()
    begun = office.http.http.post("/v1/staff/exports", headers=headers, body=body)
    assert begun.status_code == 202, begun.body
    office.settle()
    ready: Any = office.http.http.get(begun.headers["Location"], headers=headers).json_body
    assert ready["state"] == "ready", ready
    key = unquote(urlsplit(ready["link"]).path).partition("export/")
    found = office.clients("s3").get_object(Bucket=account.BUCKET, Key="".join(key[1:]))
    return bytes(found["Body"].read())
