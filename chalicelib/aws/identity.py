"""Sign-in by any OpenID provider; in the template it is Cognito (design.md 15)."""

from typing import TYPE_CHECKING

from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.domain.values import Role
from chalicelib.ports import Principal

if TYPE_CHECKING:
    from jwt import PyJWKClient

ALGORITHMS = ["RS256", "ES256"]
ROLE, UNIT = "custom:role", "custom:unit"


class OpenIdConnect:
    """Implements `ports.Identity`: signature by the provider's published keys, issuer, audience, expiry."""

    def __init__(self, issuer: str, audience: str, keys_url: str) -> None:
        self._issuer, self._audience, self._keys_url = issuer, audience, keys_url
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
            return Principal(claims["sub"], Role(claims[ROLE]), claims.get(UNIT) or None)
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise UnauthenticatedError(type(error).__name__) from None

    def _published_keys(self) -> "PyJWKClient":
        if self._keys is None:
            from jwt import PyJWKClient

            self._keys = PyJWKClient(self._keys_url, cache_keys=True, lifespan=3600, timeout=5)
        return self._keys
