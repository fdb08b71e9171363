"""The morning after on the cloud home: reports are built, kept in the bucket, sent, read and built anew."""

import json

from chalicelib.domain.report_periods import Kind
from chalicelib.domain.values import Channel
from chalicelib.usecases import personal, subscriptions
from tests.cloud.home import Cloud
from tests.homes import at
from tests.office import MANAGER, SUPERVISOR, WATER

TOMORROW = "Tue 2026-03-03 07:30"


def a_morning(office: Cloud) -> str:
    """The path of the digest behind the manager's link."""
    wanted = subscriptions.Subscribe(Kind.DAILY, Channel.SMS)
    subscriptions.subscribe(office.deps, SUPERVISOR, subscriptions.Subscribe(Kind.DAILY, Channel.EMAIL))
    subscriptions.subscribe(office.deps, MANAGER, wanted)
    office.sms(WATER)
    before = office.time.now
    office.time.now = at(TOMORROW)
    for _ in range(2):
        office.pump.build_reports()
    token = office.far.token("m-gu", "manager", "chengjiang")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    anew = {"kind": "daily", "day": "2026-03-02", "reason": "更正"}
    answer = office.http.http.post("/v1/reports", headers=headers, body=json.dumps(anew).encode())
    assert answer.json_body["replaces"] == "daily-2026-03-02"
    link = personal.reader_link(office.deps, office.deps.office.person("m-gu"))
    path = f"{link.removeprefix(office.deps.base_url)}/reports/daily-2026-03-02"
    assert office.http.http.get(f"{path}.xlsx").status_code == 303
    office.settle()
    office.time.now = before
    return path
