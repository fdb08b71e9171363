"""What the office does about the citizen's rights: keep open, review an objection, urge; tip-offs."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, RepeatError
from chalicelib.domain.head import Head
from chalicelib.domain.values import PROTECTED
from chalicelib.usecases.acts.doing import Action, Actions, Doing, one_of, required
from chalicelib.usecases.shielding import free

DECISIONS = ("upheld", "rejected")
BETWEEN_URGES = timedelta(hours=1)


@dataclass(frozen=True)
class KeepOpen:
    """A case of public danger needs no further reason."""

    reason: str = ""


@dataclass(frozen=True)
class ReviewObjection:
    """`advice` is for the citizen whose objection is rejected: why, and where else to turn."""

    decision: str
    reason: str
    advice: str = ""


@dataclass(frozen=True)
class Urge:
    text: str = ""


@dataclass(frozen=True)
class NameRespondent:
    """Ids with blanks between; together they replace what was known, and none at all takes it back."""

    units: str = ""
    people: str = ""


def _keep_open(doing: Doing, command: KeepOpen) -> None:
    if not doing.case.pressing:
        required(command.reason, "reason")
    kind = e.CaseKeptOpen if doing.case.unit is None else e.CaseKeptWithUnit
    doing.record(kind(reason=command.reason))


def _review(doing: Doing, command: ReviewObjection) -> None:
    one_of(command.decision, DECISIONS, "decision")
    required(command.reason, "reason")
    upheld = command.decision == "upheld"
    if not upheld:
        required(command.advice, "advice")
    doing.record(e.ObjectionReviewed(upheld=upheld, reason=command.reason))
    if not upheld:
        doing.record(e.CaseDeclined(reason=_refused_for(doing), final=True, advice=command.advice))


def _refused_for(doing: Doing) -> str:
    """The code of the refusal that stands."""
    history = doing.deps.store.history(doing.case.ticket)
    return [event.body.reason for event in history if isinstance(event.body, e.CaseDeclined)][-1]


def _urge(doing: Doing, command: Urge) -> None:
    """RepeatError within the hour: whoever is reminded knows already."""
    history = doing.deps.store.history(doing.case.ticket)
    own = [
        event.at for event in history if isinstance(event.body, e.CaseUrged) and event.actor == doing.by.actor
    ]
    if own and doing.by.at - max(own) < BETWEEN_URGES:
        raise RepeatError("urge")
    doing.record(e.CaseUrged(text=command.text))


def _name_respondent(doing: Doing, command: NameRespondent) -> None:
    office, case = doing.deps.office, doing.case
    units, people = _ids(command.units), _ids(command.people)
    if not office.units.keys() >= set(units):
        raise InvalidInputError("error.unit_unknown", "units")
    if not office.people.keys() >= set(people):
        raise InvalidInputError("error.person_unknown", "people")
    if (about := (*units, *people)) == case.about:
        raise RepeatError("name_respondent")
    doing.record(e.RespondentNamed(about=" ".join(about)))
    free(doing.deps, case, doing.by, doing.sla)


def _ids(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(written.replace(",", " ").replace("，", " ").replace("、", " ").split()))


def _is_disputed(case: Head) -> bool:
    return case.disputed


def _is_protected(case: Head) -> bool:
    return case.type in PROTECTED


ACTIONS: Actions = {
    "keep_open": Action(KeepOpen, _keep_open, e.CaseKeptOpen),
    "review_objection": Action(ReviewObjection, _review, e.ObjectionReviewed, fits=_is_disputed),
    "urge": Action(Urge, _urge, e.CaseUrged),
    "name_respondent": Action(NameRespondent, _name_respondent, e.RespondentNamed, fits=_is_protected),
}
