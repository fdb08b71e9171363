"""What operators see of the cloud's functions, and visitors when something breaks."""

import json
from datetime import timedelta

import pytest
from chalice.test import Client

from app import app
from chalicelib import bootstrap
from tests.office import WATER, Office

TEXTS = ("version", "account", "region", "source", "detail-type", "time", "id")
SCHEDULED: dict[str, object] = dict.fromkeys(TEXTS, "") | {"detail": {}, "resources": []}


@pytest.fixture
def office() -> Office:
    office = Office()
    bootstrap.use(office.deps, "cloud")
    return office


def test_the_sweep_tells_how_late_it_is(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.sms(WATER)
    office.world.pass_time(timedelta(hours=3))
    with Client(app) as client:
        client.lambda_.invoke("sweep", SCHEDULED)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "OldestDueSeconds" in line]
    (late,) = (line["OldestDueSeconds"] for line in told)
    assert late[0] > 0


@pytest.mark.parametrize("path", ["/v1/cases/ABCD2345E", "/a/ABCD2345Eseal"])
def test_what_breaks_inside_is_a_kind_sentence_and_its_words_are_nowhere(
    office: Office, path: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("13900000001")

    for name in ("submission", "case"):
        monkeypatch.setattr(office.deps.store, name, broken, raising=False)
    with Client(app) as client:
        answer = client.http.get(path, headers={"X-Access-Code": "ABCDEF"})
    assert answer.status_code == 500
    assert "12345" in answer.body.decode()
    told = capfd.readouterr()
    assert "13900000001" not in answer.body.decode() + told.out + told.err
