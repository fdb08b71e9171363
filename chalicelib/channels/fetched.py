"""What a provider answers with, read to its end: half a picture or recording is none."""

from typing import Protocol

from chalicelib.ports import TemporaryFailure


class Readable(Protocol):
    def read(self, amt: int) -> bytes: ...


def whole(raw: Readable, most: int) -> bytes:
    """The bytes, and of more than `most` one too many; TemporaryFailure for what breaks off or stalls."""
    # Of raw bytes, requests translates no error into its own.
    from urllib3.exceptions import HTTPError

    found = bytearray()
    try:
        # A read gives what came before a break and says nothing of it: the next one does.
        while len(found) <= most and (chunk := raw.read(most + 1 - len(found))):
            found += chunk
    except HTTPError as error:
        raise TemporaryFailure(type(error).__name__) from None
    return bytes(found)
