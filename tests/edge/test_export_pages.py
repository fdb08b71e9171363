"""An officer orders a file of the list that stands on the page, and finds it among the own ones alone."""

import csv
from io import StringIO
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from chalicelib.domain.values import Role
from chalicelib.edge import exports
from chalicelib.ports import Entry, Principal
from chalicelib.usecases import access, personal
from chalicelib.usecases.exports import asking, own
from tests.badges import badged
from tests.edge.pages import get, post, shown
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WANG, WATER, Office
from tests.pages.reader import Form, Reader

AUDITOR = Principal("a-meng", Role.AUDITOR, None)
STAFF = {who.id: who for who in (SUPERVISOR, DISPATCHER, HANDLER, MANAGER, AUDITOR)}
LI = "+8613900000009"


@pytest.fixture
def office() -> Office:
    return badged(STAFF)


def home(office: Office, who: Principal) -> str:
    return urlsplit(personal.link(office.deps, office.deps.office.person(who.id))).path


def the_form(office: Office, who: Principal, **asked: str) -> Form:
    page = Reader(shown(f"{home(office, who)}/cases?{urlencode(asked)}"))
    (form,) = [each for each in page.forms if urlsplit(each.action).path.endswith("/exports")]
    return form


def ordered(office: Office, who: Principal, form: str = "csv", **asked: str) -> Any:
    """By the button below the list."""
    found = the_form(office, who, **asked)
    return post(found.action, **found.hidden(), format=form)


def ids(office: Office, who: Principal) -> list[str]:
    """Of the files that can be fetched."""
    path = f"{home(office, who)}/exports"
    return [
        href.rpartition("/")[2] for href in Reader(shown(path)).values("href") if href.startswith(f"{path}/")
    ]


def rows(office: Office, who: Principal) -> list[list[str]]:
    """Of the newest file, as the link brings it."""
    office.settle()
    answer = get(f"{home(office, who)}/exports/{ids(office, who)[0]}")
    assert answer.status_code == 303
    content = exports.handed_out(office.deps, answer.headers["Location"].rpartition("/")[2]).body
    return list(csv.reader(StringIO(bytes(content).decode("utf-8-sig"), newline="")))[1:]


def test_the_file_is_of_the_very_list_that_stands_on_the_page(office: Office) -> None:
    ticket = office.web(WATER, name="王芳", phone=WANG)
    office.web("路灯不亮", phone=LI)
    answer = ordered(office, SUPERVISOR, text="停水", name="王")
    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == f"{home(office, SUPERVISOR)}/exports"
    page = shown(answer.headers["Location"])
    assert "标题或内容中的字词：停水" in page
    assert "正在生成" in page
    assert ids(office, SUPERVISOR) == []
    assert [(row[0], row[-3]) for row in rows(office, SUPERVISOR)] == [(ticket, "王芳")]


def test_a_queue_is_exported_as_it_stood(office: Office) -> None:
    late, early = office.web(WATER, phone=WANG), office.web("路灯不亮", phone=LI)
    office.reply(early)
    ordered(office, SUPERVISOR, queue="open")
    assert "状态：全部在办" in shown(f"{home(office, SUPERVISOR)}/exports")
    assert [row[0] for row in rows(office, SUPERVISOR)] == [late]
    ordered(office, SUPERVISOR, queue="answered")
    assert [row[0] for row in rows(office, SUPERVISOR)] == [early]


def test_masking_and_reach_are_those_of_whoever_orders(office: Office) -> None:
    ticket = office.web(WATER, name="王芳", phone=WANG)
    office.web("柳塘街道公交车总是晚点", phone=LI)
    ordered(office, MANAGER, text="停水")
    assert [row[-3:-1] for row in rows(office, MANAGER)] == [["", "'+86139****0001"]]
    ordered(office, HANDLER)
    assert [row[0] for row in rows(office, HANDLER)] == [ticket]
    hidden = post(f"{home(office, MANAGER)}/exports", format="csv", name="王")
    assert hidden.status_code == 403
    assert len(ids(office, MANAGER)) == 1


def test_a_double_click_is_one_file_and_the_other_button_another(office: Office) -> None:
    office.web(WATER, phone=WANG)
    form = the_form(office, SUPERVISOR)
    for wanted in ("csv", "csv", "xlsx"):
        assert post(form.action, **form.hidden(), format=wanted).status_code == 303
    office.settle()
    assert len(ids(office, SUPERVISOR)) == 2
    changed = post(form.action, **form.hidden() | {"text": "停水"}, format="csv")
    assert changed.status_code == 422


def test_nobody_elses_export_is_reached_by_page_and_fetching_is_traced(office: Office) -> None:
    office.web(WATER, phone=WANG)
    ordered(office, SUPERVISOR, phone=WANG)
    office.settle()
    (id,) = ids(office, SUPERVISOR)
    for who in (DISPATCHER, MANAGER, AUDITOR, HANDLER):
        assert ids(office, who) == []
        assert get(f"{home(office, who)}/exports/{id}").status_code == 404
    assert get(f"/desk/x.y.z/exports/{id}").status_code == get("/desk/x.y.z/exports").status_code == 404
    reader = office.deps.office.person(MANAGER.id)
    link = urlsplit(personal.reader_link(office.deps, reader)).path
    assert get(f"{link}/exports").status_code == post(f"{link}/exports", format="csv").status_code == 404
    get(f"{home(office, SUPERVISOR)}/exports/{id}")
    seen = [each.what for each in access.listed(office.deps, AUDITOR, person=SUPERVISOR.id).items]
    assert f"export {id}" in seen
    assert [each for each in seen if each.startswith("search phone")], "the list, and its file"


def test_too_many_at_once_are_refused_in_plain_words_and_the_others_stay(office: Office) -> None:
    office.web(WATER, phone=WANG)
    for _ in range(own.MOST_WAITING):
        assert ordered(office, SUPERVISOR).status_code == 303
    refused = ordered(office, SUPERVISOR)
    page = refused.body.decode()
    assert refused.status_code == 429
    assert "您已有3个文件正在生成。请等其中一个完成，再导出下一个。" in page
    assert page.count("正在生成</td>") == own.MOST_WAITING
    office.settle()
    assert ordered(office, SUPERVISOR).status_code == 303


def test_what_could_not_be_made_says_so_with_its_reason(office: Office) -> None:
    office.web(WATER, phone=WANG)
    ordered(office, SUPERVISOR)
    (line,) = asking.listed(office.deps, SUPERVISOR).items
    office.deps.store.enter(Entry(asking.book(line.export.id), asking.FAILED, "LookupError"))
    page = shown(f"{home(office, SUPERVISOR)}/exports?lang=en")
    assert "Something went wrong here (LookupError)" in page
    assert get(f"{home(office, SUPERVISOR)}/exports/{line.export.id}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"format": "pdf"}, 400),
        ({"format": "csv", "unit": "moon"}, 400),
        ({"format": "csv", "phone": "12"}, 400),
        ({"format": "csv", "key": "short"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_on_the_page(
    office: Office, fields: dict[str, str], status: int
) -> None:
    refused = post(f"{home(office, SUPERVISOR)}/exports", **fields)
    assert refused.status_code == status
    assert 'role="alert"' in refused.body.decode()


def test_a_list_without_a_case_offers_no_file_and_the_desk_leads_to_the_own_ones(office: Office) -> None:
    path = home(office, SUPERVISOR)
    page = Reader(shown(f"{path}/cases?text=%E6%B2%A1%E6%9C%89"))
    assert [each for each in page.forms if each.method == "post"] == []
    assert f"{path}/exports?lang=zh-CN" in page.values("href")
    assert get(f"{path}/exports?cursor={'9' * 65}").status_code == 400
