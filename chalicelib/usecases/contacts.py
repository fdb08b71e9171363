"""Whose message is it? A contact is found by a keyed hash of its number or address."""

import hmac
from datetime import date
from hashlib import sha256

from chalicelib.domain.inbox import Citizen
from chalicelib.ports import Deps


def contact_key(deps: Deps, address: str) -> str:
    """The same for every spelling of an address; tells nothing without the secret (the oldest: it stays)."""
    return _keyed(deps, f"contact:{address.strip().lower()}")


def source_key(deps: Deps, day: date, *parts: str) -> str:
    """Where something came from on that day; tells nothing without the secret, and nothing of another day."""
    return _keyed(deps, "\x1f".join(("source", day.isoformat(), *(part.strip().lower() for part in parts))))


def _keyed(deps: Deps, text: str) -> str:
    secret = deps.secrets.key(min(deps.secrets.keys))
    return hmac.new(secret, text.encode(), sha256).hexdigest()[:32]


def address_of(citizen: Citizen) -> str:
    """The address by which a citizen is known: phone before mail, or nothing."""
    return citizen.phone or citizen.email
