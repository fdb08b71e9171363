"""Pages as a browser without a script asks for them and sends them back."""

from typing import Any
from urllib.parse import urlencode

from chalice.test import Client

from app import app

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def get(path: str) -> Any:
    with Client(app) as client:
        return client.http.get(path)


def post(path: str, **fields: str) -> Any:
    with Client(app) as client:
        return client.http.post(path, headers=FORM, body=urlencode(fields).encode())


def shown(path: str) -> str:
    """A page that is there."""
    answer = get(path)
    assert answer.status_code == 200, answer.body
    return str(answer.body.decode())
