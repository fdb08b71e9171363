"""Sign-in by any OpenID provider; in the template it is Cognito (design.md 15)."""

import json
from typing import TYPE_CHECKING

from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.domain.values import Role
from chalicelib.ports import Principal

if TYPE_CHECKING:
    from jwt import PyJWKClient

ALGORITHMS = ["RS256", "ES256"]
TIMEOUT = 5


class OpenIdConnect:
    """Implements `ports.Identity`: signature by the provider's published keys, issuer, audience, expiry.

    Role and unit are the claims `{claims}role` and `{claims}unit`.
    """

    def __init__(self, issuer: str, audience: str, claims: str) -> None:
        self._issuer, self._audience, self._claims = issuer, audience, claims
        self._keys: PyJWKClient | None = None

    def verify(self, token: str) -> Principal:
        import jwt

        try:
            claims = jwt.decode(
                token,
                self._published_keys().get_signing_key_from_jwt(token).key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
            role, unit = claims[f"{self._claims}role"], claims.get(f"{self._claims}unit")
            return Principal(claims["sub"], Role(role), unit or None)
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise UnauthenticatedError(type(error).__name__) from None

    def _published_keys(self) -> "PyJWKClient":
        if self._keys is None:
            from jwt import PyJWKClient

            self._keys = PyJWKClient(self._discovered(), cache_keys=True, lifespan=3600, timeout=TIMEOUT)
        return self._keys

    def _discovered(self) -> str:
        """Where the provider says that its keys are (OpenID Connect Discovery 1.0)."""
        from urllib.request import urlopen

        address = f"{self._issuer}/.well-known/openid-configuration"
        with urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310  the template takes https alone
            return str(json.load(answer)["jwks_uri"])
