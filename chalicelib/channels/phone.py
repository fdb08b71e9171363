"""Telephone numbers: one spelling inside, E.164, and one for eyes that need not know."""

import unicodedata

REGION = "CN"
SHOWN_HEAD, SHOWN_TAIL = 3, 4


def normalise(text: str) -> str | None:
    """E.164, or None if nobody has such a number; without a country code it is taken as Chinese.

    Takes full-width digits, and the blanks, dashes and 0086 with which people write numbers.
    """
    import phonenumbers  # its tables cost a cold start more than all of ours

    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        number = phonenumbers.parse(folded, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask(phone: str) -> str:
    """Enough to recognise one's own number by: +86138****0001; short ones vanish altogether."""
    head = SHOWN_HEAD + (len("+86") if phone.startswith("+86") else 0)
    if len(phone) < head + SHOWN_TAIL + 2:
        return "*" * len(phone)
    return f"{phone[:head]}****{phone[-SHOWN_TAIL:]}"
