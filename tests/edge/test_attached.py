"""Files as officers are handed them: saved and never opened, and of a hidden sender without a name."""

from dataclasses import replace

import pytest
from chalice.app import Response

from chalicelib import bootstrap
from chalicelib.domain.errors import FileWithheldError
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.values import Channel, Role, Type
from chalicelib.edge import attached, desk
from chalicelib.ports import Consumer, Position, Principal
from chalicelib.usecases import intake
from local.blobs import MemoryBlobs
from tests.files.builders import jpeg
from tests.office import DISPATCHER, SUPERVISOR, WATER, Office

PDF = b"%PDF-1.7\n/Author (Zhang San)\n%%EOF"


@pytest.fixture
def office() -> Office:
    office, blobs = Office(), MemoryBlobs()
    blobs.put("file/1", jpeg(), "image/jpeg")
    blobs.put("file/2", PDF, "application/pdf")
    office.world.deps = replace(office.deps, blobs=blobs)
    bootstrap.use(office.deps)
    return office


def a_case(office: Office, citizen: Citizen, type: Type = Type.COMPLAINT) -> str:
    files = (
        File("张三家门口.jpg", "image/jpeg", 9, "file/1"),
        File("张三身份证.pdf", "application/pdf", 9, "file/2"),
    )
    content = Content(WATER, type=type, citizen=citizen, files=files)
    ticket = intake.submit(office.deps, Channel.WEB, f"key-{citizen}-{type}"[:100], content).ticket
    office.settle()
    return ticket


def fetched(office: Office, ticket: str, number: int, who: Principal) -> Response:
    return attached.for_officer(office.deps, who, ticket, str(number))


def test_a_file_is_saved_under_its_name_and_never_opened(office: Office) -> None:
    answer = fetched(office, a_case(office, Citizen(name="张三")), 2, DISPATCHER)
    assert (answer.status_code, answer.body) == (200, PDF)
    assert str(answer.headers["Content-Disposition"]).startswith("attachment; filename*=UTF-8''%E5%BC%A0")
    assert answer.headers["Content-Type"] == attached.SAVED
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


HIDDEN = [
    (Citizen(name="张三", confidential=True), Type.COMPLAINT),
    (Citizen(name="张三", anonymous=True), Type.COMPLAINT),
    (Citizen(name="张三"), Type.TIP_OFF),
]


@pytest.mark.parametrize(("citizen", "type"), HIDDEN)
def test_files_do_not_tell_who_sent_them(office: Office, citizen: Citizen, type: Type) -> None:
    ticket = a_case(office, citizen, type)
    whole = desk.case(office.deps, DISPATCHER, ticket)
    assert [(file.name, file.state) for file in whole.files] == [("1.jpg", "ready"), ("2.pdf", "withheld")]
    picture = fetched(office, ticket, 1, DISPATCHER)
    assert (picture.status_code, "1.jpg" in str(picture.headers["Content-Disposition"])) == (200, True)
    with pytest.raises(FileWithheldError):
        fetched(office, ticket, 2, DISPATCHER)
    assert fetched(office, ticket, 2, SUPERVISOR).body == PDF
    assert [file.name for file in desk.case(office.deps, SUPERVISOR, ticket).files] == [
        "张三家门口.jpg",
        "张三身份证.pdf",
    ]


def test_what_is_looked_at_is_looked_at_once(office: Office) -> None:
    seen: list[int] = []

    def scan(content: bytes) -> str:
        seen.append(len(content))
        return ""

    office.world.deps = replace(office.deps, scan=scan)
    ticket = a_case(office, Citizen())
    for _ in range(2):
        desk.case(office.deps, replace(SUPERVISOR, role=Role.SUPERVISOR), ticket)
    office.world.store.advance(Consumer.REACT, Position(0))
    office.settle()
    assert len(seen) == 2
