"""Every page, fetched as it is served: its form works in a browser that runs no script and loads no file.

The form alone brings scripts, all of them files of ours; what they add is tested in tests/browser.
"""

from collections.abc import Iterator

import pytest

from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import HANDLER, reply_by_api, survey_link, the_form, tracking_page
from tests.pages.reader import Form, Reader

pytestmark = pytest.mark.e2e

NO_WATER = "柳塘街道停水两天了，没人管"
LOADING = ("src", "srcset", "data", "poster", "background", "onclick", "onsubmit", "onload", "onchange")
BUTTONS = ("submit", "")


@pytest.fixture(scope="module")
def pages(office: Server) -> dict[str, str]:
    """The HTML of each page, of a case that has come as far as its survey."""
    found = {
        f"{path} {lang}": got(office, f"{path}?lang={lang}") for path in ("/", "/track") for lang in LANGS
    }
    sent = client.send(office, the_form(office, "/"), {"text": NO_WATER})
    found["receipt"] = sent.text
    ticket, code = client.receipt(sent.text)
    found["officer"] = got(office, client.the_message(office, HANDLER, "assignment").link)
    found["case"] = tracking_page(office, ticket, code)
    reply_by_api(office, ticket)
    office.advance("7d")
    found["case with survey"] = tracking_page(office, ticket, code)
    link = survey_link(found["case with survey"])
    found |= {f"survey {lang}": got(office, f"{link}?lang={lang}") for lang in LANGS}
    answer = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
    found["thanks"] = client.send(office, the_form(office, link), answer).text
    found["not found"] = client.get(office, "/s/x").text
    return found


LANGS = ("zh-CN", "en")
NAMES = [
    *(f"{path} {lang}" for path in ("/", "/track", "survey") for lang in LANGS),
    *("receipt", "officer", "case", "case with survey", "thanks", "not found"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_loads_nothing_but_scripts_of_ours(pages: dict[str, str], name: str) -> None:
    page = Reader(pages[name])
    assert not [tag for tag, _ in page.tags if tag in ("iframe", "object", "embed", "link")]
    assert not [given for tag, given in page.tags if tag != "script" and set(given) & set(LOADING)]
    scripts = [script["src"].partition("?")[0] for script in page.all("script")]
    assert scripts == (["/static/store.js", "/static/form.js"] if name.startswith("/ ") else [])
    assert [given.get("lang") for given in page.all("html")] == ["en" if name.endswith("en") else "zh-CN"]


@pytest.mark.parametrize("name", [*NAMES[:6], "officer"])
def test_a_form_can_be_filled_in_and_sent_by_the_browser_alone(pages: dict[str, str], name: str) -> None:
    page = Reader(pages[name])
    assert page.forms
    assert {form.method for form in page.forms} == {"post"}
    assert all(form.action.startswith("/") for form in page.forms)
    assert sum(given.get("type", "submit") == "submit" for given in page.all("button")) == len(page.forms)
    assert all((each.get("id") and has_name(each)) or is_hidden(each) for each in fields(page.forms))


@pytest.mark.parametrize("name", NAMES[:2])
def test_two_openings_of_the_form_are_two_submissions(
    pages: dict[str, str], office: Server, name: str
) -> None:
    (form,) = Reader(pages[name]).forms
    again = the_form(office, f"/?lang={form.hidden()['lang']}")
    assert form.hidden()["key"] != again.hidden()["key"]
    first, second = (client.send(office, form, {"text": NO_WATER}) for _ in range(2))
    assert client.receipt(first.text) == client.receipt(second.text)
    assert client.receipt(client.send(office, again, {"text": NO_WATER}).text) != client.receipt(first.text)


def test_pages_forbid_what_they_do_not_need(office: Server) -> None:
    answer = client.get(office, "/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def got(server: Server, link: str) -> str:
    answer = client.get(server, link.removeprefix(server.base_url))
    assert answer.status_code == 200, answer.text
    return answer.text


def fields(forms: list[Form]) -> Iterator[dict[str, str]]:
    return (each for form in forms for each in form.fields)


def has_name(field: dict[str, str]) -> bool:
    """A chosen file has none: the script brings it, the form sends its key."""
    return bool(field.get("name")) != (field.get("type") == "file")


def is_hidden(field: dict[str, str]) -> bool:
    return field.get("type") == "hidden"
