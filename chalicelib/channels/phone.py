"""Telephone numbers: one spelling inside, E.164."""

import unicodedata

REGION = "CN"


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
