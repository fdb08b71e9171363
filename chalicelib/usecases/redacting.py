"""Whether a text may be read by everybody: nothing private in it, and nobody who has to do with its case."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from chalicelib.domain import redaction
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.inbox import Content
from chalicelib.domain.redaction import Private
from chalicelib.ports import Deps


def check(deps: Deps, case: Case, **texts: str) -> None:
    """InvalidInputError names the field, what kind of thing stands in it, and the words of it."""
    known = of_case(deps, case)
    for field, text in texts.items():
        for kind, words in redaction.found(text, known):
            raise InvalidInputError(f"error.private_{kind}", field, found=words)


def of_case(deps: Deps, case: Case) -> Mapping[Private, list[str]]:
    """The words that are known of whoever has to do with the case, by what they are."""
    known = defaultdict[Private, list[str]](list)
    for content in _contents(deps, case):
        citizen = content.citizen
        known[Private.CITIZEN] += [citizen.name]
        known[Private.PHONE] += [citizen.phone]
        known[Private.EMAIL] += [citizen.email]
        known[Private.ADDRESS] += redaction.pieces(citizen.address, _places(deps))
        known[Private.RESPONDENT] += [content.respondent]
    known[Private.RESPONDENT] += [case.respondent]
    # A unit is named beside each case anyway.
    known[Private.RESPONDENT] = [name for name in known[Private.RESPONDENT] if name not in _units(deps)]
    known[Private.OFFICER] = [person.name for person in deps.office.people.values()]
    return known


def _contents(deps: Deps, case: Case) -> Iterator[Content]:
    """What was sent about it, with every addition, and by those whose cases were handled with it."""
    tickets = {case.ticket: None}
    for event in deps.store.history(case.ticket):
        for field in ("submission", "ticket"):
            tickets[getattr(event.body, field, "") or case.ticket] = None
    for ticket in tickets:
        submission = deps.store.submission(ticket)
        if submission:
            yield submission.content


def _places(deps: Deps) -> tuple[str, ...]:
    return (*deps.office.places(), *deps.office.districts(), *_units(deps))


def _units(deps: Deps) -> frozenset[str]:
    return frozenset(name for unit in deps.office.units.values() for name in (unit.name, unit.name_en))
