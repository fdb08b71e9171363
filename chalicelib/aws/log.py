"""What operators see of a failure: structured, with the kind and place of an error and never its words."""

import traceback
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

SERVICE, NAMESPACE = "huiyin", "Huiyin"
FRAMES = 3


def failed(what: str, error: BaseException, **where: str) -> None:
    """Log a failure that Lambda does not see, since a partial batch raises nothing."""
    places = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(places)]
    _logger().error(f"{what} failed", extra={"error": type(error).__name__, "at": at, **where})


@cache
def _logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service=SERVICE)
