"""Real text messages through the SMS webhook, each accounted for, and what our answers cost.

`python -m bench.texts FILE` takes a CSV with columns `text` and `sender_hash`, such as the NUS corpus. Every
text is posted as Twilio posts it, signed, in process; senders write one after the other, half a minute apart.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from chalice.test import Client
from rich.console import Console
from rich.table import Table
from twilio.request_validator import RequestValidator

from app import app
from chalicelib import bootstrap
from chalicelib.channels.segments import segments
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.values import Channel
from chalicelib.ports import Consumer
from chalicelib.store.sqlite import SqliteStore
from local.office import Stage, ids

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
APART = timedelta(seconds=30)
HOOK, TOKEN = "/hooks/twilio/sms", "the token of the bench"
PRICE = 0.0375
"""USD a segment to China, as Twilio lists it."""


@dataclass
class Passed:
    """`became` counts what became of each text; `sent` our answers by their number of segments."""

    texts: int = 0
    refused: list[int] = field(default_factory=list)
    became: Counter[str] = field(default_factory=Counter)
    sent: Counter[int] = field(default_factory=Counter)
    longest: str = ""

    @property
    def unaccounted(self) -> int:
        return self.texts - self.became.total()


def texts(path: Path, limit: int | None = None) -> Iterator[tuple[str, str]]:
    """Sender and text of each row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if limit is not None and number >= limit:
                return
            yield row["sender_hash"], row["text"]


class Passage:
    """One office, and everybody's messages through its door."""

    def __init__(self) -> None:
        store = SqliteStore(None)
        self._stage = Stage(store, START, ids(Random(1)))  # noqa: S311  the same ids every time
        self._stage.deps = replace(self._stage.deps, webhook_token=TOKEN)
        self._stage.on_message.append(self._count)
        self._signed = RequestValidator(TOKEN)
        self._phones: dict[str, str] = {}
        self.passed = Passed()

    def run(self, rows: Iterator[tuple[str, str]]) -> Passed:
        bootstrap.use(self._stage.deps, "embedded")
        with Client(app) as client:
            for number, (sender, text) in enumerate(rows):
                self._stage.play(START + number * APART)
                self._post(client, number, self._phone(sender), text)
        return self.passed

    def _post(self, client: Client, number: int, phone: str, text: str) -> None:
        sid = f"SM{number:032x}"
        form = {"MessageSid": sid, "From": phone, "To": "+8612345", "Body": text}
        url = f"{self._stage.deps.base_url}{HOOK}"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": str(self._signed.compute_signature(url, form)),
        }
        answer = client.http.post(HOOK, headers=headers, body=urlencode(form).encode())
        self.passed.texts += 1
        if answer.status_code != 200:  # noqa: PLR2004  what Twilio takes for taken
            self.passed.refused.append(answer.status_code)
            return
        records = self._stage.deps.store.feed(Consumer.REACT, 10)
        self._stage.settle()
        for record in records:
            if not record.events:
                self.passed.became[self._meaning(record.ticket)] += 1

    def _meaning(self, ticket: str) -> str:
        store = self._stage.deps.store
        if store.case(ticket):
            return "a case"
        kept = store.once(f"receive:{ticket}")
        if kept is None:
            return "unaccounted"
        added = [event for event in store.history(kept) if getattr(event.body, "submission", "") == ticket]
        said = [row.reaction for row in store.deliveries(kept or ticket) if row.event == ticket]
        return next(
            (str(getattr(event.body, "why", "")) for event in added), (said or ["kept, no answer"])[0]
        )

    def _phone(self, sender: str) -> str:
        return self._phones.setdefault(sender, f"+86139{len(self._phones):08}")

    def _count(self, message: Delivery) -> None:
        if message.channel is Channel.SMS:
            number = segments(message.text)
            if number >= max(self.passed.sent, default=0):
                self.passed.longest = message.text
            self.passed.sent[number] += 1


def show(passed: Passed, console: Console) -> None:
    table = Table(
        "what became of them", "texts", title=f"{passed.texts} texts, {len(passed.refused)} refused"
    )
    for name, count in passed.became.most_common():
        table.add_row(name, str(count))
    total = sum(number * count for number, count in passed.sent.items())
    sent = Table("segments", "messages", title=f"{total} segments, {total * PRICE:.2f} USD")
    for number, count in sorted(passed.sent.items()):
        sent.add_row(str(number), str(count))
    console.print(table, sent)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.texts", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int)
    asked = parser.parse_args()
    passed = Passage().run(texts(asked.file, asked.limit))
    show(passed, Console())
    if passed.refused or passed.unaccounted or passed.became["unaccounted"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
