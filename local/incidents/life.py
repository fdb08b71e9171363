"""One incident lived again: what each row of the log changes becomes an order, lawful or refused."""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.case import Case
from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.values import Status
from local.incidents.desk import Added, Desk
from local.incidents.log import Incident, Row, State
from local.incidents.staff import id_of
from local.office import FAR

AT_WORK = frozenset({State.ACTIVE, State.AWAITING_VENDOR, State.AWAITING_PROBLEM, State.AWAITING_EVIDENCE})
"""Somebody is at it, or waits for somebody who is not the citizen: for that no clock stands still."""

WITH_A_UNIT = AT_WORK | {State.AWAITING_USER}
ANSWERED = frozenset({Status.REPLIED, Status.EVALUATED, Status.ARCHIVED})


class Refusal(StrEnum):
    """Why the casework does not go along: what the log's desk did, and Huiyin does not do."""

    MOVED_ON = "moved_on"
    """Handed to another group or person after it was answered."""
    UNANSWERED = "unanswered"
    """Closed without an answer."""
    ENDED = "ended"
    """Taken up again, changed or noted after all was over and archived."""
    NO_STATE = "no_state"
    """In a state that the log gives no name."""
    OTHER = "other"
    """Anything else: the mapping does not know it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an incident: refused at a row from `before` to `after`, or accepted whole.

    `status` is where the case stood at the refusal, or in the end. `unheard`: it was answered while a
    question waited, and the log has no trace of the citizen's answer but that the wait was over.
    """

    number: str
    status: Status
    refusal: Refusal | None = None
    before: State | None = None
    after: State | None = None
    unheard: bool = False


class RefusedError(Exception):
    """The casework knows no such thing at all."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Life:
    """The case of one incident; `stands` is told, after each row, the log's state and the case's status."""

    def __init__(self, desk: Desk, incident: Incident) -> None:
        self._desk, self._incident = desk, incident
        self.ticket = ""
        self._order = Refusal.OTHER
        self._heard_of = self._is_unheard = False
        self.stands: list[tuple[State, Status]] = []

    def live(self) -> Fate:
        """Row by row until something is refused; after the last one, what time does."""
        before = None
        for row in self._incident.rows:
            try:
                self._row(before, row)
            except UnlawfulActionError:
                return self._fate(self._case.status, self._order, before, row)
            except RefusedError as error:
                return self._fate(self._case.status, error.refusal, before, row)
            before = row
        is_over = before is not None and before.state is State.CLOSED
        return self._fate(self._desk.pass_time(self.ticket, FAR) if is_over else self._case.status)

    def _fate(
        self,
        status: Status,
        refusal: Refusal | None = None,
        before: Row | None = None,
        row: Row | None = None,
    ) -> Fate:
        was, is_now = before.state if before else None, row.state if row else None
        return Fate(self._incident.number, status, refusal, was, is_now, unheard=self._is_unheard)

    @property
    def _case(self) -> Case:
        return self._desk.case(self.ticket)

    def _row(self, before: Row | None, row: Row) -> None:
        self._order = Refusal.OTHER
        if before is None:
            self.ticket = self._desk.take_call(self._incident.number, row.grade, row.at)
        self._desk.pass_time(self.ticket, row.at)
        seq = self._case.seq
        if row.state is None:
            raise RefusedError(Refusal.NO_STATE)
        self._take_up_again(row.state)
        self._hand_over(before, row)
        self._order = Refusal.OTHER
        self._grade(row)
        self._move(before, row, row.state)
        if before and self._case.seq == seq and row.state is before.state:
            self._order = Refusal.ENDED
            self._desk.note(self.ticket)
        self.stands.append((row.state, self._case.status))

    def _take_up_again(self, state: State) -> None:
        if self._case.status in ANSWERED and state in WITH_A_UNIT:
            self._order = Refusal.ENDED
            self._desk.reopen(self.ticket)

    def _hand_over(self, before: Row | None, row: Row) -> None:
        """To the group and the person of the row."""
        case = self._case
        self._order = Refusal.MOVED_ON if case.status in ANSWERED else Refusal.OTHER
        is_moved = before is not None and row.moves != before.moves
        is_due = is_moved or row.state in WITH_A_UNIT if case.unit is None else case.unit != row.group
        if is_due:
            self._desk.hand_to(self.ticket, row.group)
        handler = id_of(row.group, row.person)
        if row.person and self._case.unit and self._case.handler != handler:
            self._desk.hand_within(self.ticket, handler)

    def _grade(self, row: Row) -> None:
        if row.grade is not self._case.grade:
            self._desk.grade(self.ticket, row.grade)

    def _move(self, before: Row | None, row: Row, state: State) -> None:
        is_new = before is None or before.state is not state
        if state in AT_WORK:
            self._work(is_new=is_new)
        elif state is State.AWAITING_USER:
            self._wait(is_new=is_new)
        elif state is State.RESOLVED and is_new:
            self._answer(before, row)
        elif state is State.CLOSED and self._case.status not in ANSWERED:
            raise RefusedError(Refusal.UNANSWERED)

    def _work(self, *, is_new: bool) -> None:
        """Who works again after a question has the citizen's answer: the desk itself says so by the state."""
        if self._case.status is Status.AWAITING_CITIZEN:
            self._desk.hear(self.ticket)
        if self._case.status is Status.DISPATCHED:
            self._desk.sign(self.ticket)
        if is_new:
            self._desk.note(self.ticket)

    def _wait(self, *, is_new: bool) -> None:
        """A transfer has ended the question: the new unit asks again."""
        asks_again = not is_new and self._case.status is Status.DISPATCHED
        if is_new or asks_again:
            self._desk.ask(self.ticket)
        # The answer may be in any update while it waits.
        self._heard_of = not is_new and not asks_again
        self._desk.added[Added.ASKED_ANEW] += asks_again

    def _answer(self, before: Row | None, row: Row) -> None:
        # Some updates leave no row.
        self._heard_of |= before is not None and row.updates > before.updates + 1
        if self._case.status is Status.AWAITING_CITIZEN:
            self._is_unheard |= not self._heard_of
            self._desk.hear(self.ticket)
        self._desk.reply(self.ticket)
