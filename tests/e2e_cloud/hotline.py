"""What people outside do with the deployed hotline, by its public name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from requests import Response
from twilio.request_validator import RequestValidator

from local.outbox import STEPS, Message, Outbox
from local.twilio_account import Account
from tests.e2e.client import HOTLINE, SMS_HOOK
from tests.e2e.server import wait_for
from tests.e2e_cloud.deployment import HOST, Deployment
from tests.e2e_cloud.issuer import Issuer
from tests.pages.reader import Reader

TIMEOUT = 60.0
ACKNOWLEDGED = 60.0
"""Seconds: within a minute, on two cores, with every function starting for the first time."""


@dataclass(frozen=True)
class Run:
    """Of the state machine: when it will go on, and whether it has woken the case before."""

    name: str
    asleep_until: str
    woken: bool


@dataclass(frozen=True)
class Hotline:
    """`outbox` is what Twilio took."""

    deployment: Deployment
    outbox: Outbox
    account: Account = field(repr=False)
    issuer: Issuer

    def get(self, path: str, **headers: str) -> Response:
        return self._call("GET", path, headers, None)

    def post(self, path: str, document: object, **headers: str) -> Response:
        body = json.dumps(document, ensure_ascii=False).encode()
        return self._call("POST", path, {"Content-Type": "application/json", **headers}, body)

    def send(self, path: str, form: Mapping[str, str], **headers: str) -> Response:
        """As a browser sends a form, and as Twilio does."""
        return self._call("POST", path, headers, form)

    def submit(self, document: object, key: str) -> Response:
        return self.post("/v1/submissions", document, **{"Idempotency-Key": key})

    def sms(self, phone: str, text: str, sid: str) -> Response:
        """A message from a phone, as Twilio posts it."""
        return self.signed(SMS_HOOK, {"MessageSid": sid, "From": phone, "To": HOTLINE, "Body": text})

    def signed(self, path: str, form: Mapping[str, str]) -> Response:
        """By Twilio, on the public address."""
        signature = RequestValidator(self.account.token).compute_signature(f"https://{HOST}{path}", form)
        return self.send(path, form, **{"X-Twilio-Signature": str(signature)})

    def texts_to(self, phone: str, count: int) -> list[str]:
        """The text messages to a phone, as soon as there are so many."""
        sent = wait_for(
            lambda: self.outbox.all(phone)[count - 1 :] and self.outbox.all(phone),
            ACKNOWLEDGED,
            f"{count} messages to {phone}: {self.deployment.failures()}",
        )
        return [message.text for message in sent]

    def mails_to(self, address: str, count: int) -> list[str]:
        """The mails to an address, as soon as there are so many."""
        aws = self.deployment.aws
        return wait_for(
            lambda: aws.mails(address)[count - 1 :] and aws.mails(address),
            ACKNOWLEDGED,
            f"{count} mails to {address}: {self.deployment.failures()}",
        )

    def twilio_reports(self) -> list[int]:
        """Tell what became of every text message; the answers to it."""
        return [self._report(message, step) for message in self.outbox.unreported() for step in STEPS]

    def tracked(self, ticket: str, code: str) -> dict[str, str]:
        answer = self.get(f"/v1/cases/{ticket}", **{"X-Access-Code": code})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def until(self, status: str, ticket: str, code: str) -> dict[str, str]:
        """Where the case stands, as soon as it stands there."""
        wait_for(
            lambda: self.tracked(ticket, code)["status"] == status,
            ACKNOWLEDGED,
            f"{status}: {self.deployment.failures()}",
        )
        return self.tracked(ticket, code)

    def open_page(self, path: str) -> Reader:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return Reader(answer.text)

    def tracking_page(self, ticket: str, code: str) -> Reader:
        (form,) = self.open_page("/track").forms
        answer = self.send(form.action, form.hidden() | {"ticket": ticket, "code": code})
        assert answer.status_code == 200, answer.text
        return Reader(answer.text)

    def link_in(self, text: str) -> str:
        """The path of ours that a message leads to."""
        return next(word.removeprefix(f"https://{HOST}") for word in text.split() if word.startswith("https"))

    def survey_link(self, ticket: str, code: str) -> str:
        """Empty as long as nobody is asked."""
        links = self.tracking_page(ticket, code).values("href")
        return next((link.removeprefix(f"https://{HOST}") for link in links if "/s/" in link), "")

    def signed_in(self, sub: str, role: str, unit: str = "", **claims: object) -> dict[str, str]:
        """An officer's header."""
        return {"Authorization": f"Bearer {self.issuer.token(sub, role, unit, **claims)}"}

    def parked(self, ticket: str, officer: Mapping[str, str]) -> dict[str, str]:
        """What waits for an officer of this case, as soon as it does."""

        def found() -> list[dict[str, str]]:
            items = self.get("/v1/staff/parked", **officer).json()["items"]
            return [item for item in items if ticket in item["ref"]]

        return wait_for(found, ACKNOWLEDGED, f"parked: {self.deployment.failures()}")[0]

    def rates(self, unit: str, officer: Mapping[str, str]) -> dict[str, dict[str, int]]:
        """Those of a unit, as soon as a case in them has been evaluated; the survey is dated a week ahead."""
        last = (datetime.now(UTC) + timedelta(days=10)).date()
        query = f"by=unit&from={last - timedelta(days=20)}&to={last}"
        rows = self.get(f"/v1/measures?{query}", **officer).json()["rows"]
        rates = next((dict(row["rates"]) for row in rows if row["value"] == unit), {})
        return rates if rates and rates["satisfaction_rate"]["denominator"] else {}

    def runs(self, ticket: str) -> list[Run]:
        """Of the case's clock, oldest first."""
        states = self.deployment.aws.client("stepfunctions")
        clock = self.deployment.outputs["ClockArn"]
        found = [
            _run(each["name"], states.get_execution_history(executionArn=each["executionArn"])["events"])
            for each in states.list_executions(stateMachineArn=clock)["executions"]
            if each["name"].startswith(ticket)
        ]
        return sorted(found, key=lambda run: run.name)

    def asleep(self, ticket: str) -> Run:
        """The case's only run, as soon as it sleeps."""
        wait_for(lambda: any(run.asleep_until for run in self.runs(ticket)), ACKNOWLEDGED, "a run")
        (run,) = self.runs(ticket)
        return run

    def _report(self, message: Message, step: str) -> int:
        path = message.callback.removeprefix(f"https://{HOST}")
        form = {"MessageSid": message.provider_id, "MessageStatus": step, "To": message.receiver}
        self.outbox.set_reported(message, len(STEPS))
        return self.signed(path, form).status_code

    def _call(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | Mapping[str, str] | None
    ) -> Response:
        """By the name of the host, as the DNS and the gateway's domain would lead here."""
        url = self.deployment.aws.url + path
        return requests.request(method, url, data=body, headers={"Host": HOST, **headers}, timeout=TIMEOUT)


def _run(name: str, events: list[dict[str, Any]]) -> Run:
    waits = [
        each["stateEnteredEventDetails"]["input"] for each in events if each["type"] == "WaitStateEntered"
    ]
    asleep = waits and events[-1]["type"] == "WaitStateEntered"
    woken = any(each["type"] == "TaskSucceeded" for each in events)
    return Run(name, json.loads(waits[-1])["wake_at"] if asleep else "", woken)
