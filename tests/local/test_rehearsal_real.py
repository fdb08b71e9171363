"""2,816 messages of a city board and their official replies: the figures, counted anew without the engine."""

import csv
import os
import time
from bisect import bisect_right
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.values import Target
from chalicelib.sla.terms import Term
from local import named
from local.rehearsal.replay import Verdict
from local.rehearsal.rows import CaseFile
from local.rehearsal.run import Rehearsal, rehearse

REAL = os.environ.get("HUIYIN_REAL_DATA", "")
pytestmark = pytest.mark.skipif(not REAL, reason="HUIYIN_REAL_DATA does not name the folder of the real data")
COLUMNS = {"received": "留言时间_iso", "replied": "答复时间_iso"}
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def result() -> Rehearsal:
    file = CaseFile(messages(), COLUMNS, ZoneInfo("Asia/Shanghai"), "zh-CN")
    until = file.last_moment()
    assert until is not None
    begun = time.process_time()
    found = rehearse(file, named.sla("hotline"), None, until, [Term.parse(t) for t in ("5wd", "15wd", "60d")])
    assert time.process_time() - begun < 30
    return found


def messages() -> Path:
    return Path(REAL) / "messages/fj4_replies_2816.csv"


def working_days() -> list[date]:
    with (Path(REAL) / "holidays/workdays_2007_2026_agreed.csv").open(encoding="utf-8-sig") as file:
        return [date.fromisoformat(row["date"]) for row in csv.DictReader(file) if row["is_workday"] == "1"]


def counted(term: str) -> int:
    """On time, by nothing but the table of working days."""
    days, on_time = working_days(), 0
    with messages().open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            received, replied = (datetime.fromisoformat(row[heading]) for heading in COLUMNS.values())
            if term == "60d":
                due = datetime.combine(received.date() + 61 * DAY, datetime.min.time())
            else:
                last = days[bisect_right(days, received.date()) + int(term.removesuffix("wd")) - 1]
                due = datetime.combine(last, datetime.min.time())
                due += timedelta(hours=18)
            on_time += replied <= due
    return on_time


def test_every_row_is_a_case(result: Rehearsal) -> None:
    assert (result.rows, result.cases, result.faulty) == (2816, 2816, 0)


def test_the_shares_are_those_of_the_table_of_working_days(result: Rehearsal) -> None:
    found = {str(trial.term): trial.verdicts[Verdict.ON_TIME] for trial in result.trials}
    assert found == {term: counted(term) for term in ("5wd", "15wd", "60d")}
    assert found == {"5wd": 1072, "15wd": 2102, "60d": 2660}
    assert result.after.targets[Target.REPLY].verdicts[Verdict.ON_TIME] == found["5wd"]
