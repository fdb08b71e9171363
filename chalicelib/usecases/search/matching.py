"""Whether a case fits what is asked: by its head as far as that tells, and only then by what was sent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import authority
from chalicelib.domain.case import Case
from chalicelib.domain.errors import CitizenHiddenError, InvalidInputError, NotAllowedError
from chalicelib.domain.inbox import Submission
from chalicelib.domain.respondents import known_as
from chalicelib.domain.units import Office, Unit
from chalicelib.domain.values import PROTECTED, Channel
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import casework, recordings
from chalicelib.usecases.search.filters import Filters


@dataclass(frozen=True)
class Wanted:
    """Filters as one reader may ask them now; of cases of these `units`, None: of all."""

    who: Principal
    filters: Filters
    units: frozenset[str] | None
    now: datetime

    @property
    def due_before(self) -> datetime | None:
        """The nearer of the end that was asked for and, of what is overdue, this moment."""
        ends = [self.filters.due_to, self.now if self.filters.overdue else None]
        return min((end for end in ends if end), default=None)


def wanted(deps: Deps, who: Principal, filters: Filters) -> Wanted:
    """NotAllowedError for who sees no list, or looks for no person; InvalidInputError if no unit fits."""
    seen = authority.units_seen(who.role, who.unit, deps.office)
    if seen is not None and not seen:
        raise NotAllowedError
    if filters.names_citizen and who.role not in authority.REACHES_CITIZENS:
        raise CitizenHiddenError
    asked = _units(deps.office, filters.unit) if filters.unit else None
    units = seen if asked is None else asked if seen is None else asked & seen
    return Wanted(who, filters, units, deps.now())


def matches(deps: Deps, wanted: Wanted, case: Case) -> bool:
    """Whether the case is theirs to see, and fits all that is asked."""
    if not all(fits(wanted, case) for fits in _BY_HEAD):
        return False
    return casework.knows(deps, wanted.who, case) and _by_words(deps, wanted, case)


def _units(office: Office, said: str) -> frozenset[str]:
    folded = said.casefold()
    named = [unit.id for unit in office.units.values() if unit.id == said or _is_called(unit, folded)]
    if not named:
        raise InvalidInputError("error.unit_unknown", "unit")
    exact = [said] if said in office.units else named
    return frozenset().union(*(office.subtree(unit) for unit in exact))


def _is_called(unit: Unit, folded: str) -> bool:
    return folded in unit.name.casefold() or folded in unit.name_en.casefold()


def _place(wanted: Wanted, case: Case) -> bool:
    asked = wanted.filters
    is_there = wanted.units is None or case.unit in wanted.units
    return is_there and _is(asked.handler, case.handler) and _is(asked.district, case.district)


def _kind(wanted: Wanted, case: Case) -> bool:
    asked = wanted.filters
    return (
        _among(asked.status, case.status)
        and _among(asked.type, case.type)
        and _among(asked.grade, case.grade)
        and _among(asked.channel, case.channel)
        and _among(asked.risk, case.risk)
        and _is(asked.category, case.category)
    )


def _respondent(wanted: Wanted, case: Case) -> bool:
    """Whom a tip-off is about nobody finds it by."""
    said = wanted.filters.respondent
    return not said or (case.type not in PROTECTED and case.respondent == (known_as(said) or said))


def _due(wanted: Wanted, case: Case) -> bool:
    return _within(case.due_at, wanted.filters.due_from, wanted.due_before)


def _received(wanted: Wanted, case: Case) -> bool:
    return _within(case.received_at, wanted.filters.received_from, wanted.filters.received_to)


def _is(asked: str, found: str | None) -> bool:
    return not asked or asked == found


def _among(asked: Collection[str], found: str) -> bool:
    return not asked or found in asked


def _within(at: datetime | None, begin: datetime | None, end: datetime | None) -> bool:
    if begin is None and end is None:
        return True
    return at is not None and (begin is None or begin <= at) and (end is None or at < end)


_BY_HEAD: tuple[Callable[[Wanted, Case], bool], ...] = (_place, _kind, _respondent, _due, _received)


def _by_words(deps: Deps, wanted: Wanted, case: Case) -> bool:
    asked = wanted.filters
    if asked.text and asked.text.casefold() in case.title.casefold() and not asked.names_citizen:
        return True
    if not asked.reads_words:
        return True
    submission = deps.store.submission(case.ticket)
    if submission is None or not _person(wanted, case, submission):
        return False
    return _said(deps, asked, case, submission)


def _person(wanted: Wanted, case: Case, submission: Submission) -> bool:
    """Whoever is hidden from a role is not found by it either."""
    asked, citizen = wanted.filters, submission.content.citizen
    if not asked.names_citizen:
        return True
    if authority.hides_sender(case, citizen, wanted.who.role):
        return False
    return asked.name.casefold() in citizen.name.casefold() and asked.phone in ("", citizen.phone)


def _said(deps: Deps, asked: Filters, case: Case, submission: Submission) -> bool:
    words = f"{case.title}\n{submission.content.title}\n{submission.content.text}"
    if asked.text and case.channel is Channel.VOICE:
        words += "\n" + recordings.words_of(deps.store.history(case.ticket))
    return asked.text.casefold() in words.casefold()
