"""One body for the page, made by the code that makes all of them."""

import json
from datetime import UTC, datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain.chain import chain
from chalicelib.domain.head import Head
from chalicelib.domain.values import Level, Status, Target
from chalicelib.domain.webhooks import words
from chalicelib.sla.clock import until

_TICKET, _SALT = "2345ABCD7", "of the page"
_RECEIVED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_DUE = _RECEIVED + timedelta(days=14)


def example() -> str:
    """A missed deadline, with lines broken for the eye."""
    body = e.TargetEscalated(target=Target.REPLY, due_at=_DUE, level=Level.UNIT_HEAD, person="u-he", steps=1)
    event = chain(_TICKET, 6, "", _DUE, "system", body, _SALT)
    clocks = {Target.REPLY: until(Target.REPLY, _RECEIVED, _DUE)}
    case = Head(_TICKET, _SALT, status=Status.IN_PROGRESS, unit="utilities", clocks=clocks)
    said = json.loads(words(event, case, "市政公用/供水", "城区"))
    return f"{json.dumps(said, ensure_ascii=False, indent=2)}\n"
