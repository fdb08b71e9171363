"""The fast path: a handler settles at once what is small, and some is looked at afterwards (domain.md §2)."""

from dataclasses import dataclass
from hashlib import sha256

from chalicelib.domain import events as e
from chalicelib.domain import work_events as w
from chalicelib.domain.errors import AgainstPolicyError, InvalidInputError
from chalicelib.domain.head import Head
from chalicelib.domain.values import PROTECTED, Measure, Outcome, Role, Target
from chalicelib.sla.policy import Policy
from chalicelib.usecases.acts.doing import Action, Actions, Doing, required

MOST_DIGITS = 9


@dataclass(frozen=True)
class SettleFast:
    """`text` is the reply; `yuan`: what it cost, a whole number."""

    measure: Measure
    text: str
    yuan: int | str = 0


@dataclass(frozen=True)
class ReviewFast:
    finding: str


def _settle_fast(doing: Doing, command: SettleFast) -> None:
    case, rule = doing.case, doing.sla.policy.fast_path
    required(command.text, "text")
    if command.measure not in rule.measures:
        raise InvalidInputError("error.field_invalid", "measure")
    yuan = _whole(command.yuan)
    if yuan > rule.amount:
        raise InvalidInputError("error.amount_too_high", "yuan", limit=str(rule.amount))
    if _is_too_much(case):
        raise AgainstPolicyError("error.not_fast")
    doing.take_on()
    sampled = is_drawn(case.ticket, rule.sample)
    doing.record(w.FastSettled(measure=command.measure, amount=yuan, sampled=sampled))
    unit = case.unit or ""
    doing.record(e.CaseReplied(outcome=Outcome.SOLVED, unit=unit, direct=False, text=command.text))


def is_drawn(ticket: str, share: float) -> bool:
    """Whether the case is in the sample: the same for whoever asks, and nobody's choice."""
    number = int.from_bytes(sha256(f"fast:{ticket}".encode()).digest()[:4])
    return number < share * (1 << 32)


def _whole(yuan: int | str) -> int:
    text = str(yuan).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise InvalidInputError("error.field_invalid", "yuan")
    return int(text)


def _review_fast(doing: Doing, command: ReviewFast) -> None:
    required(command.finding, "finding")
    doing.record(w.FastReviewed(finding=command.finding))


def _has_fast_path(policy: Policy, _: Role) -> None:
    if not policy.fast_path.measures:
        raise AgainstPolicyError("error.no_fast_path")


def _is_too_much(case: Head) -> bool:
    return case.risk != "low" or case.type in PROTECTED


def _is_up_for_review(case: Head) -> bool:
    clock = case.clocks.get(Target.SURVEY_REVIEW)
    return case.work.fast and clock is not None and clock.met_at is None


ACTIONS: Actions = {
    "settle_fast": Action(
        SettleFast, _settle_fast, w.FastSettled, signs=True, over=_is_too_much, under=_has_fast_path
    ),
    "review_fast": Action(ReviewFast, _review_fast, w.FastReviewed, fits=_is_up_for_review),
}
