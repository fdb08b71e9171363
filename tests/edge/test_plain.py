"""The ledger on pages: in plain words for the citizen, in a small table for the officer."""

from datetime import timedelta

import pytest

from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.messages import LANGUAGES
from chalicelib.domain.values import Channel
from chalicelib.edge import clock_words, present, signed_link
from chalicelib.pages import views
from chalicelib.usecases import actions, intake, links
from tests.office import DISPATCHER, Office
from tests.pages.reader import Reader

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OIL, UNCLEAR = "小区楼下饭店油烟太大，柳塘街道", "随便说几句，没有什么要紧的事"
CHINESE, ENGLISH = LANGUAGES


@pytest.fixture
def office() -> Office:
    """Monday 2026-03-02, 09:00."""
    return Office()


@pytest.fixture
def asked(office: Office) -> str:
    """A case that waits for an answer, for the second time."""
    ticket = office.sms(UNCLEAR)
    office.wait(3 * HOUR)
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    office.wait(2 * HOUR)
    office.act(ticket, "ask", actions.Ask("在哪一栋？"))
    office.wait(20 * HOUR)
    office.sms(f"{ticket} 三栋")
    office.wait(HOUR)
    office.act(ticket, "ask", actions.Ask("方便上门吗？"))
    office.wait(HOUR)
    return ticket


def tracked(office: Office, ticket: str) -> intake.Tracked:
    submission = office.deps.store.submission(ticket)
    assert submission
    return intake.track(office.deps, ticket, intake.receipt(office.deps, submission).access_code)


def citizens(office: Office, ticket: str, lang: str = CHINESE) -> str:
    html = views.case(lang, view=present.case_page(office.deps, lang, tracked(office, ticket)))
    return " ".join(Reader(html).text.split())


def officers(office: Office, ticket: str, person: str = "") -> str:
    handler = person or office.case(ticket).handler or "d-lin"
    link = links.action_link(office.deps, ticket, handler)
    return " ".join(Reader(signed_link.page(office.deps, link.rpartition("/")[2])).text.split())


def test_a_citizen_reads_who_has_the_case_since_when_and_that_we_waited(office: Office, asked: str) -> None:
    page = citizens(office, asked)
    assert "受理中心 3月2日09:00至12:00 公用事业局 3月2日12:00起" in page
    assert "3月2日14:00至3月3日10:00，我们在等您的回复，这段时间没有计入期限。" in page
    assert "3月3日11:00起，我们在等您的回复，期限暂停计算，收到后相应顺延。" in page


def test_the_same_in_english(office: Office, asked: str) -> None:
    page = citizens(office, asked, ENGLISH)
    assert "Hotline centre 2 Mar 09:00 to 12:00 Public Utilities Bureau since 2 Mar 12:00" in page
    assert "We waited for your answer, 2 Mar 14:00 to 3 Mar 10:00; that time does not count." in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_officer_and_no_note_is_on_the_citizens_page(office: Office, asked: str, lang: str) -> None:
    office.act(asked, "note", actions.Note("态度恶劣，内部备注"))
    said = citizens(office, asked, lang)
    assert "内部备注" not in said
    people = office.deps.office.people.values()
    seen = [person.name for person in people if person.name in said or f"{person.id} " in said]
    assert seen == []


def test_what_the_api_tells_the_citizen_names_no_person(office: Office, asked: str) -> None:
    found = tracked(office, asked)
    assert {pause.approver for account in found.ledger for pause in account.pauses} == {""}
    shown = present.case_for_citizen(office.deps, found)
    assert [(each.unit, each.ended_at is None) for each in shown.held] == [
        ("受理中心", False),
        ("公用事业局", True),
    ]
    assert [each.ended_at is None for each in shown.waited] == [False, True]
    assert (shown.provisional, shown.next.note) == (False, "")


def test_a_question_that_lapsed_does_not_stand_still_on_the_page(office: Office, asked: str) -> None:
    """That it lapsed is no event that a citizen sees; its time is."""
    office.wait(9 * DAY, 6 * HOUR)
    assert "3月3日11:00至" in citizens(office, asked)
    assert "期限暂停计算" not in citizens(office, asked)


def test_a_guess_is_told_as_one(office: Office) -> None:
    office.world.pass_time(300 * DAY)
    ticket = office.sms(OIL)
    assert "如放假安排有变，这个时间可能略有调整。" in citizens(office, ticket)
    assert "this date may move a little" in citizens(office, ticket, ENGLISH)
    assert officers(office, ticket).count("暂定：2027 年的放假安排尚未公布") == 2, (
        "at the top and in the table"
    )
    office.reply(ticket)
    assert "调整" not in citizens(office, ticket)
    assert "暂定" not in officers(office, ticket)


def test_a_guess_whose_year_was_announced_since_blames_no_year(office: Office) -> None:
    case = office.case(office.sms(OIL))
    clock = case.reply_clock
    assert clock
    assert clock_words.guess(case, office.deps.sla) == ""
    case.clocks[clock.target] = type(clock)(**{**vars(clock), "provisional": True})
    assert clock_words.guess(case, office.deps.sla) == "暂定：将按公布的放假安排重新计算"


def test_what_came_and_went_within_a_minute_is_not_told(office: Office) -> None:
    ticket = office.sms(OIL)
    assert "受理中心" not in citizens(office, ticket)
    assert "受理中心 3月2日09:00 0分钟 0分钟" in officers(office, ticket), "but it stands in the ledger"


def test_an_officer_reads_who_had_it_how_long_and_what_is_left(office: Office, asked: str) -> None:
    page = officers(office, asked)
    assert "公用事业局 3月2日12:00起 1天 暂停21小时" in page
    assert "收到诉求以来 3月2日09:00起 1天3小时 暂停21小时 10小时30分钟" in page
    assert "答复 陆一帆 3月10日15:30 暂停计时，恢复后还剩40小时30分钟（工作时间）" in page
    assert "陆一帆向诉求人提问，3月2日14:00至3月3日10:00暂停计时，共20小时" in page


def test_what_is_over_is_said_so_and_who_is_told_next(office: Office) -> None:
    ticket = office.sms(OIL)
    office.wait(7 * DAY + 12 * HOUR, 6 * HOUR)
    page = officers(office, ticket)
    assert "答复 潘秋实 3月9日18:00 已超时0分钟（工作时间）" in page
    assert "签收 3月3日18:00 3月3日21:00完成 经手" in page, "silence signs, and breaks nothing"
    assert "下一步：3月10日18:00上报许正阳" in page


def test_the_next_reminder_is_told_while_there_is_time(office: Office) -> None:
    page = officers(office, office.sms(OIL))
    assert "下一步：3月4日18:00提醒潘秋实" in page


def test_a_reopened_case_has_an_account_of_its_own(office: Office) -> None:
    ticket = office.sms(OIL)
    office.reply(ticket)
    office.wait(8 * DAY, 6 * HOUR)
    office.sms("131")
    page = officers(office, ticket)
    assert ("收到诉求以来" in page, "重新办理以来" in page) == (True, True)


def test_a_submission_that_is_no_case_yet_has_no_ledger(office: Office) -> None:
    content = Content(OIL, citizen=Citizen(phone="+8613900000009"))
    ticket = intake.submit(office.deps, Channel.WEB, "k" * 16, content).ticket
    assert (tracked(office, ticket).ledger, "由谁办理" in citizens(office, ticket)) == ((), False)


@pytest.mark.parametrize(
    ("seconds", "days", "words"),
    [
        (0, True, "0分钟"),
        (59, True, "不到1分钟"),
        (60, True, "1分钟"),
        (3600, True, "1小时"),
        (5460, True, "1小时31分钟"),
        (-5460, True, "1小时31分钟"),
        (86400, True, "1天"),
        (90000, True, "1天1小时"),
        (90000, False, "25小时"),
    ],
)
def test_how_long_something_lasts(seconds: int, days: bool, words: str) -> None:
    assert clock_words.lasting(seconds, days=days) == words
