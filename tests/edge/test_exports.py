"""A list as a file: built in the background in bounded steps, whole, harmless, for whoever asked alone."""

import csv
import json
import tracemalloc
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from chalice.test import Client

from app import app
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.values import Role
from chalicelib.edge import exports
from chalicelib.ports import Entry, Principal
from chalicelib.usecases import access, errands
from chalicelib.usecases.exports import asking, building
from chalicelib.usecases.exports.files import Form
from tests.badges import badged
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WANG, WATER, Office

AUDITOR = Principal("a-meng", Role.AUDITOR, None)
ADMIN = Principal("adm-tan", Role.ADMIN, "chengjiang")
STAFF = {who.id: who for who in (SUPERVISOR, DISPATCHER, HANDLER, MANAGER, AUDITOR, ADMIN)}
LI = "+8613900000009"
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAME, PHONE, TEXT = -3, -2, -1


@pytest.fixture
def office() -> Office:
    return badged(STAFF)


def post(who: Principal, body: object, **more: str) -> Any:
    headers = {"Authorization": f"Bearer {who.id}", "Content-Type": "application/json", **more}
    with Client(app) as client:
        return client.http.post("/v1/staff/exports", headers=headers, body=json.dumps(body).encode())


def get(path: str, who: Principal | None = None) -> Any:
    headers = {"Authorization": f"Bearer {who.id}"} if who else {"Accept": "*/*"}
    with Client(app) as client:
        return client.http.get(path, headers=headers)


def fetched(office: Office, who: Principal, form: str = "csv", **filters: str) -> bytes:
    """Asked for, built, and brought home."""
    asked = post(who, {"format": form, "filters": filters})
    assert asked.status_code == 202, asked.body
    place = asked.headers["Location"]
    assert get(place, who).json_body["state"] == "building"
    office.settle()
    ready = get(place, who).json_body
    assert ready["state"] == "ready", ready
    return brought(office, ready["link"])


def brought(office: Office, link: str) -> bytes:
    """As the embedded home hands it out; Chalice's test client takes no bytes of this type."""
    return bytes(exports.handed_out(office.deps, link.rpartition("/")[2]).body)


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "or Excel reads no Chinese"
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_file_has_the_cases_that_the_list_has_and_their_words(office: Office) -> None:
    ticket = office.web(f"{WATER}\n第二行，有“引号”", name="王芳", phone=WANG)
    office.web("路灯不亮", phone=LI)
    heads, row = rows(fetched(office, SUPERVISOR, text="停水"))
    assert (heads[0], heads[NAME]) == ("单号", "诉求人姓名")
    assert (row[0], row[NAME], row[PHONE]) == (ticket, "王芳", f"'{WANG}")
    assert row[TEXT] == f"{WATER}\n第二行，有“引号”"
    assert "2026-03-02 09:00" in row


def test_a_manager_gets_masked_numbers_and_no_names(office: Office) -> None:
    office.web(WATER, name="王芳", phone=WANG)
    _, row = rows(fetched(office, MANAGER))
    assert (row[NAME], row[PHONE]) == ("", "'+86139****0001")


def test_whoever_hides_is_hidden_in_a_file_too(office: Office) -> None:
    office.web(WATER, name="王芳", phone=WANG, confidential=True)
    assert [row[NAME] for row in rows(fetched(office, DISPATCHER))[1:]] == [""]
    assert [row[NAME] for row in rows(fetched(office, SUPERVISOR))[1:]] == ["王芳"]


def test_a_unit_gets_its_own_cases_alone(office: Office) -> None:
    ticket = office.web(WATER, phone=WANG)
    office.web("柳塘街道公交车总是晚点", phone=LI)
    assert [row[0] for row in rows(fetched(office, HANDLER))[1:]] == [ticket]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(office: Office, begin: str) -> None:
    office.web(f"{begin}cmd|' /C calc'!A0", name=f"{begin}1+1", phone=WANG)
    for row in rows(fetched(office, SUPERVISOR)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in row)


def test_a_workbook_has_the_same_cells_as_text(office: Office) -> None:
    office.web("=1+1 停水", name="王芳", phone=WANG)
    expected = rows(fetched(office, SUPERVISOR))
    with ZipFile(BytesIO(fetched(office, SUPERVISOR, "xlsx"))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  our own
    assert {cell.get("t") for cell in sheet.iter(f"{CELL}c")} == {"inlineStr"}
    found = [[cell.findtext(f"{CELL}is/{CELL}t") or "" for cell in row] for row in sheet.iter(f"{CELL}row")]
    assert found == expected
    assert not list(sheet.iter(f"{CELL}f")), "no formula"


def test_a_workbook_was_made_when_its_last_step_was_ordered(office: Office) -> None:
    """And not whenever that was run: a repeat would leave another file among the blobs."""
    office.web(WATER, phone=WANG)
    with ZipFile(BytesIO(fetched(office, SUPERVISOR, "xlsx"))) as book:
        core = ElementTree.fromstring(book.read("docProps/core.xml"))  # noqa: S314  our own
    assert {each.text for each in core if each.tag.endswith(("created", "modified"))} == {
        "2026-03-02T01:00:00Z"
    }


def test_a_last_step_that_is_run_again_makes_the_same_file(office: Office) -> None:
    office.web(WATER, phone=WANG)
    place = post(SUPERVISOR, {"format": "xlsx"}).headers["Location"]
    office.settle()
    kept = dict(office.deps.blobs._kept)  # type: ignore[attr-defined]  # those of a world in memory
    (last,) = (row for row in steps(office) if row.recipient == "0")
    office.world.pass_time(timedelta(minutes=10))
    building.build(office.deps, last)
    assert office.deps.blobs._kept == kept  # type: ignore[attr-defined]  # likewise
    assert get(place, SUPERVISOR).json_body["state"] == "ready"


def test_a_long_list_is_built_in_many_steps_none_of_which_does_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PAGES", 1)
    monkeypatch.setattr(building, "PAGE", 2)
    tickets = {office.web(WATER, phone=f"+86139000004{n:02}") for n in range(7)}
    content = fetched(office, SUPERVISOR)
    assert {row[0] for row in rows(content)[1:]} == tickets
    book = office.deps.store.entries(next(iter(books(office))), "", 99)
    assert [line.key for line in book] == ["000001", "000002", "000003", "000004", "asked", "ready"]


def steps(office: Office) -> list[Delivery]:
    """Of the exports that were built."""
    found = (office.deps.store.delivery(id) for id in office.world.proxy.rows)
    return [row for row in found if row and row.reaction == asking.BUILD]


def books(office: Office) -> set[str]:
    return {asking.book(row.to) for row in steps(office)}


def test_too_much_for_one_file_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MOST_ROWS", 2)
    for n in range(3):
        office.web(WATER, phone=f"+86139000004{n:02}")
    place = post(SUPERVISOR, {"format": "csv"}).headers["Location"]
    office.settle()
    found = get(place, SUPERVISOR).json_body
    assert (found["rows"], found["whole"]) == (2, False)


def test_long_texts_fill_a_file_before_its_rows_do(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "PAGES", 1)
    monkeypatch.setattr(building, "PAGE", 1)
    tickets = [office.web(WATER * 20, phone=f"+86139000004{n:02}") for n in range(4)]
    monkeypatch.setattr(building, "MOST_BYTES", 2 * len((WATER * 20).encode()))
    place = post(SUPERVISOR, {"format": "csv"}).headers["Location"]
    office.settle()
    found = get(place, SUPERVISOR).json_body
    assert (found["state"], found["rows"], found["whole"]) == ("ready", 2, False)
    assert {row[0] for row in rows(brought(office, found["link"]))[1:]} <= set(tickets)


ROW = ["停水" * 10] * 16 + ["王芳", "139****0001", "柳塘街道停水两天了没人管" * 16]
STEP_ROWS, STEPS = 200, 15


@pytest.mark.parametrize("form", Form)
def test_the_last_step_never_holds_all_rows(office: Office, form: Form) -> None:
    place = post(SUPERVISOR, {"format": form}).headers["Location"]
    id, store = place.rpartition("/")[2], office.deps.store
    for number in range(1, STEPS + 1):
        cells = [[f"{cell}{number}.{n}" for cell in ROW] for n in range(STEP_ROWS)]
        office.deps.blobs.put(f"part/{number}", json.dumps(cells, ensure_ascii=False).encode(), "")
        said = {"part": f"part/{number}", "sum": number * STEP_ROWS, "cursor": None}
        store.enter(Entry(asking.book(id), f"{number:06}", json.dumps(said)))
    tracemalloc.start()
    try:
        held = [building._rows(office.deps, f"part/{number}") for number in range(1, STEPS + 1)]
        all_of_them = tracemalloc.get_traced_memory()[0]
        del held
        tracemalloc.reset_peak()
        building.build(office.deps, asking.step(office.deps, id, 0))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert get(place, SUPERVISOR).json_body["rows"] == STEPS * STEP_ROWS
    assert peak < all_of_them, f"{peak / all_of_them:.2f}"


def test_nobody_else_knows_of_it_and_fetching_is_traced(office: Office) -> None:
    office.web(WATER, phone=WANG)
    place = post(SUPERVISOR, {"format": "csv", "filters": {"phone": WANG}}).headers["Location"]
    office.settle()
    for who in (DISPATCHER, MANAGER, AUDITOR):
        assert get(place, who).status_code == 404
    assert get(f"{place}0", SUPERVISOR).status_code == 404
    before = access.listed(office.deps, AUDITOR, person=SUPERVISOR.id).items
    assert [each.what.rpartition(" ")[0] for each in before] == ["search phone"]
    get(place, SUPERVISOR)
    after = access.listed(office.deps, AUDITOR, person=SUPERVISOR.id).items
    assert f"export {place.rpartition('/')[2]}" in [each.what for each in after]


def test_a_link_is_good_for_minutes_and_cannot_be_made_up(office: Office) -> None:
    office.web(WATER, phone=WANG)
    place = post(SUPERVISOR, {"format": "csv"}).headers["Location"]
    office.settle()
    path = urlsplit(get(place, SUPERVISOR).json_body["link"]).path
    assert brought(office, path).startswith(b"\xef\xbb\xbf")
    for forged in (path[:-1], f"{path}2", "/exports/x", "/exports/a.b.c"):
        assert get(forged).status_code == 404
    office.world.pass_time(asking.VALID + timedelta(seconds=1))
    assert get(path).status_code == 404
    assert brought(office, get(place, SUPERVISOR).json_body["link"])


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        (ADMIN, {"format": "csv"}, 403),
        (MANAGER, {"format": "csv", "filters": {"phone": WANG}}, 403),
        (SUPERVISOR, {"format": "pdf"}, 400),
        (SUPERVISOR, {}, 400),
        (SUPERVISOR, {"format": "csv", "filters": {"colour": "red"}}, 400),
        (SUPERVISOR, {"format": "csv", "filters": {"limit": "9"}}, 400),
        (SUPERVISOR, {"format": "csv", "filters": {"unit": "moon"}}, 400),
        (SUPERVISOR, {"format": "csv", "filters": []}, 400),
    ],
)
def test_what_cannot_be_exported_is_refused_at_once(
    office: Office, who: Principal, body: object, status: int
) -> None:
    assert post(who, body).status_code == status


def test_as_many_as_are_built_at_once_are_a_limit_by_api_too_and_a_repeat_is_none(office: Office) -> None:
    headers = {"Idempotency-Key": "k" * 16}
    places = {post(SUPERVISOR, {"format": "csv"}, **headers).headers["Location"] for _ in range(4)}
    assert len(places) == 1
    assert post(SUPERVISOR, {"format": "xlsx"}, **headers).status_code == 422
    assert [post(SUPERVISOR, {"format": "csv"}).status_code for _ in range(3)] == [202, 202, 429]
    refused = post(SUPERVISOR, {"format": "csv"}).json_body
    assert refused == {
        "code": "exports_waiting",
        "message": "您已有3个文件正在生成。请等其中一个完成，再导出下一个。",
    }
    assert post(DISPATCHER, {"format": "csv"}).status_code == 202
    office.settle()
    assert post(SUPERVISOR, {"format": "csv"}).status_code == 202


def test_a_step_that_runs_twice_changes_nothing_and_one_that_fails_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.web(WATER, phone=WANG)
    place = post(SUPERVISOR, {"format": "csv"}).headers["Location"]
    office.settle()
    before = get(place, SUPERVISOR).json_body
    office.web(WATER, phone=LI)
    for number in (1, 0):
        building.build(office.deps, asking.step(office.deps, place.rpartition("/")[2], number))
    office.settle()
    assert get(place, SUPERVISOR).json_body["rows"] == before["rows"] == 1

    def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setitem(errands.WORK, asking.BUILD, errands.Work(broken, building.give_up))
    lost = post(SUPERVISOR, {"format": "csv"}).headers["Location"]
    office.wait(timedelta(hours=12))
    found = get(lost, SUPERVISOR).json_body
    assert (found["state"], found["reason"]) == ("failed", "LookupError")
