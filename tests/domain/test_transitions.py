import pytest

from chalicelib.domain import events as e
from chalicelib.domain import transitions
from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.values import Status


def test_every_event_stands_in_the_table() -> None:
    assert set(transitions.TRANSITIONS) == set(e.Body.__subclasses__())


def test_nothing_happens_to_an_archived_case() -> None:
    for kind, row in transitions.TRANSITIONS.items():
        assert Status.ARCHIVED not in row, kind


def test_every_status_can_be_reached() -> None:
    moves = ((before, after) for row in transitions.TRANSITIONS.values() for before, after in row.items())
    reached = {after for before, after in moves if before is not after}
    assert reached == set(Status)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (e.CaseDispatched, Status.RECEIVED),
        (e.CaseReplied, Status.DISPATCHED),
        (e.CaseReplied, Status.REPLIED),
        (e.SurveyDue, Status.IN_PROGRESS),
        (e.CaseArchived, Status.REPLIED),
        (e.CaseReopened, Status.DECLINED),
    ],
)
def test_what_the_table_does_not_name_is_refused(kind: type[e.Body], status: Status) -> None:
    with pytest.raises(UnlawfulActionError):
        transitions.after(kind, status)
