"""What operators see of a failure: structured, with the kind and place of an error and never its words;
and what they count."""

import traceback
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

SERVICE, NAMESPACE = "huiyin", "Huiyin"
FRAMES = 3


def failed(what: str, error: BaseException, **where: str) -> None:
    """Log a failure that Lambda does not see: a partial batch raises nothing, nor does an answer.

    The ticket is what ties the lines of all functions together.
    """
    places = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(places)]
    _logger().error(f"{what} failed", extra={"error": type(error).__name__, "at": at, **where})


def refused(action: str, ticket: str, why: str, person: str) -> None:
    """Somebody tried what was not theirs to do, or not lawful then; nothing of the case is said."""
    about = {"action": action, "ticket": ticket, "why": why, "person": person}
    _logger().warning("an action was refused", extra=about)


def provider_avoided(provider: str, is_avoided: bool) -> None:
    """A channel's provider is in trouble and gets nothing for a while, or is well again."""
    _logger().warning(f"sms provider {provider} is {'being avoided' if is_avoided else 'well again'}")
    if is_avoided:
        measured("ProviderAvoided", 1, provider=provider)


def webhook_avoided(endpoint: str, is_avoided: bool) -> None:
    """Likewise an endpoint of a webhook; no alarm, for what it misses is posted for a day and then parked."""
    _logger().warning(f"webhook {endpoint} is {'being avoided' if is_avoided else 'well again'}")


def measured(name: str, value: float, **dimension: str) -> None:
    """A metric of the service, by Powertools' line in the log: it costs no call."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
    with single_metric(name=name, unit=unit, value=value, namespace=NAMESPACE) as metric:
        for key, text in {"service": SERVICE, **dimension}.items():
            metric.add_dimension(name=key, value=text)


@cache
def _logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service=SERVICE)
