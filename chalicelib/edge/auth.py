"""Who is signed in: a bearer token, checked by the home's identity provider (design.md 15)."""

from chalice.app import Request

from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.ports import Deps, Principal


def signed_in(deps: Deps, request: Request) -> Principal:
    """The person behind the request; UnauthenticatedError without a valid token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise UnauthenticatedError
    return deps.identity.verify(token.strip())
