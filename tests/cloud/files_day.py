"""Files by form and by mail on the cloud home, on a good day and on days on which something is broken."""

import json
from email.message import EmailMessage

import pytest

from chalicelib.ports import Consumer, Deps, Record
from chalicelib.usecases import feed
from chalicelib.usecases.reactions import react
from tests.cloud import account
from tests.cloud.home import Cloud
from tests.cloud.moments import failing
from tests.cloud.troubles import DISPATCHER, asked
from tests.files.builders import jpeg

JSON = {"Content-Type": "application/json"}
TEXT = "柳塘街道路灯坏了三盏"


def files_and_troubles(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by whom it is done: at once, by what reads the lost again, and by an officer's retry."""
    send(office, "at once")
    office.pump.within = failing("react", "track")
    send(office, "lost")
    office.pump.within = failing()
    with monkeypatch.context() as patch:
        patch.setitem(feed.HANDLERS, Consumer.REACT, _broken)
        send(office, "parked")
        office.wait_for_returns()
    for parked in asked(office, "GET", "/v1/staff/parked", DISPATCHER):
        asked(office, "POST", f"/v1/staff/parked/{parked['id']}/retry", DISPATCHER)
    office.settle()


def _broken(deps: Deps, record: Record) -> None:
    if record.events:
        raise LookupError
    react(deps, record)


def send(office: Cloud, which: str) -> str:
    """A form with a picture and a mail with one; the ticket of the form."""
    ticket = form(office, f"{TEXT}，{which}")
    message = EmailMessage()
    message["From"], message["To"] = f"zhao-{which.replace(' ', '')}@example.org", account.MAIL_FROM
    message["Subject"], message["Message-ID"] = "路灯", f"<{which.replace(' ', '')}@example.org>"
    message.set_content(f"{TEXT}，{which}")
    message.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="路灯.jpg")
    office.mail(message.as_bytes())
    return ticket


def form(office: Cloud, text: str) -> str:
    """As the page does it: a place is asked for, the file posted there, the form sent with the key."""
    wanted = json.dumps({"name": "路灯.jpg", "size": len(jpeg())}).encode()
    offered = office.http.http.post("/v1/uploads", headers=JSON, body=wanted).json_body
    assert offered["fields"]["key"].startswith("upload/")
    place = {"Bucket": account.BUCKET, "Key": offered["fields"]["key"]}
    office.clients("s3").put_object(**place, Body=jpeg())
    said = json.dumps({"text": text, "files": [offered["key"]]}).encode()
    ticket = office.http.http.post("/v1/submissions", headers=JSON, body=said).json_body["ticket"]
    office.settle()
    return str(ticket)
