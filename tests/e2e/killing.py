"""A server that is killed again and again, and the citizens who write to it all the same."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import requests
from requests.exceptions import ChunkedEncodingError

from chalicelib.domain.delivery import Delivery
from chalicelib.store.sqlite import SqliteStore
from local.home import STORE
from tests.e2e import client
from tests.e2e.server import Server

KILLS, CLIENTS = 20, 200
LIFE = 0.7
"""Seconds: a killed server has served for at most so long."""
SEED = random.SystemRandom().randrange(1_000_000)
NO_WATER = "柳塘街道停水两天了，没人管"
HOW_TO = "请问租房怎么提取公积金"
"""Answered at once: two messages to the citizen, and nobody to remind."""
DROPPED = (requests.ConnectionError, requests.ReadTimeout, ChunkedEncodingError)


@dataclass
class Citizen:
    """Sends the same words under the same key until somebody answers, and later once more."""

    number: int
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    answers: list[str] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return f"+861390010{self.number:04}"

    @property
    def text(self) -> str:
        return f"第{self.number:03}号：{HOW_TO if self.number % 5 else NO_WATER}"

    def send(self, server: Server) -> None:
        try:
            answer = self._post(server)
        except DROPPED:
            return
        assert answer.status_code == (200 if self._by_sms else 201), answer.text
        self.answers.append("" if self._by_sms else answer.json()["ticket"])

    @property
    def _by_sms(self) -> bool:
        return self.number % 2 == 1

    def _post(self, server: Server) -> requests.Response:
        if self._by_sms:
            return client.sms(server, self.phone, self.text, self.key)
        return client.submit(server, {"text": self.text, "phone": self.phone}, self.key)


@dataclass
class Aftermath:
    """What is left after the last kill, when the server has done all it had to do."""

    server: Server
    citizens: list[Citizen]
    cases: dict[str, str]
    sent: list[client.Sent]
    deliveries: list[Delivery]
    parked: set[str]


def kill_again_and_again(server: Server, citizens: list[Citizen]) -> None:
    """In every life of the server 200 write at once: newcomers, and all before them with their old keys."""
    chance = random.Random(SEED)
    newcomers = CLIENTS // KILLS
    with ThreadPoolExecutor(CLIENTS) as threads:
        for known in range(newcomers, CLIENTS + 1, newcomers):
            writing = chance.sample(citizens[:known], known)
            sending = [threads.submit(each.send, server) for each in writing for _ in range(CLIENTS // known)]
            Event().wait(chance.uniform(0, LIFE))
            server.kill9()
            for each in sending:
                each.result()
            server.start()
        for _ in range(2):
            list(threads.map(lambda citizen: citizen.send(server), citizens))


def late_by(server: Server, length: str) -> None:
    """Time passes with no server; the next one finds everything late."""
    server.kill9()
    server.command("clock", "advance", length)
    server.start()
    server.settle()


def titles(server: Server) -> dict[str, str]:
    """The title of every case, by ticket."""
    dispatcher = f"Bearer {server.token('dispatcher')}"
    found: dict[str, str] = {}
    cursor = "?"
    while cursor:
        page = client.get(server, f"/v1/staff/cases{cursor}", Authorization=dispatcher).json()
        found |= {row["ticket"]: row["title"] for row in page["items"]}
        cursor = f"?cursor={page['cursor']}" if page["cursor"] else ""
    return found


def kept(server: Server, cases: dict[str, str]) -> tuple[list[Delivery], set[str]]:
    """Every delivery of the cases, and what waits for an officer."""
    store = SqliteStore(server.data / STORE)
    try:
        rows = [row for ticket in cases for row in store.deliveries(ticket)]
        return rows, {item.ref for item in store.parked(None, 1000).items}
    finally:
        store.close()
