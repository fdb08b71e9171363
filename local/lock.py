"""One server on a data folder: a lock that the kernel lets go of when the process ends, however it ends."""

import fcntl
from pathlib import Path
from typing import IO

NAME = "serve.lock"


class DataInUseError(RuntimeError):
    """Another server has this data folder."""


def claim(folder: Path) -> IO[str]:
    """Hold the folder until the file is closed; DataInUseError if somebody else does."""
    file = (folder / NAME).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise DataInUseError(f"another huiyin server is running on {folder.absolute()}") from None
    return file


def is_claimed(folder: Path) -> bool:
    """Whether a server is running on the folder."""
    if not (folder / NAME).exists():
        return False
    with (folder / NAME).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
