"""Everything that an officer can order: lawful by the table of transitions, allowed by the role."""

from chalicelib.usecases.acts import handling
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

__all__ = [
    "ACTIONS",
    "CONTACT_KINDS",
    "DECLINE_REASONS",
    "OUTCOMES",
    "Accept",
    "Action",
    "Ask",
    "Contact",
    "Decline",
    "Dispatch",
    "Doing",
    "Inform",
    "Note",
    "Reopen",
    "Reply",
    "Review",
    "Sign",
    "Transcribe",
]

ACTIONS: Actions = {**handling.ACTIONS}
"""By the name that stands in the address and on the button."""
