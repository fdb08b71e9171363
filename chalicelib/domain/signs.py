"""Signs that the answer to a survey may not be the citizen's own, or not freely given.

A sign proves nothing and changes no rate: it is shown to a supervisor, who asks. What is looked for stands in
the policy (`signs`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.evidence import CONTACT
from chalicelib.domain.head import Cycle
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.units import Office
from chalicelib.domain.values import Role, Sign
from chalicelib.sla.rules import SignRule

NOT_NEEDED = "not_needed"
UNIT_ROLES = frozenset({Role.HANDLER, Role.UNIT_HEAD})


@dataclass(frozen=True)
class Circumstances:
    """What is known of how a survey was answered; moments are aware.

    `asked_at`: when it went out, each time; `opened_at`: when its page was opened, None if there was none;
    `citizens`: how many have answered on that day from where this answer came.
    """

    answered_at: datetime
    asked_at: Sequence[datetime] = ()
    opened_at: datetime | None = None
    citizens: int = 1
    contacted: bool = False
    by_officer: bool = False


def found(known: Circumstances, rule: SignRule) -> tuple[Sign, ...]:
    """The signs of one answer, in the order of `Sign`."""
    shown = {
        Sign.HASTY: bool(rule.hasty) and _is_hasty(known, rule.hasty),
        Sign.SHARED_SOURCE: bool(rule.citizens) and known.citizens > rule.citizens,
        Sign.CONTACTED_BETWEEN: known.contacted,
        Sign.OFFICERS_OWN: known.by_officer,
    }
    return tuple(sign for sign in Sign if shown[sign])


def is_officers(citizen: Citizen, office: Office) -> bool:
    """Whether somebody of the office has that number or address."""
    mail = citizen.email.strip().lower()
    numbers = {person.phone for person in office.people.values()}
    mails = {person.email.strip().lower() for person in office.people.values()}
    return bool((citizen.phone and citizen.phone in numbers) or (mail and mail in mails))


def was_contacted(cycle: Cycle, answer: Event, events: Sequence[Event], office: Office) -> bool:
    """Whether somebody of the unit that is judged had to do with the citizen after the survey was sent.

    Told from the trail: what nobody has recorded, nobody sees here.
    """
    before = [event for event in events if event.seq < answer.seq]
    asked = [
        event.seq
        for event in before
        if isinstance(event.body, e.SurveyDue) and event.body.cycle == cycle.number
    ]
    if not asked:
        return False
    people = (person for event in before if event.seq > asked[0] for person in _in_contact(event))
    return any(_is_judged(person, cycle, office) for person in people)


def _is_hasty(known: Circumstances, span: timedelta) -> bool:
    """A message of that very moment is not what they answered; a page that says it comes from later lies."""
    if known.opened_at is not None and known.answered_at - known.opened_at < span:
        return True
    return any(timedelta() < known.answered_at - asked < span for asked in known.asked_at)


def _in_contact(event: Event) -> Iterator[str]:
    """Who met, called or wrote to the citizen, or tried to, or proves it; who took in what they brought."""
    match event.body:
        case e.ContactMade(how=how) if how != NOT_NEEDED:
            yield event.actor
        case w.EvidenceAdded(step=step) if step == CONTACT:
            yield event.actor
        case e.CitizenAdded(taken_by=person) if person:
            yield person
        case _:
            pass


def _is_judged(person: str, cycle: Cycle, office: Office) -> bool:
    """The handler and everybody of the units; where the centre itself has answered, its people."""
    known = office.people.get(person)
    if known is None:
        return person == cycle.handler
    is_there = cycle.unit in office.units and office.within(known.unit, cycle.unit)
    return known.role in UNIT_ROLES or is_there
