"""Whoever is judged reads the own card with every point and its case; who judges, all of them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib import bootstrap
from chalicelib.domain.values import Plea, Point, Role, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions, personal, scorecards
from chalicelib.usecases.acts.rights import NameRespondent
from chalicelib.usecases.acts.score import DisputePoint, RulePoint
from chalicelib.usecases.acts.together import AddEvidence
from tests.edge.pages import get, shown
from tests.homes import Home
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WATER
from tests.pages.reader import Reader

HEAD = Principal("h-wei", Role.UNIT_HEAD, "utilities")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RUBBISH = "菜市场门口的垃圾没人清，味道很大"


@pytest.fixture
def home() -> Home:
    home = Home()
    bootstrap.use(home.deps)
    return home


def a_life(home: Home, said: str = "115", text: str = WATER, phone: str = "+8613900000001") -> str:
    """Answered without any evidence, and evaluated a week later."""
    ticket = home.sms(text, phone)
    home.reply(ticket)
    home.wait(7 * DAY, HOUR)
    home.sms(said, phone)
    return ticket


def desk(home: Home, who: Principal) -> str:
    return urlsplit(personal.link(home.deps, home.deps.office.person(who.id))).path


def scores(home: Home, who: Principal, more: str = "") -> Reader:
    return Reader(shown(f"{desk(home, who)}/scores{more}"))


def test_a_handler_reads_every_point_with_its_reason_worth_and_case(home: Home) -> None:
    ticket = a_life(home)
    page = scores(home, HANDLER)
    for words in ("解决且满意", "每次+1分，1次", "缺少办理证据", "每次-0.5分，1次"):
        assert words in page.text
    assert "第1次答复：解决且满意，+1 分" in page.text
    link = f"{desk(home, HANDLER)}/cases/{ticket}"
    assert link in page.values("href")
    assert "对记分提出申诉" in shown(link)
    assert not [href for href in page.values("href") if "by=unit" in href], "no card but the own one"


def test_an_objection_and_what_came_of_it_stand_beside_the_point(home: Home) -> None:
    ticket = a_life(home)
    home.act(ticket, "dispute_point", DisputePoint(Point.EVIDENCE, "照片寄到了中心"), HANDLER)
    assert "第1次答复：缺少办理证据，-0.5 分（申诉中）" in scores(home, HANDLER).text
    home.act(ticket, "rule_point", RulePoint(Plea.UPHELD, "收到过"), SUPERVISOR)
    page = scores(home, HANDLER)
    assert "第1次答复：缺少办理证据，-0.5 分（申诉成立，不计分）" in page.text
    assert "每次-0.5分" not in page.text
    assert "-0.5 分（申诉成立，不计分）" in shown(f"{desk(home, HANDLER)}/cases/{ticket}")


def test_of_a_case_that_they_may_not_know_the_points_stand_alone(home: Home) -> None:
    ticket = a_life(home)
    home.act(ticket, "reopen", actions.Reopen("其实是举报"), SUPERVISOR)
    home.act(ticket, "regrade", actions.Regrade(type=Type.TIP_OFF, reason="是举报"), SUPERVISOR)
    home.act(ticket, "name_respondent", NameRespondent(people=HANDLER.id), DISPATCHER)
    page = scores(home, HANDLER)
    assert "您无权查看的工单" in page.text
    assert "第1次答复：解决且满意，+1 分" in page.text
    assert ticket not in page.text
    assert not [href for href in page.values("href") if ticket in href or href.endswith("/cases/")]
    theirs = scores(home, MANAGER, f"/{HANDLER.id}?by=handler")
    assert f"{desk(home, MANAGER)}/cases/{ticket}" in theirs.values("href")


def test_a_head_reads_those_of_the_unit_and_its_people_and_no_others(home: Home) -> None:
    a_life(home)
    other = a_life(home, "122", RUBBISH, "+8613900000002")
    stranger = home.case(other)
    path = f"{desk(home, HEAD)}/scores"
    for by, value, theirs in (
        ("handler", HANDLER.id, stranger.handler),
        ("unit", "utilities", stranger.unit),
    ):
        links = [urlsplit(link).path for link in scores(home, HEAD, f"?by={by}").values("href")]
        assert f"{path}/{value}" in links
        assert f"{path}/{theirs}" not in links
        assert get(f"{path}/{value}?by={by}").status_code == 200
        assert get(f"{path}/{theirs}?by={by}").status_code == 404


@pytest.mark.parametrize("who", [MANAGER, SUPERVISOR, Principal("a-meng", Role.AUDITOR, None)])
def test_who_judges_reads_all_each_line_leading_to_its_points(home: Home, who: Principal) -> None:
    first, second = a_life(home), a_life(home, "122", RUBBISH, "+8613900000002")
    for by in ("handler", "unit"):
        page = scores(home, who, f"?by={by}&lang=en")
        cards = [link for link in page.values("href") if urlsplit(link).path.count("/") == 4]
        cards = [link for link in cards if "/scores/" in link]
        assert len(cards) == 2
        behind = "".join(shown(link) for link in cards)
        assert first in behind
        assert second in behind
        assert "Reply 1: Neither solved nor satisfied, -1" in behind


def test_this_year_and_the_last_are_offered(home: Home) -> None:
    a_life(home)
    page = scores(home, HANDLER)
    assert {"2026年", "2025年"} <= set(page.text.split())
    (last,) = [link for link in page.values("href") if "year=2025" in link]
    assert "这一年还没有记分" in shown(last)
    assert get(f"{desk(home, HANDLER)}/scores?year=x").status_code == 400
    assert get(f"{desk(home, MANAGER)}/scores?by=category").status_code == 400


def test_the_language_is_switched_without_losing_the_place(home: Home) -> None:
    a_life(home)
    page = scores(home, MANAGER, "/utilities?by=unit&year=2026")
    (switch,) = [link for link in page.values("href") if "lang=en" in link]
    assert "Score card: Public Utilities Bureau" in shown(switch)
    assert "Sum" in shown(switch)


def test_a_long_card_has_pages(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorecards, "LIMIT", 1)
    tickets = {a_life(home), a_life(home, phone="+8613900000002")}
    page, found = f"{desk(home, HANDLER)}/scores", ""
    while page:
        text = shown(page)
        found += text
        page = next((link for link in Reader(text).values("href") if "cursor=" in link), "")
    assert all(ticket in found for ticket in tickets)


def test_who_is_judged_by_none_has_no_page_and_no_way_to_it(home: Home) -> None:
    path = desk(home, DISPATCHER)
    assert get(f"{path}/scores").status_code == get(f"{path}/scores/w-lu").status_code == 404
    assert "/scores" not in shown(f"{path}/cases")
    for who in (HANDLER, HEAD, SUPERVISOR, MANAGER):
        path = desk(home, who)
        assert f"{path}/scores?lang=zh-CN" in Reader(shown(f"{path}/cases")).values("href")
    assert 'href="scores?lang=zh-CN"' in shown(f"{desk(home, MANAGER)}/reports")


def test_nobody_reads_anothers_card_and_what_there_is_not_is_not_found(home: Home) -> None:
    a_life(home)
    assert get(f"{desk(home, HANDLER)}/scores/h-wei").status_code == 404
    assert get(f"{desk(home, HANDLER)}/scores/utilities?by=unit").status_code == 404
    assert get(f"{desk(home, MANAGER)}/scores/nobody").status_code == 404
    link = personal.reader_link(home.deps, home.deps.office.person(MANAGER.id))
    assert get(f"{urlsplit(link).path}/scores").status_code == 404
    assert get("/desk/x.y.z/scores").status_code == 404
    path = desk(home, HANDLER)
    home.world.pass_time(personal.VALID + timedelta(seconds=1))
    assert get(f"{path}/scores").status_code == 404


def test_proved_work_has_no_point_for_missing_evidence(home: Home) -> None:
    ticket = home.sms(WATER)
    home.act(ticket, "add_evidence", AddEvidence("handling", "现场照片", "附件1"))
    home.reply(ticket)
    home.wait(7 * DAY, HOUR)
    home.sms("115")
    page = scores(home, HANDLER)
    assert "缺少办理证据" not in page.text
    assert "可参加评优" in page.text
