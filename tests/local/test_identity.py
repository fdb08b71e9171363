from datetime import timedelta

import jwt
import pytest

from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.domain.values import Role
from chalicelib.ports import Principal
from local.identity import LocalIdentity

KEY = "k" * 64
HOUR = timedelta(hours=1)


@pytest.fixture
def identity() -> LocalIdentity:
    return LocalIdentity(KEY)


def test_a_token_says_who_somebody_is(identity: LocalIdentity) -> None:
    token = identity.issue(Role.HANDLER, "gas", "w-tang", HOUR)
    assert identity.verify(token) == Principal("w-tang", Role.HANDLER, "gas")


def test_a_manager_needs_no_unit(identity: LocalIdentity) -> None:
    assert identity.verify(identity.issue(Role.MANAGER, None, "m-gu", HOUR)).unit is None


def test_an_old_token_is_refused(identity: LocalIdentity) -> None:
    with pytest.raises(UnauthenticatedError):
        identity.verify(identity.issue(Role.ADMIN, None, "adm-tan", -HOUR))


CLAIMS = {"aud": "huiyin", "sub": "m-gu", "role": "manager", "exp": 99_999_999_999}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        jwt.encode(CLAIMS, "x" * 64, "HS256"),
        jwt.encode(CLAIMS, KEY, "HS512"),
        jwt.encode(CLAIMS, "", "none"),
        jwt.encode({**CLAIMS, "aud": "another"}, KEY, "HS256"),
        jwt.encode({**CLAIMS, "role": "emperor"}, KEY, "HS256"),
        *(jwt.encode({k: v for k, v in CLAIMS.items() if k != gone}, KEY, "HS256") for gone in CLAIMS),
    ],
)
def test_what_is_not_ours_is_refused(identity: LocalIdentity, token: str) -> None:
    with pytest.raises(UnauthenticatedError):
        identity.verify(token)
