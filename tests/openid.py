"""An OpenID provider's words, for the stand-ins of one: its tokens, and the keys that it publishes."""

import json
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

MINUTES = 600
"""Seconds that a token is good for."""


def signed(key: rsa.RSAPrivateKey, issuer: str, audience: str, sub: str, **claims: object) -> str:
    """What somebody gets who has signed in; `claims` add to the usual ones or stand in their place."""
    usual = {"iss": issuer, "aud": audience, "sub": sub, "exp": int(time.time()) + MINUTES}
    return jwt.encode(usual | claims, key, "RS256", headers={"kid": "1"})


def role(role: str, unit: str) -> dict[str, object]:
    """As Cognito names what an administrator has set."""
    return {"custom:role": role, "custom:unit": unit}


def published(key: rsa.RSAPrivateKey) -> dict[str, object]:
    """The JWKS document."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}
