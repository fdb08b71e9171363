"""What is shown of a citizen to eyes that need not know them."""

from chalicelib.domain import authority
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import Role

SHOWN_HEAD, SHOWN_TAIL = 3, 4


def mask(phone: str) -> str:
    """Enough to recognise one's own number by: +86138****0001; short ones vanish altogether."""
    head = SHOWN_HEAD + (len("+86") if phone.startswith("+86") else 0)
    if len(phone) < head + SHOWN_TAIL + 2:
        return "*" * len(phone)
    return f"{phone[:head]}****{phone[-SHOWN_TAIL:]}"


def shown_citizen(case: Head, citizen: Citizen, role: Role) -> Citizen:
    """As this role may know them: hidden, whole, or with a masked number."""
    if authority.hides_sender(case, citizen, role):
        return Citizen(confidential=citizen.confidential, anonymous=citizen.anonymous)
    if role in authority.REACHES_CITIZENS:
        return citizen
    return Citizen(phone=mask(citizen.phone) if citizen.phone else "")
