"""An officer's desk in a browser: a letter's scan, a double click, no connection; and always one case."""

import csv

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_accessible import check
from tests.browser.test_form import PICTURE, cases
from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import the_form

TEXT = "柳塘街道路灯坏了三盏，来信反映"


def open_desk(office: Server, page: Page, lang: str = "zh-CN") -> None:
    page.goto(f"{office.command('desk', 'd-lin').removeprefix(office.base_url)}?lang={lang}")


def test_a_letter_with_its_scan_typed_in_by_a_double_click_is_one_case(office: Server, page: Page) -> None:
    open_desk(office, page)
    check(page)
    page.get_by_label("来信").check()
    page.locator("#f-files").set_input_files(PICTURE)
    expect(page.locator("#files-list li")).to_contain_text("已上传")
    page.locator("#f-text").fill(TEXT)
    page.locator("form button[type=submit]").dblclick()
    expect(page.locator("dl.keys")).to_be_visible()
    check(page)
    ticket = page.locator("dl.keys dd").first.inner_text()
    page.reload()
    assert page.locator("dl.keys dd").first.inner_text() == ticket
    (case,) = cases(office, TEXT)
    assert [file["state"] for file in case["files"]] == ["ready"]  # type: ignore[attr-defined]  # JSON


def test_what_is_wrong_is_shown_and_can_be_mended_by_the_keyboard(office: Server, page: Page) -> None:
    open_desk(office, page, "en")
    page.locator("#f-text").fill(f"{TEXT} 2")
    page.locator("form button[type=submit]").press("Enter")
    page.locator("[role=alert]").wait_for()
    check(page)
    page.locator("[role=alert] a").press("Enter")
    page.locator("#f-desk_kind").press("Space")
    page.locator("form button[type=submit]").press("Enter")
    expect(page.locator("dl.keys")).to_be_visible()


def test_what_is_typed_in_without_a_connection_stays_on_the_page_and_on_no_device(
    office: Server, context: BrowserContext, page: Page
) -> None:
    text = f"{TEXT}，断网"
    open_desk(office, page)
    page.get_by_label("来访").check()
    page.locator("#f-text").fill(text)
    context.set_offline(True)
    page.locator("form button[type=submit]").click()
    expect(page.locator("#files-status")).to_contain_text("网络断了")
    expect(page.locator("#f-text")).to_have_value(text)
    context.set_offline(False)
    page.locator("form button[type=submit]").click()
    expect(page.locator("dl.keys")).to_be_visible()
    assert len(cases(office, text)) == 1


def test_it_works_without_a_script(office: Server, context: BrowserContext) -> None:
    """As a citizen's form does."""
    assert context.browser
    plain = context.browser.new_context(base_url=office.base_url, java_script_enabled=False)
    page = plain.new_page()
    open_desk(office, page)
    page.get_by_label("来电").check()
    page.locator("#f-text").fill(f"{TEXT}，没有脚本")
    page.locator("form button[type=submit]").click()
    expect(page.locator("dl.keys")).to_be_visible()
    plain.close()


def test_an_officer_looks_for_a_case_without_a_script(office: Server, context: BrowserContext) -> None:
    ticket = client.send(office, the_form(office, "/"), {"text": f"{TEXT}，等您来查"}).text
    office.settle()
    assert context.browser
    plain = context.browser.new_context(base_url=office.base_url, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{office.command('desk', 'd-lin').removeprefix(office.base_url)}/cases")
    page.locator("summary").click()
    page.locator("#s-text").fill("等您来查")
    page.locator("#s-channel").select_option("web")
    page.locator("form[role=search] button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.locator("tbody small").first.inner_text().split(" ")[0] in ticket
    plain.close()


def test_the_search_is_for_everybody(office: Server, page: Page) -> None:
    page.goto(f"{office.command('desk', 'd-lin').removeprefix(office.base_url)}/cases?phone=12")
    check(page)
    page.locator("[role=alert] a").press("Enter")
    page.locator("#s-phone").fill("")
    page.locator("#s-text").fill("没有的词")
    page.locator("form[role=search] button").press("Enter")
    expect(page.locator("main > .hint")).to_contain_text("没有找到")
    check(page)


def test_an_officer_takes_a_list_home_as_a_file_without_a_script(
    office: Server, context: BrowserContext
) -> None:
    sent = client.send(office, the_form(office, "/"), {"text": f"{TEXT}，要导出的"})
    ticket, _ = client.receipt(sent.text)
    office.settle()
    assert context.browser
    plain = context.browser.new_context(base_url=office.base_url, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{office.command('desk', 's-xu').removeprefix(office.base_url)}/cases?text=要导出的")
    page.get_by_role("button", name="导出 CSV").dblclick()
    expect(page.locator("tbody tr")).to_have_count(1)
    office.settle()
    page.reload()
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 CSV").click()
    rows = list(csv.reader(saved.value.path().read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == [ticket]
    plain.close()
