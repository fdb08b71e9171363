"""Twilio's error codes in our words, for its answers and its receipts alike."""

from collections.abc import Mapping

PERMANENT: Mapping[int, str] = {
    21211: "invalid_number",
    21214: "unreachable",
    21215: "region_not_permitted",
    21216: "blocked",
    21217: "invalid_number",
    21408: "region_not_permitted",
    21610: "opted_out",
    21612: "unroutable",
    21614: "not_mobile",
    21617: "too_long",
    30003: "unreachable",
    30004: "blocked",
    30005: "unknown_number",
    30006: "landline",
    30007: "filtered",
    30008: "unknown_error",
}
"""Twilio's error codes for what will never arrive, in our words; in answers to us and in receipts."""
