"""Many at the same moment: one case each, one answer each, and everybody gets the own one."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.e2e import client
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

NO_WATER = "柳塘街道停水两天了，没人管"


def at_once(actions: list[Callable[[], int]]) -> list[int]:
    """All of them at the same moment, each on a thread of its own."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], int]) -> int:
        barrier.wait(timeout=30)
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


def test_a_message_that_twilio_posts_50_times_is_one_case_with_one_acknowledgement(office: Server) -> None:
    phone, sid = "+8613900050001", uuid.uuid4().hex
    answers = at_once([lambda: client.sms(office, phone, NO_WATER, sid).status_code] * 50)
    assert answers == [200] * 50
    office.settle()
    assert [sent.reaction for sent in client.outbox(office, to=phone)] == ["acknowledgement"]
    assert client.sms(office, phone, NO_WATER, sid).status_code == 200
    office.settle()
    assert [sent.reaction for sent in client.outbox(office, to=phone)] == ["acknowledgement"]


def test_two_messages_of_one_number_at_the_same_moment_are_one_case_with_one_acknowledgement(
    office: Server,
) -> None:
    phones = [f"+861390006{number:04}" for number in range(10)]
    for phone in phones:
        texts = (NO_WATER, "刚才忘了说，是三号楼")
        messages = [message(office, phone, text) for text in texts]
        assert at_once(messages) == [200, 200]
    office.settle()
    for phone in phones:
        sent = client.outbox(office, to=phone)
        assert len({each.ticket for each in sent}) == 1, sent
        assert [each.reaction for each in sent] == ["acknowledgement"], sent


def test_a_form_sent_50_times_is_one_case(office: Server) -> None:
    phone, key = "+8613900070001", uuid.uuid4().hex
    document = {"text": NO_WATER, "phone": phone}
    tickets: list[str] = []

    def submit() -> int:
        answer = client.submit(office, document, key)
        tickets.append(answer.json()["ticket"])
        return answer.status_code

    assert at_once([submit] * 50) == [201] * 50
    assert len(set(tickets)) == 1
    office.settle()
    assert [sent.reaction for sent in client.outbox(office, to=phone)] == ["acknowledgement"]


def test_of_200_parallel_connections_each_gets_the_own_answer(office: Server) -> None:
    given: dict[str, tuple[str, str]] = {}

    def submit(text: str) -> int:
        answer = client.submit(office, {"text": text})
        given[text] = (answer.json()["ticket"], answer.json()["access_code"])
        return answer.status_code

    texts = [f"第{number:03}号：{NO_WATER}" for number in range(200)]
    assert at_once([lambda text=text: submit(text) for text in texts]) == [201] * 200  # type: ignore[misc]
    assert len({ticket for ticket, _ in given.values()}) == 200

    def track(text: str) -> int:
        answer = client.track(office, *given[text])
        assert answer.json()["text"] == text
        assert answer.json()["ticket"] == given[text][0]
        return answer.status_code

    assert at_once([lambda text=text: track(text) for text in texts]) == [200] * 200  # type: ignore[misc]


def message(server: Server, phone: str, text: str) -> Callable[[], int]:
    sid = uuid.uuid4().hex
    return lambda: client.sms(server, phone, text, sid).status_code
