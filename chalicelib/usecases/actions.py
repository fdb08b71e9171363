"""Everything that an officer can order: lawful by the table of transitions, allowed by the role."""

from chalicelib.usecases.acts import (
    fast,
    handling,
    merging,
    more_time,
    moving,
    outcomes,
    petition,
    proposals,
    returns,
    rights,
    signs,
    supervision,
    together,
)
from chalicelib.usecases.acts.doing import Action, Actions, Doing
from chalicelib.usecases.acts.handling import (
    CONTACT_KINDS,
    DECLINE_REASONS,
    OUTCOMES,
    Accept,
    Ask,
    Contact,
    Decline,
    Dispatch,
    Inform,
    Note,
    Reopen,
    Reply,
    Review,
    Sign,
    Transcribe,
)
from chalicelib.usecases.acts.merging import Merge, Split, Unmerge
from chalicelib.usecases.acts.moving import Reassign, Regrade, Transfer
from chalicelib.usecases.acts.outcomes import (
    FOLLOW_UP_OUTCOMES,
    Award,
    DecideSuggestion,
    FollowUp,
    MovePromise,
)
from chalicelib.usecases.acts.proposals import (
    EXCLUSION_REASONS,
    Approve,
    ProposeExclusion,
    ProposeTermination,
    Refuse,
)
from chalicelib.usecases.acts.returns import AppealReturn, Return, Rule

__all__ = [
    "ACTIONS",
    "CONTACT_KINDS",
    "DECLINE_REASONS",
    "EXCLUSION_REASONS",
    "FOLLOW_UP_OUTCOMES",
    "OUTCOMES",
    "Accept",
    "Action",
    "AppealReturn",
    "Approve",
    "Ask",
    "Award",
    "Contact",
    "DecideSuggestion",
    "Decline",
    "Dispatch",
    "Doing",
    "FollowUp",
    "Inform",
    "Merge",
    "MovePromise",
    "Note",
    "ProposeExclusion",
    "ProposeTermination",
    "Reassign",
    "Refuse",
    "Regrade",
    "Reopen",
    "Reply",
    "Return",
    "Review",
    "Rule",
    "Sign",
    "Split",
    "Transcribe",
    "Transfer",
    "Unmerge",
]

ACTIONS: Actions = {
    **handling.ACTIONS,
    **together.ACTIONS,
    **more_time.ACTIONS,
    **fast.ACTIONS,
    **returns.ACTIONS,
    **moving.ACTIONS,
    **outcomes.ACTIONS,
    **proposals.ACTIONS,
    **rights.ACTIONS,
    **supervision.ACTIONS,
    **merging.ACTIONS,
    **petition.ACTIONS,
    **signs.ACTIONS,
}
"""By the name that stands in the address and on the button."""
