"""The root of a day on the cloud home: kept under object lock, and what lies over it hides nothing."""

import pytest
from botocore.exceptions import ClientError

from chalicelib.aws.witness import S3Witness
from chalicelib.usecases.verifying import verified
from tests.cloud.account import ROOTS
from tests.cloud.home import Cloud
from tests.cloud.roots_day import a_day_is_closed
from tests.office import WATER

DAY = "2026-03-02"


def wrongs(office: Cloud) -> list[object]:
    return list(verified(office.deps, tell=lambda _what, _number: None))


def test_a_day_is_kept_once_and_everything_verifies(office: Cloud) -> None:
    office.sms(WATER)
    a_day_is_closed(office)
    assert S3Witness(office.clients, ROOTS).days() == [DAY]
    assert wrongs(office) == []


def test_what_is_put_over_a_root_or_marks_it_as_deleted_hides_nothing(office: Cloud) -> None:
    office.sms(WATER)
    a_day_is_closed(office)
    witness, s3 = S3Witness(office.clients, ROOTS), office.clients("s3")
    kept = witness.kept(DAY)
    s3.put_object(Bucket=ROOTS, Key=f"roots/{DAY}.json", Body=b"{}")
    s3.delete_object(Bucket=ROOTS, Key=f"roots/{DAY}.json")
    assert (witness.kept(DAY), witness.days()) == (kept, [DAY])
    assert witness.kept("2026-03-01") is None
    assert wrongs(office) == []


def test_a_version_under_lock_cannot_be_removed(office: Cloud) -> None:
    office.sms(WATER)
    a_day_is_closed(office)
    s3 = office.clients("s3")
    (version,) = s3.list_object_versions(Bucket=ROOTS)["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=ROOTS, Key=version["Key"], VersionId=version["VersionId"])
