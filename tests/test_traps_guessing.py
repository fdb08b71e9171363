"""Trap 35, the last word of it: whoever guesses at ticket and code is stopped, and nobody else is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from chalice.local import LambdaEventConverter
from chalice.test import Client, HTTPResponse

from chalicelib import bootstrap
from chalicelib.domain.ticket import access_code
from chalicelib.edge.openapi import doors
from chalicelib.edge.own_case import Code
from chalicelib.ports import Store
from chalicelib.usecases import rights
from chalicelib.usecases.guesses import AT_ALL, AT_TICKET
from local.sim.world import build
from tests.office import WATER, Office
from tests.test_story import post_form

HOME, STRANGER, CAFE = "203.0.113.7", "198.51.100.23", "2001:db8:1:2::5"
UNKNOWN = "KM555RBGQ"
WRONG = "222222"


@pytest.fixture(params=["sqlite", "dynamodb"])
def office(request: pytest.FixtureRequest) -> Office:
    office = Office(build(1, 0.0, request.param))
    bootstrap.use(office.deps)
    return office


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Who knocks from now on, as API Gateway tells it; at first the stranger."""

    def come_from(address: str) -> None:
        monkeypatch.setattr(LambdaEventConverter, "LOCAL_SOURCE_IP", address)

    come_from(STRANGER)
    return come_from


class Noting:
    """The store, and which of its methods were called with what."""

    def __init__(self, inner: Store) -> None:
        self._inner, self.calls = inner, list[tuple[str, tuple[Any, ...]]]()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args))
            return getattr(self._inner, name)(*args, **kwargs)

        return call

    def names(self) -> list[str]:
        calls, self.calls = self.calls, []
        return [name for name, _ in calls]


@pytest.fixture
def store(office: Office) -> Noting:
    noting = Noting(office.deps.store)
    bootstrap.use(replace(office.deps, store=cast("Store", noting)))
    return noting


def code_of(office: Office, ticket: str) -> str:
    return access_code(office.deps.secrets.key(), ticket)


def track(client: Client, ticket: str, code: str = WRONG, **headers: str) -> HTTPResponse:
    return client.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code, **headers})


def shown(answered: HTTPResponse) -> tuple[int, bytes, str]:
    return answered.status_code, answered.body, answered.headers.get("Retry-After", "")


def guess(client: Client, ticket: str, times: int = AT_TICKET) -> None:
    assert {track(client, ticket).status_code for _ in range(times)} == {404}


def test_trap_35_after_ten_wrong_codes_of_an_hour_nothing_opens_there_until_it_is_over(
    office: Office, client: Client
) -> None:
    ticket = office.sms(WATER)
    office.world.pass_time(timedelta(minutes=14, seconds=59, milliseconds=500))
    guess(client, ticket)
    for code in (WRONG, code_of(office, ticket)):
        refused = track(client, ticket, code)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2701")
        assert refused.json_body["code"] == "throttled"
        assert "10:00以后" in refused.json_body["message"]
        assert ticket not in refused.body.decode()
    assert "after 10:00" in track(client, ticket, **{"Accept-Language": "en"}).json_body["message"]
    office.world.pass_time(timedelta(seconds=2700))
    assert track(client, ticket, code_of(office, ticket)).status_code == 429
    office.world.pass_time(timedelta(seconds=1))
    assert track(client, ticket, code_of(office, ticket)).status_code == 200


def test_trap_35_who_guesses_locks_out_nobody_elsewhere_and_no_neighbour(
    office: Office, client: Client, outside: Callable[[str], None]
) -> None:
    ticket, neighbours = office.sms(WATER), office.sms("小区楼下饭店油烟太大，柳塘街道", "+8613900000002")
    guess(client, ticket)
    assert track(client, ticket).status_code == 429
    assert track(client, neighbours, code_of(office, neighbours)).status_code == 200
    for address in (HOME, CAFE):
        outside(address)
        assert track(client, ticket, code_of(office, ticket)).status_code == 200


def test_trap_35_an_unknown_ticket_and_a_wrong_code_are_one_before_and_after_the_throttle(
    office: Office, client: Client, store: Noting, outside: Callable[[str], None]
) -> None:
    ticket = office.sms(WATER)
    lives = []
    for number, each in enumerate((ticket, UNKNOWN, f"{ticket[:-1]}*", "没有")):
        outside(f"198.51.100.{number}")
        store.names()
        answers = [shown(track(client, each)) for _ in range(AT_TICKET + 3)]
        written = [len(args[1]) for name, args in store.calls if name == "add_tries"]
        lives.append((answers, written, store.names()))
    assert [life == lives[0] for life in lives] == [True] * 4
    answers, written, _ = lives[0]
    assert [status for status, *_ in answers] == [404] * AT_TICKET + [429] * 3
    assert written == [2] * AT_TICKET, "what is refused unseen is counted no more"


def test_trap_35_the_right_code_costs_one_look_and_writes_nothing(
    office: Office, client: Client, store: Noting, outside: Callable[[str], None]
) -> None:
    ticket = office.sms(WATER)
    guess(client, ticket, AT_TICKET - 1)
    outside("127.0.0.1")
    store.names()
    assert track(client, ticket, code_of(office, ticket)).status_code == 200
    before = store.names()
    outside(STRANGER)
    assert track(client, ticket, code_of(office, ticket)).status_code == 200
    assert store.names() == ["tries", *before]


def test_trap_35_one_address_guesses_a_hundred_times_an_hour_at_all_tickets_together(
    office: Office, client: Client, outside: Callable[[str], None]
) -> None:
    """A code has 29⁶ values: whoever guesses so fast finds one case of all in some seven hundred years."""
    ticket = office.sms(WATER)
    for number in range(AT_ALL):
        assert track(client, ticket, code_of(office, ticket)).status_code == 200
        assert track(client, f"KM555RB{number:02}").status_code == 404
    assert track(client, ticket, code_of(office, ticket)).status_code == 429
    assert track(client, "KM555RBGQ").status_code == 429
    outside(HOME)
    assert track(client, ticket, code_of(office, ticket)).status_code == 200


def test_trap_35_no_header_makes_a_guesser_another_one_and_an_ipv6_network_is_one(
    office: Office, client: Client, outside: Callable[[str], None]
) -> None:
    ticket = office.sms(WATER)
    for number in range(AT_TICKET):
        outside(f"2001:db8:1:2::{number:x}")
        forged = dict.fromkeys(("X-Forwarded-For", "X-Real-Ip", "Forwarded", "True-Client-Ip"), HOME)
        assert track(client, ticket, **forged, **{"User-Agent": f"{number}"}).status_code == 404
    assert track(client, ticket, **{"X-Forwarded-For": "192.0.2.99"}).status_code == 429


def test_trap_35_a_ticket_is_one_however_it_is_written(office: Office, client: Client) -> None:
    ticket = office.sms(WATER)
    written = (ticket, ticket.lower(), f"{ticket[:4]}-{ticket[4:8]}-{ticket[8:]}")
    for number in range(AT_TICKET):
        assert post_form(client, "/track", ticket=written[number % 3], code=WRONG).status_code == 404
    code = code_of(office, ticket)
    assert {track(client, each, code).status_code for each in written} == {429}


def test_trap_35_where_nobody_tells_from_where_nobody_locks_all_out(
    office: Office, client: Client, outside: Callable[[str], None]
) -> None:
    """Behind a server on the same machine that hands no address on, all would be one."""
    ticket = office.sms(WATER)
    outside("127.0.0.1")
    guess(client, ticket, AT_ALL + 1)
    assert track(client, ticket, code_of(office, ticket)).status_code == 200


def test_trap_35_neither_address_nor_ticket_can_be_read_in_what_is_counted(
    office: Office, client: Client, store: Noting
) -> None:
    ticket = office.sms(WATER)
    guess(client, ticket, 1)
    office.world.pass_time(timedelta(hours=1))
    guess(client, ticket, 1)
    counted = [args for name, args in store.calls if name == "add_tries"]
    assert not any(told in repr(counted) for told in (STRANGER, ticket, "198.51"))
    first, second = ((key, *added) for key, added, *_ in counted)
    assert set(first) & set(second) == {"all"}, "one hour tells nothing of another"


Knock = Callable[[Client, str, str], HTTPResponse]


def api(method: str, path: str) -> Knock:
    def knock(client: Client, ticket: str, code: str) -> HTTPResponse:
        headers = {"X-Access-Code": code, "Content-Type": "application/json"}
        body = b'{"text": "x"}' if method == "POST" else b""
        return client.http.request(method, path.format(ticket=ticket), headers=headers, body=body)

    return knock


def page(path: str) -> Knock:
    return lambda client, ticket, code: post_form(client, path, ticket=ticket, code=code)


DOORS: dict[str, Knock] = {
    "case": api("GET", "/v1/cases/{ticket}"),
    "receipt": api("GET", "/v1/cases/{ticket}/receipt"),
    **{act: api("POST", f"/v1/cases/{{ticket}}/{act}") for act in rights.ACTS},
    "page": page("/track"),
    **{f"page of {act}": page(f"/track/{act}") for act in rights.ACTS},
}


@pytest.mark.parametrize("door", DOORS)
def test_trap_35_every_door_counts_and_is_closed_by_what_was_tried_at_the_others(
    office: Office, client: Client, outside: Callable[[str], None], door: str
) -> None:
    ticket = office.sms(WATER)
    knock, code = DOORS[door], code_of(office, ticket)
    assert [knock(client, ticket, WRONG).status_code for _ in range(AT_TICKET)] == [404] * AT_TICKET
    assert track(client, ticket, code).status_code == 429
    outside(HOME)
    guess(client, ticket)
    before = office.deps.store.history(ticket)
    refused = knock(client, ticket, code)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert "10:00以后" in refused.body.decode()
    assert office.deps.store.history(ticket) == before


def test_trap_35_no_route_takes_a_code_without_knowing_from_where() -> None:
    from app import app

    taking = [door for door in doors(app.routes) if issubclass(door.declared.takes.get("headers", int), Code)]
    assert len(taking) == len(DOORS) - 1 - len(rights.ACTS)
    assert [door.id for door in taking if "sender" not in door.declared.takes] == []
