"""What one mail may cost. What lies beyond is left out; the original bytes are kept elsewhere."""

MAIL_BYTES = 60_000_000
"""SES takes 40 MB, and nobody's office takes more."""
LINES = 1_000_000
"""A mail of 60 MB in lines of 76 characters has 790,000."""
PARTS = 1_000
DEPTH = 20
"""Real mails reach 6. Each level makes the standard library try one more boundary at every line."""
HEADERS = 10_000
"""In all parts together."""
HEADER_CHARS = 65_536
ALL_HEADER_CHARS = 400_000
"""Of one part; what comes after is not read."""
PARAMETER_CHARS = 4_096
ADDRESSES = 1_000
TEXT_PARTS = 50
"""What else is text becomes attachments."""
REFERENCES = 200
TEXT_CHARS = 1_000_000
TEXT_BYTES = 4_000_000
HTML_CHARS = 1_000_000
CUT_LINES = 20_000
"""Replies and signatures are looked for in so many lines."""
