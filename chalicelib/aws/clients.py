"""AWS clients by their service's name, each made once in a function's life."""

from functools import cache
from typing import Any


@cache
def client(name: str) -> Any:
    """A boto3 client; boto3 itself is imported only where a function needs one."""
    import boto3

    return boto3.client(name)
