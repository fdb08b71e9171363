"""Open311 on the cloud home, by the rights that the function has."""

from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from chalicelib.aws.secrets import Vault
from tests.cloud.account import OPEN311_KEY
from tests.cloud.home import FORM, Cloud
from tests.office import WANG, WATER


def post(office: Cloud, key: str) -> tuple[int, str]:
    said = {"api_key": key, "service_code": "water-supply", "description": WATER, "phone": WANG}
    body = urlencode(said | {"address_string": "柳塘街道1号"}).encode()
    answer = office.http.http.post("/open311/v2/requests.json", headers={"Content-Type": FORM}, body=body)
    return answer.status_code, str(answer.json_body[0].get("service_request_id", ""))


def test_a_program_submits_and_reads_with_the_key_in_the_secret(office: Cloud) -> None:
    status, ticket = post(office, OPEN311_KEY)
    assert (status, post(office, OPEN311_KEY)) == (200, (200, ticket))
    office.settle()
    assert office.told() == ["acknowledgement"]
    for path in ("discovery", "discovery", "services", "services/refund", "requests", f"requests/{ticket}"):
        answer = office.http.http.get(f"/open311/v2/{path}.xml")
        assert answer.status_code == 200
        assert ET.fromstring(answer.body).tag  # noqa: S314  our own
    (listed,) = office.http.http.get("/open311/v2/requests.json?status=open").json_body
    assert (listed["service_request_id"], listed["agency_responsible"]) == (ticket, "公用事业局")


def test_a_key_that_is_not_in_the_secret_opens_nothing(office: Cloud) -> None:
    assert post(office, "another-key-of-16") == (403, "")


def test_a_secret_without_keys_lets_nobody_submit(office: Cloud) -> None:
    class Empty(Vault):
        def _document(self) -> dict[str, object]:
            return {}

    assert Empty(office.clients, "x").open311_keys() == {}
