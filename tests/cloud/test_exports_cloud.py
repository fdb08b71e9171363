"""An export in the cloud: built by the functions, fetched from the blobs by a link that they have signed."""

from tests.cloud.exports_day import files_of_lists
from tests.cloud.home import Cloud


def test_a_list_is_fetched_as_a_file(office: Cloud) -> None:
    book, *tables = files_of_lists(office)
    assert book.startswith(b"PK")
    assert all("停水".encode() in table and table.count(b"\r\n") == 2 for table in tables)
