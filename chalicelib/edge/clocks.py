"""Time knocks: a run of the state machine wakes one case, the sweep finds what nobody woke (design.md 6)."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Blueprint

from chalicelib.aws.clock import timestamp
from chalicelib.aws.log import measured
from chalicelib.bootstrap import deps
from chalicelib.usecases.report_rounds import build_due
from chalicelib.usecases.roots import close_days as close
from chalicelib.usecases.sweep import oldest_parked, sweep_late
from chalicelib.usecases.waking import wake as wake_case

routes = Blueprint(__name__)


@routes.lambda_function(name="wake")
def wake(event: dict[str, Any], _context: object) -> dict[str, object]:
    """Called by a run at `wake_at`; its answer is the run's next state."""
    called_for = datetime.fromisoformat(event["wake_at"]).astimezone(UTC)
    following = wake_case(deps(), event["ticket"], called_for, generation=event["generation"])
    return {
        "ticket": event["ticket"],
        "generation": event["generation"],
        "wake_at": timestamp(following) if following else None,
    }


@routes.schedule("rate(1 minute)", name="sweep")
def sweep(_event: Any) -> None:
    measured("OldestDueSeconds", sweep_late(deps()).total_seconds())
    measured("OldestParkedSeconds", oldest_parked(deps()).total_seconds())


@routes.schedule("rate(1 hour)", name="close_days")
def close_days(_event: Any) -> None:
    """Closing is safe to be called at any time: whatever was broken off goes on an hour later."""
    close(deps())


@routes.schedule("rate(15 minutes)", name="build_reports")
def build_reports(_event: Any) -> None:
    """From the hour on that the policy names; each report once, however often this is called."""
    build_due(deps())
