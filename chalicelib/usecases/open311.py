"""Another program knocks for a citizen (Open311): whose key it has, and one submission for one request."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from chalicelib.domain.errors import ApiKeyError, NotPublishedError
from chalicelib.domain.inbox import Content, Submission
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.triage.services import Service, services
from chalicelib.usecases import intake

RETRY = timedelta(minutes=10)
"""The same words from the same client within this time are the same request, sent again."""


def client_of(deps: Deps, api_key: str) -> str:
    """The name of the client whose key it is; ApiKeyError for a key that is nobody's.

    All keys are compared, each in constant time: how long it takes tells nothing.
    """
    given = api_key.encode()
    found = [name for name, key in deps.open311_keys.items() if compare_digest(key.encode(), given)]
    if not found or not given:
        raise ApiKeyError
    return found[0]


def service(deps: Deps, code: str) -> Service:
    """NotPublishedError for a code that no service has."""
    for known in services(deps.rules):
        if known.code == code:
            return known
    raise NotPublishedError("error.service_unknown")


def submit(deps: Deps, client: str, key: str, sent: Mapping[str, str], content: Content) -> Submission:
    """Keep it once for the client's own `key`, or where there is none for what was `sent`."""
    once = f"{client}:key:{key}" if key else _derived(deps, client, sent)
    return intake.submit(deps, Channel.OPEN311, once, content)


def _derived(deps: Deps, client: str, sent: Mapping[str, str]) -> str:
    """That of a retry is the key of what was kept before, though the clock has struck in between."""
    said = json.dumps(sorted(sent.items()), ensure_ascii=False)
    digest, now = sha256(said.encode()).hexdigest(), deps.now()
    slot = int(now.timestamp() // RETRY.total_seconds())
    before = f"{client}:{digest}:{slot - 1}"
    kept = intake.kept(deps, Channel.OPEN311, before)
    is_retry = kept is not None and now - kept.received_at <= RETRY
    return before if is_retry else f"{client}:{digest}:{slot}"


def changed_at(deps: Deps) -> datetime:
    """Since when the services are as they are: since these were asked for first."""
    said = repr([(each.code, each.category, each.required) for each in services(deps.rules)])
    name = f"open311:{sha256(said.encode()).hexdigest()}"
    known = deps.store.document(name)
    if known is None:
        deps.store.put_document(name, deps.now().isoformat())
        known = deps.store.document(name) or deps.now().isoformat()
    return datetime.fromisoformat(known)
