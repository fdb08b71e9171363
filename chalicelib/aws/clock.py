"""The case clock's driver: one Step Functions run per case generation (design.md 6)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any


class StepFunctionsClock:
    """Implements `ports.ClockDriver`. Names are deterministic, so a repeat starts nothing."""

    def __init__(self, client: Callable[[str], Any], state_machine: str) -> None:
        self._client, self._state_machine = client, state_machine

    def schedule(self, ticket: str, generation: int, wake_at: datetime) -> None:
        run = {"ticket": ticket, "generation": generation, "wake_at": timestamp(wake_at)}
        states = self._client("stepfunctions")
        try:
            states.start_execution(
                stateMachineArn=self._state_machine,
                name=f"{ticket}-{generation}",
                input=json.dumps(run),
            )
        except states.exceptions.ExecutionAlreadyExists:
            return


def timestamp(at: datetime) -> str:
    """RFC 3339 ending in Z, to the second above: a Wait that ended early would loop."""
    whole = at.astimezone(UTC)
    up = 1 if whole.microsecond else 0
    return datetime.fromtimestamp(int(whole.timestamp()) + up, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
