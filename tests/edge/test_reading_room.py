"""A manager's room: reports and the cases behind each figure, by API and behind the links."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.domain.values import Role
from chalicelib.edge import report_pages
from chalicelib.ports import Principal
from chalicelib.usecases import kept_reports, personal
from chalicelib.usecases.report_rounds import build_due
from local.blobs import MemoryBlobs
from tests.badges import badged
from tests.homes import at
from tests.office import HANDLER, MANAGER, SUPERVISOR, WATER, Office
from tests.pages.reader import Reader

AUDITOR = Principal("a-meng", Role.AUDITOR, "chengjiang")
PEOPLE = {"manager": MANAGER, "handler": HANDLER, "supervisor": SUPERVISOR}
MONTH = "monthly-2026-03"


@pytest.fixture
def office() -> Office:
    office = badged(PEOPLE)
    office.world.deps = replace(office.deps, blobs=MemoryBlobs())
    bootstrap.use(office.deps)
    office.sms(WATER)
    office.world.pass_time(at("Wed 2026-04-01 07:00") - office.world.now)
    office.settle()
    build_due(office.deps)
    return office


def room(office: Office, who: Principal = MANAGER, *, acts: bool = False) -> str:
    person = office.deps.office.person(who.id)
    link = personal.link if acts else personal.reader_link
    return urlsplit(link(office.deps, person)).path


def get(path: str, badge: str = "") -> HTTPResponse:
    with Client(app) as client:
        return client.http.get(path, headers={"Authorization": f"Bearer {badge}"} if badge else {})


def text(answer: HTTPResponse) -> str:
    assert answer.status_code == 200, answer.body
    return answer.body.decode()


def below(path: str, href: str) -> str:
    """Where a relative link of a page leads to."""
    return "/".join([*path.split("/")[:-2], href.removeprefix("../")])


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_figure_of_a_report_leads_to_a_page_of_its_cases(office: Office, lang: str) -> None:
    path = f"{room(office)}/reports/{MONTH}"
    page = Reader(text(get(f"{path}?lang={lang}")))
    links = sorted({each["href"] for each in page.all("a") if "/figures/" in each.get("href", "")})
    assert len(links) > 20
    for href in links:
        assert get(below(path, href)).status_code == 200, href
    received = next(href for href in links if "/received?by=all" in href and "to=2026-03-31" in href)
    (ticket,) = office.deps.store.tickets()
    assert ticket in text(get(below(path, received)))


def test_a_case_opens_from_the_list_and_a_reader_may_do_nothing_to_it(office: Office) -> None:
    (ticket,) = office.deps.store.tickets()
    page = Reader(text(get(f"{room(office)}/cases/{ticket}")))
    assert page.forms == []
    assert get(f"{room(office)}/cases").status_code == 404
    at_desk = Reader(text(get(f"{room(office, SUPERVISOR, acts=True)}/cases/{ticket}")))
    assert at_desk.forms


@pytest.mark.parametrize("part", ["denominator", "numerator", "outside"])
def test_behind_a_rate_stand_its_parts_with_the_reason_of_each_case(office: Office, part: str) -> None:
    page = text(get(f"{room(office)}/figures/on_time_rate?from=2026-03-01&to=2026-03-31&part={part}"))
    assert ("超期未答复" in page) == (part == "denominator")


def test_a_link_is_for_who_is_shown_the_measures_and_for_some_days(office: Office) -> None:
    path = room(office)
    assert get(f"{path}/reports").status_code == 200
    assert get(f"{path[:-1]}A/reports").status_code == 404
    handler = personal.link(office.deps, office.deps.office.person(HANDLER.id))
    assert get(f"{urlsplit(handler).path}/reports").status_code == 404
    office.world.pass_time(personal.READER_VALID * 2)
    assert get(f"{path}/reports").status_code == 404


@pytest.mark.parametrize(
    "path", ["figures/beauty", "figures/on_time_rate?by=phone", "figures/received?from=x"]
)
def test_what_is_not_counted_is_told(office: Office, path: str) -> None:
    assert get(f"{room(office)}/{path}").status_code == 400


def test_the_api_lists_tells_and_builds_anew(office: Office) -> None:
    assert [each["id"] for each in get("/v1/reports?kind=monthly", "manager").json_body["items"]] == [MONTH]
    assert get(f"/v1/reports/{MONTH}", "manager").json_body["whole"]["now"]["counts"]["received"] == 1
    assert get("/v1/reports/monthly-2026-02", "manager").status_code == 404
    assert get("/v1/reports", "handler").status_code == 403
    assert get("/v1/reports").status_code == 401
    assert get("/v1/subscriptions", "supervisor").json_body["daily"] == "email"


def test_a_workbook_has_numbers_as_numbers_and_both_parts_of_each_rate(office: Office) -> None:
    manager = office.deps.office.person(MANAGER.id)
    found = kept_reports.read(office.deps, MANAGER, MONTH)
    view = report_pages.view_of(office.deps, "zh-CN", found, manager)
    answer = report_pages.as_workbook(office.deps, "zh-CN", view)
    again = report_pages.as_workbook(office.deps, "zh-CN", view)
    assert answer.body == again.body
    with ZipFile(BytesIO(answer.body)) as book:
        sheets = dict(names(book))
    assert "各项比率" in sheets["xl/workbook.xml"]
    assert "<v>1</v>" in sheets["xl/worksheets/sheet2.xml"]


def names(book: ZipFile) -> Iterator[tuple[str, str]]:
    for name in book.namelist():
        yield name, book.read(name).decode()


@pytest.mark.parametrize(
    ("badge", "pages"),
    [
        ("manager", {"link": 200, "reports": 200}),
        ("supervisor", {"link": 200, "reports": 200}),
        ("handler", {"link": 200}),
    ],
)
def test_whoever_signs_in_gets_the_link_of_their_room(
    office: Office, badge: str, pages: dict[str, int]
) -> None:
    found = get("/v1/staff/desk", badge).json_body
    assert {name: get(urlsplit(link).path).status_code for name, link in found.items() if link} == pages
