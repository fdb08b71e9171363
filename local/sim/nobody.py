"""Ports that the simulator does not need: nobody signs in, and the sweep drives the clock."""

from datetime import datetime

from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.ports import Principal


class NoIdentity:
    """Refuses everybody: the simulated officers act through the use cases."""

    def verify(self, token: str) -> Principal:
        raise UnauthenticatedError(token)


class NoClockDriver:
    """The sweep finds what is due by itself."""

    def schedule(self, ticket: str, wake_at: datetime) -> None:
        """Nothing to schedule."""
