"""Merging and splitting by the API, and what stands of it on the officers' page."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.ports import Principal
from chalicelib.usecases import links
from tests.office import DISPATCHER, WATER, Office

NEIGHBOUR = "+8613900000101"
SAID = "柳塘街道2号楼停水两天了，请尽快处理"


class Badges:
    def verify(self, token: str) -> Principal:
        return DISPATCHER


@pytest.fixture
def office() -> Office:
    office = Office()
    office.world.deps = replace(office.deps, identity=Badges())
    bootstrap.use(office.deps)
    return office


def post(path: str, document: Mapping[str, str], key: str = "k" * 16) -> HTTPResponse:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer d", "Idempotency-Key": key}
    body = json.dumps(document).encode()
    with Client(app) as client:
        return client.http.post(f"/v1/staff/cases/{path}", headers=headers, body=body)


def test_by_the_api_a_case_is_merged_once_and_taken_out_again(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID, NEIGHBOUR)
    for _ in range(2):
        answer = post(f"{child}/merge", {"master": master})
        assert (answer.status_code, answer.json_body["status"]) == (200, "merged")
    office.settle()
    assert office.kinds(child).count("CaseMerged") == office.kinds(master).count("CaseJoined") == 1
    assert post(f"{child}/unmerge", {}, "u" * 16).json_body["status"] == "accepted"


def test_what_cannot_be_merged_is_told_in_words_at_its_field(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID, NEIGHBOUR)
    post(f"{child}/merge", {"master": master})
    third = office.sms(SAID, "+8613900000102")
    answer = post(f"{third}/merge", {"master": child}, "m" * 16)
    assert (answer.status_code, answer.json_body["field"]) == (400, "master")
    assert master in answer.json_body["message"]


def test_a_split_by_the_api_names_the_new_case_and_the_new_one_the_old(office: Office) -> None:
    whole = office.sms(f"{WATER}。还有门口的路灯也坏了")
    assert post(f"{whole}/split", {"text": "还有门口的路灯也坏了"}).status_code == 200
    office.settle()
    (split,) = (event.body for event in office.deps.store.history(whole) if event.kind == "CaseSplit")
    (received, *_) = office.deps.store.history(str(vars(split)["into"]))
    assert vars(received.body)["split_from"] == whole


def test_the_masters_page_has_the_words_of_those_who_joined_and_not_who_they_are(office: Office) -> None:
    master, child = office.sms(WATER), office.sms(SAID, NEIGHBOUR)
    post(f"{child}/merge", {"master": master})
    office.settle()
    office.wait(timedelta(minutes=5))
    office.sms("二楼还是没有水", NEIGHBOUR)
    link = links.action_link(office.deps, master, office.case(master).handler or "")
    with Client(app) as client:
        page = client.http.get(link.removeprefix(office.deps.base_url)).body.decode()
    assert SAID in page
    assert "二楼还是没有水" in page
    assert child in page
    assert NEIGHBOUR not in page
