"""Short sealed links: whoever holds one is who it was sent to, as long as the case is theirs."""

from hmac import compare_digest

from chalicelib.domain import protection
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.units import Person
from chalicelib.ports import Deps

CITIZEN = "citizen"


def action_link(deps: Deps, ticket: str, person: str) -> str:
    """Opens the case for one person; short enough for an SMS."""
    return f"{deps.base_url}/a/{ticket}{_seal(deps, 'act', ticket, person)}"


def survey_link(deps: Deps, ticket: str, cycle: int) -> str:
    """Opens the survey of one reply."""
    return f"{deps.base_url}/s/{ticket}{_seal(deps, 'survey', ticket, str(cycle))}"


def reply_token(deps: Deps, ticket: str, recipient: str) -> str:
    """What an answer by mail comes back with: the citizen's, or an officer's own."""
    parts = ("mail", ticket) if recipient == CITIZEN else ("act", ticket, recipient)
    return ticket + _seal(deps, *parts)


def replied(deps: Deps, token: str) -> str:
    """The ticket that a citizen's answer is about, or nothing if the token is none of ours."""
    ticket, seal = token[: tickets.LENGTH], token[tickets.LENGTH :]
    return ticket if _is_seal(deps, seal, "mail", ticket) else ""


def acting(deps: Deps, token: str) -> tuple[Case, Person]:
    """Whose link it is: only those who have to do with the case now hold a valid one.

    NotFoundError for anything else, be it forged, of an unknown ticket, or of a former handler.
    """
    ticket, seal = token[: tickets.LENGTH], token[tickets.LENGTH :]
    case = deps.store.case(ticket)
    if case is not None:
        for person in _holders(deps, case):
            if _is_seal(deps, seal, "act", ticket, person.id):
                return case, person
    raise NotFoundError


def holds(deps: Deps, case: Case, person: Person) -> bool:
    """Whether a link of theirs would open it now: by which way somebody comes makes no difference."""
    return any(person.id == holder.id for holder in _holders(deps, case))


def surveyed(deps: Deps, token: str) -> tuple[Case, int]:
    """The case and the reply cycle that the link asks about; NotFoundError for anything else."""
    ticket, seal = token[: tickets.LENGTH], token[tickets.LENGTH :]
    case = deps.store.case(ticket)
    if case is not None and case.cycles:
        for cycle in case.cycles:
            if _is_seal(deps, seal, "survey", ticket, str(cycle.number)):
                return case, cycle.number
    raise NotFoundError


def _holders(deps: Deps, case: Case) -> list[Person]:
    office = deps.office
    people = [office.dispatcher_on_duty(), office.supervisor_on_duty(), office.manager_on_duty()]
    # Whoever left the office has no link, and keeps nobody else from theirs.
    if handler := office.people.get(case.handler or ""):
        people.insert(0, handler)
    # A unit that is no more, or nobody of it, has none either.
    beside = (protection.handler_for(case, unit, office) for unit in case.co_units)
    head = office.head_of(case.unit) if case.unit else None
    known = [*people, *filter(None, [head, *beside])]
    return [person for person in known if not protection.is_about(case, person.id)]


def _seal(deps: Deps, *parts: str) -> str:
    return tickets.signature(deps.secrets.key(), *parts)


def _is_seal(deps: Deps, given: str, *parts: str) -> bool:
    sealed = (tickets.signature(deps.secrets.key(version), *parts) for version in deps.secrets.keys)
    return any(compare_digest(seal.encode(), given.encode()) for seal in sealed)
