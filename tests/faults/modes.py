"""In which ways a call goes wrong, on both homes."""

from enum import StrEnum


class Mode(StrEnum):
    """What happens to the call that is struck. Who is killed runs no `except Exception` of ours."""

    REFUSED = "refused"
    LOST = "lost"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"


BEFORE = frozenset({Mode.REFUSED, Mode.KILLED_BEFORE})
DEADLY = frozenset({Mode.KILLED_BEFORE, Mode.KILLED_AFTER})
