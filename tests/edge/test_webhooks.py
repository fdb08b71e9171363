"""The catalogue is served to whoever builds a receiver."""

import pytest
from chalice.test import Client

from chalicelib.domain.endpoints import Topic
from tests.badges import badged
from tests.office import Office


@pytest.fixture
def office() -> Office:
    return badged({})


def test_the_catalogue_is_served_with_the_details_of_each_event(client: Client) -> None:
    answer = client.http.get("/v1/webhooks/events")
    assert answer.status_code == 200
    found = {each["type"]: each for each in answer.json_body["events"]}
    assert found.keys() == {str(topic) for topic in Topic} - {"ping"}
    assert found["case.escalated"]["details"] == ["target", "level"]
    assert {name for each in found.values() for name in each["details"]} <= answer.json_body["details"].keys()
    assert "ticket" in answer.json_body["data"]
