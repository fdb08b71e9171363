"""AWS clients by their service's name, each made once in a function's life."""

from functools import cache
from typing import Any

CONNECT_SECONDS, READ_SECONDS = 2, 10
TRIES = {"sesv2": 1}
"""A mail whose answer was lost may have gone out: nobody sends it again without asking (traps.md 19)."""


@cache
def client(name: str) -> Any:
    """A boto3 client; boto3 itself is imported only where a function needs one."""
    import boto3
    from botocore.config import Config

    tries = {"total_max_attempts": TRIES.get(name, 3), "mode": "standard"}
    # Addresses for browsers, of the bucket's own region: the default's are sent on from, and no file is.
    own = {"signature_version": "s3v4", "s3": {"addressing_style": "virtual"}} if name == "s3" else {}
    config = Config(connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries=tries, **own)
    return boto3.client(name, config=config)
