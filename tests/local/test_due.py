"""`huiyin due` from outside: one question, a batch of them, and what is wrong with one."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from local.cli import main

COMPLAINT = ("--type", "complaint", "--grade", "normal")
START = ("--start", "2026-09-18T16:30+08:00")


def run(*words: str, stdin: str = "", env: dict[str, str] | None = None) -> Result:
    return CliRunner(env={"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", **(env or {})}).invoke(
        main, ["due", *words], input=stdin, catch_exceptions=False
    )


def targets(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json").output)["targets"]
    return found


def test_the_reply_to_a_complaint_of_friday_2026_09_18_is_due_on_thursday_the_24th() -> None:
    reply = targets("--pack", "hotline", *COMPLAINT, *START)["reply"]
    assert (reply["due_at"], reply["provisional"]) == ("2026-09-24T18:00:00+08:00", False)
    assert (reply["term"], reply["from"]) == ("5wd", "received")
    assert reply["working"][:2] == [
        {"day": "2026-09-19", "kind": "weekend", "skipped": True},
        {"day": "2026-09-20", "kind": "make_up", "number": 1, "name": "国庆节"},
    ]
    assert list(reply["reminders"]) == ["50%", "80%", "100%"]
    assert reply["escalation"]["manager"] == "2026-09-29T18:00:00+08:00"


def test_a_moment_without_an_offset_is_the_offices_and_one_with_another_is_told_in_the_offices() -> None:
    here = targets(*COMPLAINT, *START)
    assert targets(*COMPLAINT, "--start", "2026-09-18T16:30") == here
    assert targets(*COMPLAINT, "--start", "2026-09-18T08:30Z") == here


def test_the_dispatch_may_come_later_than_the_receipt() -> None:
    found = targets(*COMPLAINT, *START, "--dispatched", "2026-09-21T10:00")
    assert found["first_contact"]["due_at"] == "2026-09-22T18:00:00+08:00"
    assert found["reply"]["due_at"] == "2026-09-24T18:00:00+08:00"


def test_a_table_tells_people_the_sum_in_chinese_first() -> None:
    told = run(*COMPLAINT, *START).output
    assert "2026-09-20 周日  调休上班（国庆节）  第 1 日" in told
    assert "答复" in told


def test_a_table_is_english_where_the_locale_is_or_where_it_is_asked_for() -> None:
    told = run(*COMPLAINT, *START, env={"LANG": "en_GB.UTF-8"}).output
    assert "2026-09-20 Sun  make-up workday (National Day)  day 1" in told
    assert run(*COMPLAINT, *START, "--lang", "en").output == told


def test_the_end_of_a_calendar_year_without_its_calendar_is_told_as_provisional() -> None:
    assert "暂定" in run(*COMPLAINT, "--start", "2026-12-30T10:00").output


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--type", "complain", "--grade", "normal", *START), "“type”没有“complain”"),
        (("--type", "complaint", "--grade", "high", *START), "critical, urgent, important, normal"),
        (("--type", "complaint", *START), "缺少“grade”"),
        (COMPLAINT, "缺少“start”"),
        ((*COMPLAINT, "--start", "Friday"), "“start”不是时间"),
        ((*COMPLAINT, "--start", "9999-12-31T23:59"), "超出可计算的年份"),
        ((*COMPLAINT, *START, "--dispatched", "2026-09-18T16:29"), "早于受理时间"),
        ((*COMPLAINT, *START, "--pack", "../hotline"), "没有“../hotline”规则包"),
        ((*COMPLAINT, *START, "--procedure", "swift"), "没有“swift”这一程序"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_in_one_line(words: tuple[str, ...], reason: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert reason in result.output


GOOD = {"pack": "hotline", "type": "complaint", "grade": "normal", "start": "2026-09-18T16:30+08:00"}


def test_a_batch_is_answered_line_by_line_in_order_and_a_bad_line_stops_no_other() -> None:
    lines = [
        json.dumps(GOOD),
        "{",
        "[1]",
        json.dumps({**GOOD, "grade": "urgent"}),
        json.dumps({**GOOD, "strat": "x"}),
        json.dumps({**GOOD, "type": 5}),
        json.dumps({**GOOD, "type": "\ud800"}),
        json.dumps({**GOOD, "dispatched": "2026-09-21T10:00"}),
    ]
    result = run("--batch", "-", stdin="\n".join(lines))
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 1
    assert [answer.get("line") for answer in answers] == [None, 2, 3, None, 5, 6, 7, None]
    assert answers[3]["targets"]["reply"]["due_at"] == "2026-09-19T16:30:00+08:00"
    assert "strat" in answers[4]["error"]


def test_a_good_batch_ends_well_and_takes_what_is_given_beside_it() -> None:
    result = run("--batch", "-", *COMPLAINT, stdin='{"start": "2026-09-18T16:30"}\n\n')
    assert result.exit_code == 0
    assert json.loads(result.output)["targets"] == targets(*COMPLAINT, *START)


def test_the_same_question_in_a_batch_has_the_same_answer() -> None:
    alone = run(*COMPLAINT, *START, "--json").output
    assert run("--batch", "-", stdin=json.dumps(GOOD)).output == alone
