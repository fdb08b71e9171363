"""Promises, exclusion, termination, and what becomes of a suggestion."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.values import Outcome, Status, Target


@fold.register
def _promised(body: e.PromiseGiven, to: Folding) -> None:
    running.promise(to.case, body.due_at, to.at)
    if body.moved and not body.follows:
        # Whoever has a day of their own waits for nobody else's.
        to.case.master = ""


@fold.register
def _followed_up(body: e.PromiseFollowedUp, to: Folding) -> None:
    """What the citizen must have now is this answer, and not the promise."""
    running.meet(to.case, Target.FOLLOW_UP, to.at)
    to.case.change_cycle(outcome=body.outcome, informed_at=None)
    to.case.master = ""


@fold.register
def _exclusion_proposed(body: e.ExclusionProposed, to: Folding) -> None:
    to.case.proposed, to.case.approved = Outcome.EXCLUDED, False


@fold.register
def _termination_proposed(body: e.TerminationProposed, to: Folding) -> None:
    to.case.proposed, to.case.approved = Outcome.TERMINATED, False


@fold.register(e.ExclusionApproved)
@fold.register(e.TerminationApproved)
def _approved(body: e.Body, to: Folding) -> None:
    """What is answered already is excluded at once; else the reply will say so."""
    to.case.approved = True
    if to.case.status in (Status.REPLIED, Status.EVALUATED):
        to.case.change_cycle(outcome=Outcome.EXCLUDED)
        to.case.drop_proposal()


@fold.register(e.ExclusionRefused)
@fold.register(e.TerminationRefused)
def _refused(body: e.Body, to: Folding) -> None:
    to.case.drop_proposal()


@fold.register
def _decided(body: e.SuggestionDecided, to: Folding) -> None:
    to.case.verdict = body.verdict


@fold.register
def _awarded(body: e.SuggestionAwarded, to: Folding) -> None:
    to.case.awarded = True
