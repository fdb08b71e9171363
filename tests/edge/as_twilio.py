"""Twilio's side of a webhook: it signs what it posts, on the public address."""

from urllib.parse import urlencode

from chalice.test import Client, HTTPResponse
from twilio.request_validator import RequestValidator

from app import app

BASE, TOKEN = "https://hotline.example.org/api", "the webhook's token"
FORM = "application/x-www-form-urlencoded"


def signature(path: str, form: dict[str, str]) -> str:
    return str(RequestValidator(TOKEN).compute_signature(BASE + path, form))


def post(path: str, form: dict[str, str], signed: str | None = None) -> HTTPResponse:
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signed or signature(path, form)}
    with Client(app) as client:
        return client.http.post(path, headers=headers, body=urlencode(form).encode())
