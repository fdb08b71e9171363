"""Pictures with a text message: fetched in their time, looked at like any file, and never lost in silence."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from chalicelib.domain.events import PicturesLost
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.values import Channel, Status
from chalicelib.edge import desk
from chalicelib.ports import PermanentFailure, TemporaryFailure
from chalicelib.usecases import inspection, intake, parking, pictures
from chalicelib.usecases.inspection import FileState
from tests.files.builders import PLACE, jpeg
from tests.office import DISPATCHER, WANG, WATER, Office

NOT_READY, TOO_LARGE = TemporaryFailure("not_ready"), PermanentFailure("too_large")
SECONDS = timedelta(seconds=1)


@dataclass
class Provider:
    """What it answers about each picture, one a try; then the picture."""

    answers: dict[str, list[bytes | Exception]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, message: str, media: str) -> bytes:
        self.asked.append(media)
        waiting = self.answers.get(media, [])
        answer = waiting.pop(0) if waiting else jpeg(gps=True)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def provider(office: Office) -> Provider:
    provider = Provider()
    office.world.deps = replace(office.deps, pictures=provider)
    return provider


def send(office: Office, text: str, *media: str, number: int = 1) -> str:
    """A message arrives, and what follows from it at once."""
    content = Content(
        text,
        title="" if text else "只有图片，没有文字",
        citizen=Citizen(phone=WANG),
        files=tuple(File(f"图片{n}.jpg", "image/jpeg", 0, pictures.named(m)) for n, m in enumerate(media, 1)),
        pictures=f"MM{number:032}",
    )
    ticket = intake.submit(office.deps, Channel.SMS, f"MM{number:032}", content).ticket
    office.settle()
    return ticket


def states(office: Office, ticket: str) -> list[FileState]:
    submission = office.deps.store.submission(ticket)
    assert submission
    return [file.state for file in inspection.of_submission(office.deps, submission)]


def test_officers_see_what_came_without_the_place_where_it_was_taken(
    office: Office, provider: Provider
) -> None:
    ticket = send(office, WATER, "ME1", "ME2")
    seen = desk.case(office.deps, DISPATCHER, ticket).files
    assert [(file.name, file.type, file.state) for file in seen] == [
        ("图片1.jpg", "image/jpeg", "ready"),
        ("图片2.jpg", "image/jpeg", "ready"),
    ]
    submission = office.deps.store.submission(ticket)
    assert submission
    for file in inspection.of_submission(office.deps, submission):
        assert PLACE not in (office.deps.blobs.get(file.key) or PLACE)
    assert office.told() == ["acknowledgement"]


def test_what_is_not_there_yet_is_fetched_again_and_holds_up_nobody(
    office: Office, provider: Provider
) -> None:
    provider.answers["ME1"] = [NOT_READY, NOT_READY]
    ticket = send(office, WATER, "ME1", "ME2")
    assert office.told() == ["acknowledgement"]
    assert states(office, ticket) == [FileState.CHECKING] * 2
    office.wait(timedelta(minutes=2), 15 * SECONDS)
    assert states(office, ticket) == [FileState.READY] * 2
    assert provider.asked.count("ME2") == 1, "what is here is not asked for again"


def test_what_never_comes_is_noted_parked_and_told_to_whoever_has_the_case(
    office: Office, provider: Provider
) -> None:
    provider.answers["ME1"] = [NOT_READY] * 6
    ticket = send(office, WATER, "ME1", "ME2")
    office.wait(timedelta(hours=8))
    assert states(office, ticket) == [FileState.MISSING, FileState.READY]
    (lost,) = [
        event.body for event in office.deps.store.history(ticket) if isinstance(event.body, PicturesLost)
    ]
    assert lost.reason == "not_ready"
    (parked,) = office.deps.store.parked(None, 9).items
    handler = office.deps.office.person(office.case(ticket).handler or "")
    assert "pictures_lost" in office.told(handler.email)
    parking.settle(office.deps, DISPATCHER, parked.id, "retry")
    office.settle()
    assert states(office, ticket) == [FileState.READY] * 2
    assert office.kinds(ticket).count("PicturesLost") == 1


def test_one_that_is_too_large_loses_none_of_the_others(office: Office, provider: Provider) -> None:
    provider.answers["ME1"] = [TOO_LARGE, TOO_LARGE]
    provider.answers["ME2"] = [NOT_READY]
    ticket = send(office, WATER, "ME1", "ME2", "ME3")
    office.wait(timedelta(minutes=2), 15 * SECONDS)
    assert states(office, ticket) == [FileState.MISSING, FileState.READY, FileState.READY]
    assert [item.reason for item in office.deps.store.parked(None, 9).items] == ["too_large"]


def test_what_is_no_picture_is_refused_whatever_it_says(office: Office, provider: Provider) -> None:
    provider.answers["ME1"] = [b"MZ\x90\x00\x03\x00"]
    assert states(office, send(office, WATER, "ME1")) == [FileState.REFUSED]


def test_a_picture_without_a_word_is_a_case_and_asked_what_it_is_about(
    office: Office, provider: Provider
) -> None:
    ticket = send(office, "", "ME1")
    assert office.case(ticket).status is Status.RECEIVED
    assert office.case(ticket).title == "只有图片，没有文字"
    assert office.told() == ["pictures"]
    (asked,) = office.sent()
    assert ticket in asked.text
    assert "是什么事" in asked.text
    assert states(office, ticket) == [FileState.READY]


def test_the_words_that_follow_sort_the_case_and_are_read_with_it(office: Office, provider: Provider) -> None:
    """Hours later, too: they were asked."""
    ticket = send(office, "", "ME1")
    office.wait(timedelta(hours=3))
    office.sms(WATER)
    assert office.case(ticket).status is Status.DISPATCHED
    assert desk.case(office.deps, DISPATCHER, ticket).text == WATER
    assert office.told() == ["pictures", "added"]
    office.wait(timedelta(hours=3))
    other = office.sms("小区楼下饭店油烟太大")
    assert office.case(other).ticket == other, "once it has words, a new matter is a new case"


def test_words_within_seconds_of_the_picture_are_taken_for_it(office: Office, provider: Provider) -> None:
    """Some telephones send picture and words apart."""
    ticket = send(office, "", "ME1")
    office.world.pass_time(3 * SECONDS)
    office.sms(WATER)
    assert office.case(ticket).status is Status.DISPATCHED


def test_a_further_picture_belongs_to_the_case_and_is_fetched(office: Office, provider: Provider) -> None:
    ticket = send(office, "", "ME1")
    office.world.pass_time(3 * SECONDS)
    second = send(office, "", "ME2", number=2)
    assert office.deps.store.case(second) is None
    assert [file.state for file in desk.case(office.deps, DISPATCHER, ticket).files] == ["ready", "ready"]
    assert office.told() == ["pictures"]


def test_a_message_that_is_brought_twice_is_fetched_once(office: Office, provider: Provider) -> None:
    first = send(office, WATER, "ME1")
    assert send(office, WATER, "ME1") == first
    assert provider.asked == ["ME1"]


def test_of_a_tip_off_the_pictures_have_numbers_for_names(office: Office, provider: Provider) -> None:
    ticket = send(office, "我要举报柳塘街道城管收钱放行", "ME1")
    (file,) = desk.case(office.deps, DISPATCHER, ticket).files
    assert file.name == "1.jpg"
