"""A citizen's form in a browser: files, no connection, a double click; and always one case."""

from collections.abc import Mapping

import requests
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.e2e import client
from tests.e2e.server import Server, wait_for
from tests.files.builders import PLACE, jpeg

TEXT = "柳塘街道路灯坏了三盏，晚上很黑"
PICTURE: FilePayload = {"name": "路灯.jpg", "mimeType": "image/jpeg", "buffer": jpeg(gps=True, turned=6)}
TAKEN_OVER = """() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""
PROGRAM: FilePayload = {"name": "x.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
SLOW = 3.2
"""Seconds: a person needs longer than that."""


def open_form(page: Page, lang: str = "zh-CN") -> None:
    """Until the service worker has taken over, as it has at the second visit."""
    page.goto(f"/?lang={lang}")
    page.evaluate(TAKEN_OVER)


def fill(page: Page, text: str = TEXT) -> None:
    """As a person does, so that the second look is not asked for."""
    page.locator("#f-text").press_sequentially(text, delay=SLOW * 1000 / len(text))


def cases(office: Server, text: str) -> list[Mapping[str, object]]:
    """As the dispatcher sees them."""
    office.settle()
    bearer = {"Authorization": f"Bearer {office.token('dispatcher')}"}
    listed = client.get(office, "/v1/staff/cases?limit=200", **bearer).json()["items"]
    whole = [client.get(office, f"/v1/staff/cases/{line['ticket']}", **bearer).json() for line in listed]
    return [case for case in whole if case["text"] == text]


def the_file(office: Server, case: Mapping[str, object], number: int = 1) -> requests.Response:
    ticket = case["case"]["ticket"]  # type: ignore[index]  # JSON
    bearer = {"Authorization": f"Bearer {office.token('dispatcher')}"}
    return client.get(office, f"/v1/staff/cases/{ticket}/files/{number}", **bearer)


def test_a_double_click_with_a_picture_is_one_case(office: Server, page: Page) -> None:
    text = f"{TEXT}，双击"
    open_form(page)
    page.locator("#f-files").set_input_files(PICTURE)
    expect(page.locator("#files-list li")).to_contain_text("已上传")
    fill(page, text)
    page.locator("form button[type=submit]").dblclick()
    expect(page.locator("dl.keys")).to_be_visible()
    (case,) = cases(office, text)
    assert [(f["name"], f["type"], f["state"]) for f in case["files"]] == [  # type: ignore[attr-defined]
        ("路灯.jpg", "image/jpeg", "ready")
    ]
    answer = the_file(office, case)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert PLACE not in answer.content
    page.goto("/")
    expect(page.locator("#waiting")).to_be_hidden()


def test_what_is_sent_offline_arrives_once_with_its_file(
    office: Server, context: BrowserContext, page: Page
) -> None:
    text = f"{TEXT}，断网"
    open_form(page)
    context.set_offline(True)
    page.goto("/?lang=zh-CN")
    page.locator("#f-files").set_input_files(PICTURE)
    expect(page.locator("#files-list li")).to_contain_text("连上后自动上传")
    page.locator("#f-text").fill(text)
    page.locator("form button[type=submit]").dblclick()
    page.wait_for_url("**/kept?lang=zh-CN")
    expect(page.locator("#kept")).to_contain_text(text)
    assert cases(office, text) == []
    context.set_offline(False)
    expect(page.locator("#kept dl.keys")).to_be_visible()
    ticket, code = client.receipt(page.locator("#kept").inner_text())
    wait_for(lambda: client.track(office, ticket, code).ok, client.ACKNOWLEDGED, "the case")
    page.reload()
    expect(page.locator("#kept dl.keys")).to_be_visible()
    (case,) = cases(office, text)
    assert [f["state"] for f in case["files"]] == ["ready"]  # type: ignore[attr-defined]
    page.get_by_role("button", name="从本机删除").click()
    expect(page.locator("#nothing")).to_be_visible()


def test_a_form_whose_answer_was_lost_is_sent_again_as_the_same(
    office: Server, context: BrowserContext, page: Page
) -> None:
    """The connection breaks when the button is pressed: the worker keeps what the browser could not send."""
    text = f"{TEXT}，中断"
    open_form(page)
    page.locator("#f-text").fill(text)
    key = page.locator("[name=key]").input_value()
    assert client.submit(office, {"text": text, "lang": "zh-CN"}, key).ok, "it got there, the answer did not"
    context.set_offline(True)
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/kept?lang=zh-CN")
    context.set_offline(False)
    expect(page.locator("#kept dl.keys")).to_be_visible()
    assert len(cases(office, text)) == 1


def test_what_was_wrong_in_a_kept_form_is_corrected_on_the_form(context: BrowserContext, page: Page) -> None:
    open_form(page, "en")
    page.locator("#f-text").fill("The lamps are out")
    page.locator("#f-phone").fill("12")
    context.set_offline(True)
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/kept?lang=en")
    context.set_offline(False)
    page.get_by_role("button", name="Back to the form").click()
    expect(page.locator("#f-phone")).to_be_focused()
    expect(page.locator("#f-text")).to_have_value("The lamps are out")


def test_files_that_are_not_taken_are_told_of_and_hold_up_nothing(office: Server, page: Page) -> None:
    text = f"{TEXT}，附件不合适"
    open_form(page)
    disguised: FilePayload = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00\x03"}
    empty: FilePayload = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b""}
    page.locator("#f-files").set_input_files([PROGRAM, disguised, empty, PICTURE, PICTURE, PICTURE])
    expect(page.locator("#files-status")).to_be_visible()
    assert page.locator("#files-list li").count() == 5
    expect(page.locator("#files-list li.wrong")).to_have_count(2)
    page.get_by_role("button", name="移除 路灯.jpg").first.click()
    expect(page.locator("#f-files")).to_be_focused()
    fill(page, text)
    page.locator("form button[type=submit]").click()
    expect(page.locator("dl.keys")).to_be_visible()
    (case,) = cases(office, text)
    assert [f["state"] for f in case["files"]] == ["refused", "ready"]  # type: ignore[attr-defined]
    assert the_file(office, case, 1).status_code == 409
