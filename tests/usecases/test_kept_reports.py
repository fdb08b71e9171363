"""Reports: built of the measures, kept once, never changed, corrected by a new edition, sent once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind, around
from chalicelib.domain.values import Channel
from chalicelib.pages.report_words import Words
from chalicelib.ports import Principal
from chalicelib.usecases import actions, digest, kept_reports, personal, subscriptions
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.queues import Queue, filters
from chalicelib.usecases.report_rounds import build_due
from chalicelib.usecases.reports import measures
from chalicelib.usecases.search.pages import cases
from chalicelib.usecases.subscriptions import Subscribe
from local.blobs import MemoryBlobs
from tests.homes import HOMES, Home, at
from tests.office import HANDLER, MANAGER, SUPERVISOR, WATER

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE, AFTER = "Tue 2026-03-03 06:59", "Tue 2026-03-03 07:00"
DIGEST = "daily-2026-03-02"
LEAK = "燃气泄漏，有爆炸危险，柳塘街道"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    home = Home(request.param)
    home.world.deps = replace(home.deps, blobs=MemoryBlobs())
    return home


def go(home: Home, moment: str) -> None:
    """Time passes, and nobody does anything."""
    home.world.pass_time(at(moment) - home.world.now)


def report(home: Home, id: str, who: Principal = MANAGER) -> Report:
    return kept_reports.read(home.deps, who, id)


def mails(home: Home, id: str) -> list[tuple[str, str]]:
    rows = home.deps.store.deliveries(f"report_{id.replace('-', '_')}")
    return sorted((row.recipient, str(row.channel)) for row in rows)


def test_a_report_is_built_on_the_morning_after_and_once(home: Home) -> None:
    ticket = home.sms(WATER)
    go(home, BEFORE)
    build_due(home.deps)
    with pytest.raises(NotFoundError):
        report(home, DIGEST)
    go(home, AFTER)
    assert build_due(home.deps) == 1
    assert build_due(home.deps) == 0
    found = report(home, DIGEST)
    assert found.whole.now.count("received") == 1
    assert ticket in {each for each, _ in found.lists["overdue"].cases + found.lists["due_today"].cases}
    assert mails(home, DIGEST) == [("s-xu", "email")]


def test_a_share_is_said_in_the_mail_as_it_is_on_the_page(home: Home) -> None:
    home.reply(home.sms(WATER))
    go(home, AFTER)
    build_due(home.deps)
    ratio = report(home, DIGEST).whole.now.ratio("on_time_rate")
    said = Words("zh-CN", home.deps.sla.policy.timezone).share(ratio)
    (mail,) = home.deps.store.deliveries(f"report_{DIGEST.replace('-', '_')}")
    assert f"按期办结率 {said}（1/1）" in mail.text
    assert said == "100.0%"


def test_what_is_due_today_is_told_however_much_is_overdue(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "PAGE", 1)
    monkeypatch.setattr(digest, "PAGES", 2)
    for number in range(3):
        home.sms(LEAK, f"+86139000005{number:02}")
    home.wait(3 * HOUR)
    due = home.sms(LEAK, "+8613900000599")
    found = digest.lists(home.deps, around(Kind.DAILY, date(2026, 3, 1)))
    assert (found["overdue"].count, found["overdue"].more) == (2, True)
    assert ([each for each, _ in found["due_today"].cases], found["due_today"].more) == ([due], False)


def test_the_lists_of_the_morning_are_the_queues_of_the_desk_at_any_hour(home: Home) -> None:
    """Due today is what is left of the day: what ran out this morning is overdue, and stands there alone."""
    late = home.sms(LEAK)
    home.sms(WATER, "+8613900000002")
    home.sms("随便说几句，没有什么要紧的事", "+8613900000003")
    home.wait(3 * HOUR)
    due = home.sms(LEAK, "+8613900000599")
    found = digest.lists(home.deps, around(Kind.DAILY, date(2026, 3, 1)))
    told = {name: [ticket for ticket, _ in each.cases] for name, each in found.items() if name != "unsolved"}
    supervisor = personal.principal(home.deps.office.person("s-xu"))
    shown = {
        name: [case.ticket for case in cases(home.deps, supervisor, filters(home.deps, Queue(name))).items]
        for name in told
    }
    assert told == shown
    assert (told["due_today"], told["overdue"]) == ([due], [late])


def test_what_comes_later_changes_no_report(home: Home) -> None:
    home.sms(WATER)
    go(home, AFTER)
    build_due(home.deps)
    before = report(home, DIGEST)
    home.sms(WATER, "+8613800000099")
    build_due(home.deps)
    assert report(home, DIGEST) == before


def test_a_month_has_the_figures_of_the_counters_as_of_then(home: Home) -> None:
    ticket = home.sms(WATER)
    home.act(ticket, "contact", actions.Contact("met"))
    home.reply(ticket)
    home.wait(7 * DAY, HOUR)
    home.sms("131")
    go(home, "Wed 2026-04-01 07:00")
    build_due(home.deps)
    found = report(home, "monthly-2026-03")
    asked = Asked("unit", date(2026, 3, 1), date(2026, 3, 31))
    rows = {row.value: row for row in measures(home.deps, MANAGER, asked).rows}
    lines = {line.value: line for line in found.tables["unit"].lines}
    assert lines.keys() == rows.keys()
    for value, line in lines.items():
        for name, rate in rows[value].rates.items():
            assert line.now.ratio(name) == (rate.numerator, rate.denominator), (value, name)
        assert line.now.counts == rows[value].counts
    assert found.whole.now.ratio("satisfaction_rate") == (0, 1)
    assert sum(part.figures.count("received") for part in found.course) == 1
    assert mails(home, "monthly-2026-03") == [("m-gu", "email")]


def test_a_correction_is_a_new_edition_that_says_what_it_replaces(home: Home) -> None:
    home.sms(WATER)
    go(home, AFTER)
    build_due(home.deps)
    with pytest.raises(InvalidInputError):
        kept_reports.correct(home.deps, MANAGER, Kind.DAILY, date(2026, 3, 2), " ")
    kept = kept_reports.correct(home.deps, MANAGER, Kind.DAILY, date(2026, 3, 2), "补录来信")
    assert (kept.id, kept.replaces) == (f"{DIGEST}_2", DIGEST)
    assert report(home, DIGEST).edition == 1
    second = report(home, f"{DIGEST}_2")
    assert (second.edition, second.reason, second.ordered_by) == (2, "补录来信", MANAGER.id)
    assert [each.edition for each in kept_reports.listed(home.deps, MANAGER, Kind.DAILY).items] == [2, 1]


def test_of_two_who_order_an_edition_at_once_one_is_told_to_look_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.sms(WATER)
    go(home, AFTER)
    build_due(home.deps)
    first = kept_reports.newest(home.deps, around(Kind.DAILY, date(2026, 3, 2)))
    kept_reports.correct(home.deps, MANAGER, Kind.DAILY, date(2026, 3, 2), "补录来信")
    monkeypatch.setattr(kept_reports, "newest", lambda *_: first)
    with pytest.raises(ConflictError):
        kept_reports.correct(home.deps, SUPERVISOR, Kind.DAILY, date(2026, 3, 2), "更正区划")
    assert report(home, f"{DIGEST}_2").reason == "补录来信"


def test_a_period_that_is_not_over_has_no_report(home: Home) -> None:
    with pytest.raises(InvalidInputError):
        kept_reports.correct(home.deps, MANAGER, Kind.MONTHLY, date(2026, 3, 2), "")


def test_a_missed_report_is_built_when_somebody_orders_it(home: Home) -> None:
    home.sms(WATER)
    go(home, "Fri 2026-03-06 09:00")
    assert kept_reports.correct(home.deps, SUPERVISOR, Kind.DAILY, date(2026, 3, 2), "").id == DIGEST


def test_nothing_is_reported_of_an_office_in_which_nothing_happened(home: Home) -> None:
    go(home, AFTER)
    build_due(home.deps)
    assert kept_reports.listed(home.deps, MANAGER, Kind.DAILY).items == ()
    assert mails(home, DIGEST) == []


def test_people_get_what_they_subscribe_to_by_the_channel_that_they_chose(home: Home) -> None:
    home.sms(WATER)
    subscriptions.subscribe(home.deps, SUPERVISOR, Subscribe(Kind.DAILY, ""))
    subscriptions.subscribe(home.deps, MANAGER, Subscribe(Kind.DAILY, Channel.EMAIL))
    assert subscriptions.subscribe(home.deps, MANAGER, Subscribe(Kind.DAILY, Channel.SMS))["daily"] == "sms"
    assert subscriptions.of_person(home.deps, MANAGER)["monthly"] == "email"
    go(home, AFTER)
    build_due(home.deps)
    assert mails(home, DIGEST) == [("m-gu", "sms")]


def test_a_report_goes_out_after_the_quiet_hours_with_its_figures_and_a_link(home: Home) -> None:
    home.sms(WATER)
    go(home, AFTER)
    build_due(home.deps)
    home.settle()
    assert home.sent("xu@center.example.org") == []
    home.until("Tue 2026-03-03 08:00")
    (sent,) = [row for row in home.sent("xu@center.example.org") if row.reaction == "report"]
    assert "受理诉求 1 件" in sent.text
    token = sent.text.rpartition("/desk/")[2].partition("/")[0]
    assert personal.reader(home.deps, token).id == "s-xu"
    assert sent.text.rstrip().endswith(f"/reports/{DIGEST}")


def test_reports_are_for_those_who_are_shown_the_measures() -> None:
    home = Home()
    for call in (
        lambda: kept_reports.listed(home.deps, HANDLER, Kind.DAILY),
        lambda: kept_reports.read(home.deps, HANDLER, DIGEST),
        lambda: kept_reports.correct(home.deps, HANDLER, Kind.DAILY, date(2026, 3, 1), ""),
        lambda: subscriptions.subscribe(home.deps, HANDLER, Subscribe(Kind.DAILY, "email")),
    ):
        with pytest.raises(NotAllowedError):
            call()


def test_a_report_that_was_changed_where_it_is_kept_is_not_shown() -> None:
    home = Home()
    blobs = MemoryBlobs()
    home.world.deps = replace(home.deps, blobs=blobs)
    home.sms(WATER)
    go(home, AFTER)
    build_due(home.deps)
    (line,) = kept_reports.listed(home.deps, MANAGER, Kind.DAILY).items
    blobs.put(f"reports/{line.sha256}", b"{}", "application/json")
    with pytest.raises(LookupError, match="damaged"):
        report(home, DIGEST)
