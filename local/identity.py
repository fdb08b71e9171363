"""Who is signed in at the embedded home: tokens of its own, until an OpenID provider is set up."""

from datetime import UTC, datetime, timedelta

import jwt

from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.domain.values import Role
from chalicelib.ports import Principal

AUDIENCE = "huiyin"
ALGORITHM = "HS256"


class LocalIdentity:
    """Issues and checks tokens; they expire by the wall clock, whatever the virtual time is."""

    def __init__(self, key: str) -> None:
        self._key = key

    def issue(self, role: Role, unit: str | None, person: str, ttl: timedelta) -> str:
        claims = {
            "aud": AUDIENCE,
            "sub": person,
            "role": role,
            "unit": unit,
            "exp": datetime.now(UTC) + ttl,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def verify(self, token: str) -> Principal:
        """UnauthenticatedError if it is not one of ours, or out of date."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["exp", "sub", "aud", "role"]},
            )
            unit = claims.get("unit")
            return Principal(claims["sub"], Role(claims["role"]), str(unit) if unit else None)
        except (jwt.InvalidTokenError, ValueError):
            raise UnauthenticatedError from None
