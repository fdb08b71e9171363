"""Words for the rows of the table of transitions: statuses that go together, and where a row leads."""

from collections.abc import Mapping

from chalicelib.domain.body import Body
from chalicelib.domain.values import Status

Row = Mapping[Status, Status]
Rows = Mapping[type[Body], Row]
"""In which statuses an event is lawful, and the status that it leads to from each."""

OPEN = (Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN)
CLOSED = (Status.DECLINED, Status.WITHDRAWN, Status.REPLIED, Status.EVALUATED)
LIVE = (*OPEN, *CLOSED, Status.MERGED)
WITH_UNIT = (Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN)


def stay(*statuses: Status) -> dict[Status, Status]:
    """Lawful in these, and leads nowhere else."""
    return {status: status for status in statuses}


def to(target: Status, *statuses: Status) -> dict[Status, Status]:
    """Leads from each of these to the target."""
    return dict.fromkeys(statuses, target)
