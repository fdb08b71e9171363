"""Whose message is it? A contact is found by a keyed hash of its number or address."""

import hmac
from hashlib import sha256

from chalicelib.domain.inbox import Citizen
from chalicelib.ports import Deps


def contact_key(deps: Deps, address: str) -> str:
    """The same for every spelling of an address; tells nothing without the secret (the oldest: it stays)."""
    secret = deps.secrets.key(min(deps.secrets.keys))
    return hmac.new(secret, b"contact:" + address.strip().lower().encode(), sha256).hexdigest()[:32]


def address_of(citizen: Citizen) -> str:
    """The address by which a citizen is known: phone before mail, or nothing."""
    return citizen.phone or citizen.email
