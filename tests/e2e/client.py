"""What people outside do: send messages, fill in forms, open links. HTTP alone, but for the signature."""

import json
import re
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid

import requests
from requests import Response
from twilio.request_validator import RequestValidator

from tests.e2e.server import Server, wait_for
from tests.pages.reader import Form, Reader

TIMEOUT = 30.0
HOTLINE, MAILBOX = "+15005550006", "hotline@huiyin.example"
SMS_HOOK = "/hooks/twilio/sms"
# Number, then access code: of the letters that nobody mistakes for another.
RECEIPT = re.compile(
    r"([2-9A-HJ-NP-RT-Y]{9})(?![0-9A-Z]).*?(?<![0-9A-Z])([2-9A-HJ-NP-RT-Y]{6})(?![0-9A-Z])", re.DOTALL
)
ACKNOWLEDGED = 10.0
"""Seconds within which everybody is acknowledged."""


@dataclass(frozen=True)
class Sent:
    """One line of /local/outbox."""

    channel: str
    to: str
    text: str
    ticket: str
    reaction: str
    delivery: str
    link: str


def get(server: Server, path: str, **headers: str) -> Response:
    return requests.get(server.base_url + path, headers=headers, timeout=TIMEOUT)


def post(
    server: Server, path: str, document: object, token: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """JSON, with a bearer token if there is one."""
    said = {
        "Content-Type": "application/json",
        **(headers or {}),
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    body = json.dumps(document, ensure_ascii=False).encode()
    return requests.post(server.base_url + path, body, headers=said, timeout=TIMEOUT)


def post_form(server: Server, path: str, values: Mapping[str, str]) -> Response:
    return requests.post(server.base_url + path, data=values, timeout=TIMEOUT)


def submit(server: Server, document: object, key: str = "") -> Response:
    return post(server, "/v1/submissions", document, headers={"Idempotency-Key": key} if key else {})


def sms(server: Server, phone: str, text: str, sid: str) -> Response:
    """A message from a phone, as Twilio posts it."""
    form = {"MessageSid": sid, "From": phone, "To": HOTLINE, "Body": text}
    signature = RequestValidator(server.twilio_token).compute_signature(server.base_url + SMS_HOOK, form)
    headers = {"X-Twilio-Signature": str(signature)}
    return requests.post(server.base_url + SMS_HOOK, data=form, headers=headers, timeout=TIMEOUT)


def mail(server: Server, sender: str, subject: str, text: str, answers: str = "") -> None:
    """A mail to the hotline, as a relay hands it over; perhaps as an answer to a letter of ours."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, MAILBOX, subject
    message["Message-ID"] = make_msgid(domain="example.org")
    if answers:
        message["In-Reply-To"] = f"<huiyin.{answers}@huiyin.example>"
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=TIMEOUT) as relay:
        relay.send_message(message)


def outbox(server: Server, *, to: str = "", ticket: str = "", reaction: str = "") -> list[Sent]:
    """What was sent, oldest first."""
    asked = {"to": to, "ticket": ticket}
    answer = requests.get(f"{server.base_url}/local/outbox", params=asked, timeout=TIMEOUT)
    assert answer.status_code == 200, answer.text
    return [_sent(row) for row in answer.json() if reaction in ("", row["reaction"])]


def _sent(row: Mapping[str, str]) -> Sent:
    link = re.search(r"https?://\S+", row["text"])
    return Sent(
        channel=row["channel"],
        to=row["to"],
        text=row["text"],
        ticket=row["ticket"],
        reaction=row["reaction"],
        delivery=row["delivery"],
        link=link.group() if link else "",
    )


def the_message(server: Server, to: str, reaction: str, seconds: float = ACKNOWLEDGED) -> Sent:
    """Wait for it; there must be exactly one."""
    found = wait_for(
        lambda: outbox(server, to=to, reaction=reaction), seconds, f"{reaction} to {to}; {server.log}"
    )
    assert len(found) == 1, found
    return found[0]


def receipt(text: str) -> tuple[str, str]:
    """Ticket and access code, as a person reads them in a message or on a page."""
    found = RECEIPT.search(text)
    assert found, text
    return found[1], found[2]


def track(server: Server, ticket: str, code: str, lang: str = "zh-CN") -> Response:
    return get(server, f"/v1/cases/{ticket}", **{"X-Access-Code": code, "Accept-Language": lang})


def open_page(server: Server, link: str) -> Reader:
    """A page that must be there; a link may be a path or a whole address of ours."""
    answer = get(server, link.removeprefix(server.base_url))
    assert answer.status_code == 200, answer.text
    return Reader(answer.text)


def send(server: Server, form: Form, values: Mapping[str, str]) -> Response:
    """Press the button: the hidden fields go along, and only what the page asks for can be filled in."""
    assert form.method == "post"
    assert set(values) <= form.names, f"{set(values) - form.names} is not on the page"
    answer = post_form(server, form.action, form.hidden() | dict(values))
    return _press_again(server, answer) if 'name="sure"' in answer.text else answer


def _press_again(server: Server, answer: Response) -> Response:
    """Nobody fills in a form as fast as a test, so the page asks whether it was a person."""
    (form,) = Reader(answer.text).forms
    return post_form(server, form.action, form.hidden())
