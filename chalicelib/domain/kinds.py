"""Every kind of event by its name: what the store reads back."""

from collections.abc import Mapping

from chalicelib.domain import (
    call_events,
    events,
    merging_events,
    notice_events,
    outcomes_events,
    petition_events,
    returns_events,
    rights_events,
    supervision_events,
    survey_events,
    time_events,
    work_events,
)
from chalicelib.domain.body import Body

ROOMS = (
    events,
    call_events,
    merging_events,
    notice_events,
    outcomes_events,
    petition_events,
    returns_events,
    rights_events,
    supervision_events,
    survey_events,
    time_events,
    work_events,
)
"""They are registered by being imported."""
KINDS: Mapping[str, type[Body]] = {kind.__name__: kind for kind in Body.__subclasses__()}
