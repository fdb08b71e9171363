"""The account that Twilio's stand-ins know, and nobody else's."""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from chalice.app import Response

from local import twilio_wire as wire


@dataclass(frozen=True)
class Account:
    """What Twilio knows of us: account id, auth token, and the number that we send from."""

    sid: str
    token: str = field(repr=False)
    number: str

    def admits(self, sid: str, authorization: str) -> bool:
        """Whether these are the account's own credentials."""
        expected = b"Basic " + base64.b64encode(f"{self.sid}:{self.token}".encode())
        return sid == self.sid and hmac.compare_digest(expected, authorization.encode())


class OfAnAccount(Protocol):
    @property
    def account(self) -> Account: ...


S = TypeVar("S", bound=OfAnAccount)
P = ParamSpec("P")


def ours(
    answer: Callable[Concatenate[S, P], Response],
) -> Callable[Concatenate[S, str, str, P], Response]:
    """Asked with an account's id and credentials; refuses all that are not its own."""

    @wraps(answer)
    def checked(self: S, sid: str, authorization: str, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        if not self.account.admits(sid, authorization):
            return wire.error(401, 20003, "Authenticate")
        return answer(self, *args, **kwargs)

    return checked
