"""Who may listen to a call: those who have to do with the case, and of a tip-off the supervisor alone."""

from dataclasses import replace

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.ports import Principal
from chalicelib.usecases.links import action_link
from tests.office import DISPATCHER, SUPERVISOR, WATER, Office
from tests.usecases.phone import heard, on_the_line, ring


class Known:
    """A token is the name of who holds it."""

    def verify(self, token: str) -> Principal:
        for who in (DISPATCHER, SUPERVISOR):
            if token == who.id:
                return who
        raise UnauthenticatedError


def call(said: str) -> tuple[Office, str]:
    office = Office()
    on_the_line(office, words=[heard(said)])
    office.world.deps = replace(office.deps, identity=Known())
    bootstrap.use(office.deps)
    return office, ring(office)


def get(path: str, who: str = "") -> HTTPResponse:
    """As browsers ask: without `Accept`, Chalice hands out no bytes."""
    headers = {"Accept": "*/*"} | ({"Authorization": f"Bearer {who}"} if who else {})
    with Client(app) as client:
        return client.http.get(path, headers=headers)


def test_an_officer_listens() -> None:
    _, ticket = call(WATER)
    answer = get(f"/v1/staff/cases/{ticket}/recording", DISPATCHER.id)
    assert (answer.status_code, answer.body, answer.headers["Content-Type"]) == (200, b"RIFF", "audio/wav")


def test_nobody_else_does() -> None:
    _, ticket = call(WATER)
    assert get(f"/v1/staff/cases/{ticket}/recording").status_code == 401
    assert get(f"/v1/staff/cases/{ticket}/recording", "nobody").status_code == 401
    assert get(f"/a/{ticket}ABCDEFGHJK/recording").status_code == 404


def test_a_tip_offs_voice_is_the_supervisors_alone() -> None:
    _, ticket = call("我要举报街道干部收红包")
    assert get(f"/v1/staff/cases/{ticket}/recording", DISPATCHER.id).status_code == 403
    assert get(f"/v1/staff/cases/{ticket}/recording", SUPERVISOR.id).status_code == 200


@pytest.mark.parametrize(("said", "shown"), [(WATER, True), ("我要举报街道干部收红包", False)])
def test_the_link_of_a_reminder_leads_to_the_recording(said: str, shown: bool) -> None:
    office, ticket = call(said)
    link = action_link(office.deps, ticket, DISPATCHER.id).removeprefix(office.deps.base_url)
    page = get(link).body.decode()
    assert said in page
    assert (f"{link}/recording" in page) == shown
    assert get(f"{link}/recording").status_code == (200 if shown else 403)


def test_a_case_without_a_call_has_nothing_to_listen_to() -> None:
    office, _ = call(WATER)
    ticket = office.sms("小区楼下饭店油烟太大，晚上睡不着", phone="+8613900000077")
    assert get(f"/v1/staff/cases/{ticket}/recording", DISPATCHER.id).status_code == 404
