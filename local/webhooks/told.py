"""What `huiyin webhook` says of an endpoint; nothing secret is in it."""

from urllib.parse import urlsplit

from chalicelib.domain.endpoints import Webhook
from chalicelib.ports import Deps, PermanentFailure, TemporaryFailure
from chalicelib.usecases import webhooks


def line(deps: Deps, endpoint: Webhook) -> str:
    """The path of an address may be a secret of the receiver's."""
    parts = urlsplit(endpoint.url)
    topics = ",".join(sorted(endpoint.topics)) or "all"
    state = "gone" if webhooks.is_gone(deps, endpoint) else "on"
    return f"{endpoint.name}  {parts.scheme}://{parts.netloc}  {state}  {topics}"


def pinged(deps: Deps, endpoint: Webhook) -> str:
    """Why it was not taken, or nothing."""
    try:
        webhooks.ping(deps, endpoint, deps.now())
    except (PermanentFailure, TemporaryFailure) as failure:
        return str(failure)
    return ""
