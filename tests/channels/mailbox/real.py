"""The collections of real mails, where a machine has them."""

import os
from pathlib import Path

import pytest

REAL_DATA = os.environ.get("HUIYIN_REAL_DATA", "")
needs_real_data = pytest.mark.skipif(
    not REAL_DATA, reason="HUIYIN_REAL_DATA does not name the folder of the real data"
)
MAIL = Path(REAL_DATA) / "mail"
PATTERNS = (
    *("stalwart_mail_parser/eml/*/*.eml", "mikel_mail/emails/*/*.eml", "mikel_mail/attachments/*.eml"),
    *("django_mailbox/messages/*.eml", "cpython_testsuite/test_email_data/*.txt", "talon/fixtures/**/*.eml"),
)


def files() -> list[Path]:
    return sorted(path for pattern in PATTERNS for path in MAIL.glob(pattern))
