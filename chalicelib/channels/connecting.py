"""What an error of `requests` says of a request; apart, since importing it costs a cold start."""

from requests.exceptions import ConnectionError as NoConnectionError
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError


def never_connected(error: Exception) -> bool:
    """True if no byte of the request can have arrived."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, NoConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
