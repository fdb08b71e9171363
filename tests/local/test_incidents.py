"""A service desk's log lived again: every step is an order that the casework carries out, or refuses."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.values import Grade, Status
from chalicelib.store.sqlite import SqliteStore
from local.cli import main
from local.incidents.desk import Added, Desk
from local.incidents.life import Fate, Life, Refusal
from local.incidents.log import NEEDED, LogError, read
from local.incidents.run import Lived, live
from local.incidents.staff import office

Written = tuple[str, ...]
DESK, PUMPS, PIPES = "Desk", "Pumps", "Pipes"


def row(
    at: str,
    state: str,
    group: str = DESK,
    person: str = "?",
    moves: int = 0,
    updates: int = 0,
    *,
    priority: str = "3 - Moderate",
    number: str = "A1",
) -> Written:
    """As the log has it: `at` is 29/2/2016 08:00."""
    return number, state, at, str(updates), group, person, str(moves), priority


SMOOTH = (
    row("29/2/2016 08:00", "New"),
    row("29/2/2016 08:05", "New", PUMPS, moves=1, updates=1),
    row("29/2/2016 09:00", "Active", PUMPS, "Ann", 1, 2),
    row("29/2/2016 09:10", "Active", PIPES, "Bo", 2, 3, priority="2 - High"),
    row("29/2/2016 10:00", "Awaiting User Info", PIPES, "Bo", 2, 4, priority="2 - High"),
    row("29/2/2016 11:00", "Active", PIPES, "Cy", 2, 5, priority="2 - High"),
    row("29/2/2016 11:30", "Awaiting Vendor", PIPES, "Cy", 2, 6, priority="2 - High"),
    row("29/2/2016 15:00", "Resolved", PIPES, "Cy", 2, 7, priority="2 - High"),
    row("5/3/2016 15:00", "Closed", PIPES, "Cy", 2, 8, priority="2 - High"),
)


def written(path: Path, rows: Sequence[Written]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([NEEDED, *rows])
    return path


def lived(tmp_path: Path, *rows: Written) -> tuple[Fate, list[str], Desk]:
    """One incident: what became of it, and the events of its case."""
    (incident,) = read(written(tmp_path / "log.csv", rows))
    desk = Desk(SqliteStore(None), office([incident]))
    life = Life(desk, incident)
    fate = life.live()
    return fate, desk.history(life.ticket), desk


def many(tmp_path: Path, *rows: Written) -> Lived:
    return live(SqliteStore(None), read(written(tmp_path / "log.csv", rows)))


def without_clocks(kinds: list[str]) -> list[str]:
    return [kind for kind in kinds if kind not in ("ReminderDue", "TargetEscalated")]


def test_each_change_of_the_log_is_an_order_and_time_does_the_rest(tmp_path: Path) -> None:
    fate, kinds, desk = lived(tmp_path, *SMOOTH)
    assert (fate.refusal, fate.status, fate.unheard) == (None, Status.ARCHIVED, False)
    assert without_clocks(kinds) == [
        *("CaseReceived", "CaseAccepted", "CaseDispatched"),
        *("CaseReassigned", "CaseSignedFor", "NoteAdded"),
        *("CaseTransferred", "CaseReassigned", "CaseRegraded", "CaseSignedFor"),
        *("QuestionAsked", "CaseReassigned", "CitizenAdded", "NoteAdded", "NoteAdded"),
        *("CaseReplied", "CitizenInformed"),
        *("SurveyDue", "SurveyNudged", "SurveyClosed", "CaseArchived"),
    ]
    assert (desk.added[Added.HEARD], desk.added[Added.ASKED_ANEW]) == (1, 0)


def test_what_is_resolved_at_once_is_answered_by_the_centre(tmp_path: Path) -> None:
    fate, kinds, _ = lived(tmp_path, row("29/2/2016 08:00", "Resolved"), row("5/3/2016 08:00", "Closed"))
    assert fate.refusal is None
    assert without_clocks(kinds)[:4] == ["CaseReceived", "CaseAccepted", "CaseReplied", "CitizenInformed"]


def test_an_update_that_changes_nothing_is_a_note(tmp_path: Path) -> None:
    rows = (row("29/2/2016 08:00", "New"), row("29/2/2016 09:00", "New", updates=1))
    fate, kinds, _ = lived(tmp_path, *rows)
    assert (fate.refusal, fate.status, kinds[-1]) == (None, Status.ACCEPTED, "NoteAdded")


@pytest.mark.parametrize(
    ("refusal", "status", "rows"),
    [
        (
            Refusal.ENDED,
            Status.ARCHIVED,
            (row("29/2/2016 09:00", "Resolved"), row("29/6/2016 09:00", "Active", PUMPS, updates=1)),
        ),
        (
            Refusal.MOVED_ON,
            Status.REPLIED,
            (row("29/2/2016 09:00", "Resolved"), row("29/2/2016 09:30", "Resolved", PUMPS, moves=1)),
        ),
        (
            Refusal.MOVED_ON,
            Status.REPLIED,
            (
                row("29/2/2016 08:00", "Active", PUMPS, "Ann"),
                row("29/2/2016 09:00", "Resolved", PUMPS, "Ann"),
                row("29/2/2016 09:30", "Resolved", PUMPS, "Bo"),
            ),
        ),
        (
            Refusal.UNANSWERED,
            Status.ACCEPTED,
            (row("29/2/2016 08:00", "New"), row("29/2/2016 09:00", "Closed")),
        ),
        (
            Refusal.NO_STATE,
            Status.ACCEPTED,
            (row("29/2/2016 08:00", "New"), row("29/2/2016 09:00", "-100"), row("29/2/2016 10:00", "Closed")),
        ),
        (
            Refusal.ENDED,
            Status.ARCHIVED,
            (row("29/2/2016 09:00", "Resolved"), row("29/6/2016 09:00", "Resolved", updates=1)),
        ),
    ],
)
def test_what_the_casework_does_not_know_is_refused(
    tmp_path: Path, refusal: Refusal, status: Status, rows: tuple[Written, ...]
) -> None:
    fate, _, _ = lived(tmp_path, *rows)
    assert (fate.refusal, fate.status) == (refusal, status)


def test_before_the_survey_is_out_a_supervisor_opens_it_again(tmp_path: Path) -> None:
    rows = (
        row("29/2/2016 09:00", "Active", PUMPS),
        row("29/2/2016 10:00", "Resolved", PUMPS, updates=1),
        row("1/3/2016 09:00", "Active", PUMPS, updates=2),
        row("1/3/2016 12:00", "Resolved", PUMPS, updates=3),
        row("6/3/2016 12:00", "Closed", PUMPS, updates=4),
    )
    fate, kinds, _ = lived(tmp_path, *rows)
    assert (fate.refusal, fate.status) == (None, Status.ARCHIVED)
    assert (kinds.count("CaseReopened"), kinds.count("SurveyAnswered"), kinds.count("SurveyDue")) == (1, 0, 1)


def test_once_the_survey_is_out_not_solved_opens_it_again(tmp_path: Path) -> None:
    rows = (
        row("29/2/2016 09:00", "Active", PUMPS),
        row("29/2/2016 10:00", "Resolved", PUMPS, updates=1),
        row("8/3/2016 10:00", "Active", PUMPS, updates=2),
        row("8/3/2016 12:00", "Resolved", PUMPS, updates=3),
        row("13/3/2016 12:00", "Closed", PUMPS, updates=4),
    )
    fate, kinds, _ = lived(tmp_path, *rows)
    assert (fate.refusal, fate.status) == (None, Status.ARCHIVED)
    assert kinds.count("CaseReplied") == 2
    assert "CaseReopened" in kinds


WAITS = (
    row("29/2/2016 08:00", "Active", PUMPS),
    row("29/2/2016 09:00", "Awaiting User Info", PUMPS, updates=1),
)


def test_an_answer_while_a_question_waits_is_told_apart_if_nothing_shows_what_the_citizen_said(
    tmp_path: Path,
) -> None:
    at_once = (*WAITS, row("29/2/2016 10:00", "Resolved", PUMPS, updates=2))
    noted = (*WAITS, row("29/2/2016 10:00", "Resolved", PUMPS, updates=3))
    late = (*WAITS, row("29/3/2016 10:00", "Resolved", PUMPS, updates=2))
    for rows, unheard, heard in ((at_once, True, 1), (noted, False, 1), (late, False, 0)):
        fate, kinds, desk = lived(tmp_path, *rows)
        assert (fate.refusal, fate.unheard, desk.added[Added.HEARD]) == (None, unheard, heard)
        assert ("QuestionLapsed" in kinds) is (heard == 0)
    result = many(tmp_path, *at_once)
    assert (result.share, result.share_heard) == (1.0, 0.0)


def test_the_casework_itself_refuses_an_answer_while_a_question_waits(tmp_path: Path) -> None:
    (incident,) = read(written(tmp_path / "log.csv", WAITS))
    desk = Desk(SqliteStore(None), office([incident]))
    life = Life(desk, incident)
    life.live()
    with pytest.raises(UnlawfulActionError):
        desk.reply(life.ticket)


def test_a_transfer_ends_a_question_and_the_new_unit_asks_again(tmp_path: Path) -> None:
    moved = row("29/2/2016 10:00", "Awaiting User Info", PIPES, moves=1, updates=2)
    fate, kinds, desk = lived(tmp_path, *WAITS, moved)
    assert fate.status is Status.AWAITING_CITIZEN
    assert (kinds.count("QuestionAsked"), desk.added[Added.ASKED_ANEW]) == (2, 1)


def test_rows_are_read_by_time_packed_or_not(tmp_path: Path) -> None:
    rows = (
        row("1/3/2016 09:00", "Closed", updates=2),
        row("29/2/2016 08:00", "New", "?", priority="1 - Critical"),
    )
    plain = written(tmp_path / "log.csv", rows)
    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read(packed) == read(plain)
    (incident,) = read(plain)
    assert [each.updates for each in incident.rows] == [0, 2]
    assert (incident.rows[0].group, incident.rows[0].grade) == ("?0", Grade.CRITICAL)


@pytest.mark.parametrize(
    "bad", [row("2016-02-29", "New"), row("29/2/2016 08:00", "New", priority="?"), ("A1",)]
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, bad: Written) -> None:
    with pytest.raises(LogError, match="row 2: "):
        read(written(tmp_path / "log.csv", [bad]))


def run(path: Path, rows: Sequence[Written]) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["incidents", str(written(path, rows))])
    return done.exit_code, done.output


def test_the_command_says_how_many_why_not_and_where_they_stood(tmp_path: Path) -> None:
    refused = [
        row("29/2/2016 09:00", "Resolved", number="B2"),
        row("29/2/2016 09:30", "Resolved", PUMPS, moves=1, number="B2", updates=1),
    ]
    code, said = run(tmp_path / "log.csv", [*SMOOTH, *refused])
    assert code == 0
    assert "2 件、11 行：全程合规 1/2 50.0%，被拒 1/2 50.0%" in said
    assert "答复后又转交" in said
    assert "B2" in said


def test_the_command_fails_if_nobody_has_explained_a_refusal(tmp_path: Path) -> None:
    unknown = [
        row("29/2/2016 09:00", "Resolved"),
        row("29/2/2016 10:00", "Resolved", updates=1, priority="2 - High"),
    ]
    assert run(tmp_path / "log.csv", unknown)[0] == 1
    assert run(tmp_path / "log.csv", [])[1].startswith("Error: ")
    path = tmp_path / "other.csv"
    path.write_text("a,b\n", "utf-8")
    assert "no column number" in CliRunner().invoke(main, ["incidents", str(path)]).output
