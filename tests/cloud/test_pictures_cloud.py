"""Pictures with text messages on the cloud home: from Twilio to the bucket, by the errand's own function."""

from chalicelib.usecases import inspection
from chalicelib.usecases.inspection import FileState
from tests.cloud.home import Cloud
from tests.cloud.pictures_day import a_day_of_pictures, media, sent
from tests.cloud.troubles import DISPATCHER
from tests.files.builders import PLACE, jpeg
from tests.office import WANG


def test_a_picture_comes_home_and_is_handed_out_without_its_place(office: Cloud) -> None:
    ticket = sent(office, 1, text="")
    submission = office.deps.store.submission(ticket)
    assert submission is not None
    (file,) = inspection.of_submission(office.deps, submission)
    assert file.state is FileState.READY
    assert PLACE not in (office.deps.blobs.get(file.key) or PLACE)
    assert office.told(WANG) == ["pictures"]
    token = office.far.token(*DISPATCHER)
    answer = office.http.http.get(
        f"/v1/staff/cases/{ticket}/files/1", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 303


def test_what_comes_too_late_is_fetched_when_an_officer_says_so(office: Cloud) -> None:
    a_day_of_pictures(office)
    assert office.deps.blobs.get(f"upload/{media(2)}") == jpeg()
    assert office.deps.store.parked(None, 9).items == ()
