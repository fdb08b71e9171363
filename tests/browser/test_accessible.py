"""Every page that a citizen or officer opens: axe finds nothing, and nothing has to be scrolled sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.test_form import PICTURE, PROGRAM, TEXT, open_form
from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import HANDLER, reply_by_api, survey_link, the_form, tracking_page

NO_WATER = "柳塘街道停水两天了，没人管"
LANGS = ("zh-CN", "en")
PHONE, ZOOMED = {"width": 360, "height": 740}, {"width": 320, "height": 512}
"""A small telephone; 640 by 1024 at 200 % zoom."""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def links(office: Server) -> dict[str, str]:
    """Of a case with a file that has been answered."""
    sent = client.send(office, the_form(office, "/"), {"text": NO_WATER, "email": "zhao@example.org"})
    ticket, code = client.receipt(sent.text)
    office.settle()
    officer = client.the_message(office, HANDLER, "assignment").link.removeprefix(office.base_url)
    reply_by_api(office, ticket)
    office.advance("7d")
    survey = survey_link(tracking_page(office, ticket, code)).removeprefix(office.base_url)
    return {"ticket": ticket, "code": code, "survey": survey, "officer": officer}


@pytest.fixture(params=[PHONE, ZOOMED], ids=["phone", "zoomed"])
def page(
    chromium: Browser, office: Server, request: pytest.FixtureRequest
) -> Iterator[Page]:  # the width alone differs
    context = chromium.new_context(base_url=office.base_url, viewport=request.param, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def check(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "it has to be scrolled sideways"


@pytest.mark.parametrize("lang", LANGS)
def test_the_form_with_files_and_with_an_error(page: Page, lang: str) -> None:
    open_form(page, lang)
    page.locator("#f-files").set_input_files([PICTURE, PROGRAM])
    page.locator("#files-list li.wrong").wait_for()
    page.locator("summary").click()
    check(page)
    page.locator("#f-phone").fill("12")
    page.locator("form button[type=submit]").click()
    page.locator("[role=alert]").wait_for()
    check(page)


OPENED_JUST_NOW = "field => { field.value = '9999999999' }"
"""By the clock of any server, and however slow this machine is: who is done that soon is asked once more."""


@pytest.mark.parametrize("lang", LANGS)
def test_the_second_look_the_receipt_and_tracking(page: Page, lang: str, links: dict[str, str]) -> None:
    open_form(page, lang)
    page.locator("#f-text").fill(TEXT)
    page.locator("[name=at]").evaluate(OPENED_JUST_NOW)
    page.locator("form button[type=submit]").click()
    page.locator("[name=sure]").wait_for(state="attached")
    check(page)
    page.locator("form button[type=submit]").click()
    page.locator("dl.keys").wait_for()
    check(page)
    page.goto(f"/track?lang={lang}")
    check(page)
    page.locator("#f-ticket").fill(links["ticket"])
    page.locator("#f-code").fill(links["code"])
    page.locator("form button[type=submit]").click()
    page.locator(".timeline").wait_for()
    check(page)


@pytest.mark.parametrize("lang", LANGS)
def test_the_survey(page: Page, lang: str, links: dict[str, str]) -> None:
    page.goto(f"{links['survey']}?lang={lang}")
    check(page)


def test_the_officers_page(page: Page, links: dict[str, str]) -> None:
    page.goto(links["officer"])
    check(page)


@pytest.mark.parametrize("lang", LANGS)
def test_the_public_figures(page: Page, lang: str, links: dict[str, str]) -> None:
    page.goto(f"/open?lang={lang}")
    check(page)


def test_the_officers_typical_cases(page: Page, office: Server, links: dict[str, str]) -> None:
    desk = office.command("desk", "s-xu").removeprefix(office.base_url)
    page.goto(f"{desk}/typical-cases?ticket={links['ticket']}")
    page.locator("#p-title").fill("路灯修好了")
    page.locator("#p-text").fill("路灯三天内换好，夜里亮了。")
    page.locator("#propose button").click()
    page.locator(".timeline").wait_for()
    check(page)
    manager = office.command("desk", "m-gu").removeprefix(office.base_url).removesuffix("/reports")
    page.goto(f"{manager}/typical-cases")
    page.locator("button", has_text="批准公布").first.wait_for()
    check(page)


@pytest.mark.parametrize("lang", LANGS)
def test_the_officers_exports(page: Page, office: Server, links: dict[str, str], lang: str) -> None:
    desk = office.command("desk", "d-lin").removeprefix(office.base_url)
    page.goto(f"{desk}/cases?queue=answered")
    check(page)
    page.locator("button", has_text="导出 Excel").click()
    page.locator("tbody tr").first.wait_for()
    office.settle()
    page.goto(f"{desk}/exports?lang={lang}")
    page.locator("tbody a").first.wait_for()
    check(page)
    page.goto(f"{desk}/exports?lang={lang}&cursor={'9' * 65}")
    check(page)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_kept_on_the_device(page: Page, lang: str) -> None:
    open_form(page, lang)
    page.locator("#f-text").fill(TEXT)
    context: BrowserContext = page.context
    context.set_offline(True)
    page.locator("form button[type=submit]").click()
    page.locator("#kept .state").wait_for()
    check(page)
    context.set_offline(False)
    page.locator("#kept dl.keys").wait_for()
    check(page)


def test_the_form_can_be_filled_in_and_sent_by_the_keyboard_alone(page: Page) -> None:
    open_form(page)
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id || document.activeElement.tagName")
        seen.append(here)
        if here == "f-text":
            page.keyboard.type(TEXT, delay=20)
        if here == "BUTTON":
            page.keyboard.press("Enter")
            break
    page.locator("dl.keys, [name=sure]").first.wait_for(state="attached")
    assert "f-website" not in seen, "people do not come to the trap"
    assert [id for id in seen if id in ("f-text", "f-files", "f-phone")] == ["f-text", "f-files", "f-phone"]


@pytest.fixture(scope="module")
def scored(office: Server, links: dict[str, str]) -> None:
    """The same case once its citizen has answered: last, for the survey is over then."""
    answer = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
    client.send(office, the_form(office, links["survey"]), answer)
    office.settle()


@pytest.mark.usefixtures("scored")
@pytest.mark.parametrize("lang", LANGS)
def test_the_score_cards(page: Page, office: Server, links: dict[str, str], lang: str) -> None:
    page.goto(f"{office.command('desk', 's-xu').removeprefix(office.base_url)}/scores?lang={lang}")
    page.locator("tbody a").first.wait_for()
    check(page)
    page.locator("tbody a").first.click()
    page.locator("tfoot").wait_for()
    check(page)
    page.goto(f"{office.command('desk', 'w-lu').removeprefix(office.base_url)}/scores?lang={lang}")
    page.locator(f"tbody a[href$='{links['ticket']}']").click()
    page.locator("#dispute_point").wait_for()
    check(page)
