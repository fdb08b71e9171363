"""Files of citizens: whose they are, what is found in them, and who may have them."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import FileWithheldError, InvalidInputError, NotFoundError
from chalicelib.domain.inbox import Content, File
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.usecases import files, inspection, intake
from chalicelib.usecases.inspection import Checked, FileState
from local.blobs import MemoryBlobs
from local.uploads import LocalUploads
from tests.files.builders import PLACE, jpeg
from tests.office import Office

TEXT = "柳塘街道路灯坏了三盏"


@pytest.fixture
def office() -> Office:
    office = Office()
    office.world.deps = replace(office.deps, uploads=LocalUploads(b"secret"), blobs=MemoryBlobs())
    return office


def bring(deps: Deps, content: bytes, name: str = "路灯.jpg") -> str:
    """Offered, posted to the blobs, and the key for the form."""
    offered = files.offer(deps, name, len(content))
    deps.blobs.put(offered.fields["key"], content, "")
    return offered.key


def submit(office: Office, *keys: str) -> tuple[Checked, ...]:
    content = Content(TEXT, files=files.claimed(office.deps, keys))
    submission = intake.submit(office.deps, Channel.WEB, office.deps.new_id(), content)
    office.settle()
    return inspection.of_submission(office.deps, submission)


def test_a_picture_is_ready_without_its_place(office: Office) -> None:
    (file,) = submit(office, bring(office.deps, jpeg()))
    assert (file.name, file.type, file.state) == ("路灯.jpg", "image/jpeg", FileState.READY)
    kept = office.deps.blobs.get(file.key)
    assert kept is not None
    assert len(kept) == file.size
    assert PLACE not in kept


def test_until_somebody_has_looked_it_is_being_checked(office: Office) -> None:
    content = Content(TEXT, files=files.claimed(office.deps, [bring(office.deps, jpeg())]))
    submission = intake.submit(office.deps, Channel.WEB, "k" * 16, content)
    (file,) = inspection.of_submission(office.deps, submission)
    assert (file.state, file.key) == (FileState.CHECKING, "")


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (b"MZ\x90\x00", FileState.REFUSED),
        (b"\xff\xd8\xff\xff", FileState.REFUSED),
        (b"%PDF-", FileState.READY),
    ],
)
def test_what_it_is_decides_and_not_its_name(office: Office, content: bytes, state: FileState) -> None:
    (file,) = submit(office, bring(office.deps, content))
    assert file.state is state


def test_what_the_scan_finds_is_set_aside_and_cannot_be_had(office: Office) -> None:
    office.world.deps = replace(office.deps, scan=lambda content: "EICAR" if b"EICAR" in content else "")
    found = submit(office, bring(office.deps, b"%PDF-EICAR", "a.pdf"), bring(office.deps, b"%PDF-1", "b.pdf"))
    assert [file.state for file in found] == [FileState.QUARANTINED, FileState.READY]
    assert found[0].key == ""
    with pytest.raises(FileWithheldError):
        inspection.pick(found, "1")
    assert inspection.pick(found, "2").name == "b.pdf"


def test_a_file_that_never_came_is_told_as_missing(office: Office) -> None:
    (file,) = submit(office, files.offer(office.deps, "a.pdf", 12).key)
    assert file.state is FileState.MISSING


def test_looking_again_changes_nothing(office: Office) -> None:
    key = bring(office.deps, jpeg())
    content = Content(TEXT, files=files.claimed(office.deps, [key]))
    submission = intake.submit(office.deps, Channel.WEB, "k" * 16, content)
    office.settle()
    before = inspection.of_submission(office.deps, submission)
    office.world.deps = replace(office.deps, scan=lambda _: "now it would be found")
    inspection.inspect(office.deps, submission)
    assert inspection.of_submission(office.deps, submission) == before


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1.0", "9" * 40, "²"])
def test_a_number_that_no_file_has_is_not_found(office: Office, number: str) -> None:
    found = submit(office, bring(office.deps, jpeg()))
    with pytest.raises(NotFoundError):
        inspection.pick(found, number)


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("x.exe", 10, "error.file_kind"),
        ("照片", 10, "error.file_kind"),
        ("x.jpg\x00.pdf", 10, "error.file_kind"),
        ("x.docm", 10, "error.file_kind"),
        ("x.jpg", 0, "error.file_empty"),
        ("x.jpg", -5, "error.file_empty"),
        ("x.jpg", files.MAX_SIZE + 1, "error.file_too_large"),
    ],
)
def test_a_place_is_offered_only_for_what_is_taken(office: Office, name: str, size: int, code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        files.offer(office.deps, name, size)
    assert refused.value.code == code


def test_a_name_loses_the_folders_that_old_browsers_send(office: Office) -> None:
    (file,) = files.claimed(office.deps, [files.offer(office.deps, r"C:\照片\路灯.jpg", 9).key])
    assert (file.name, file.type, file.size) == ("路灯.jpg", "image/jpeg", 9)


def test_nobody_claims_a_file_by_a_key_that_we_did_not_give(office: Office) -> None:
    given = files.offer(office.deps, "a.pdf", 9).key
    other = files.offer(office.deps, "b.pdf", 9).key
    said, seal = given.split(".")
    stolen = replace(office.deps, secrets=replace(office.deps.secrets, keys={"1": b"another secret"}))
    for key in ("", ".", "mail/abc", said, f"{other.split('.')[0]}.{seal}", given + "x", "é.é",
                files.offer(stolen, "a.pdf", 9).key):  # fmt: skip
        with pytest.raises(InvalidInputError):
            files.claimed(office.deps, [key])


def test_five_files_are_enough(office: Office) -> None:
    keys = [files.offer(office.deps, "a.pdf", 9).key for _ in range(6)]
    assert len(files.claimed(office.deps, [*keys[:5], keys[0]])) == 5
    with pytest.raises(InvalidInputError):
        files.claimed(office.deps, keys)


def test_files_of_a_mail_are_looked_at_likewise(office: Office) -> None:
    office.deps.blobs.put("file/raw", jpeg(), "")
    content = Content(TEXT, files=(File("a.jpg", "image/jpeg", len(jpeg()), "file/raw"),))
    submission = intake.submit(office.deps, Channel.EMAIL, "k" * 16, content)
    office.settle()
    (file,) = inspection.of_submission(office.deps, submission)
    assert file.state is FileState.READY
    assert file.key != "file/raw"
