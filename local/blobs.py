"""What is too large for the table, as files beside it, or in memory for the simulated world."""

import re
from pathlib import Path

from local.files import replace_file

_KEY = re.compile(r"[a-z]+(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")


class FileBlobs:
    """Implements `ports.Blobs` in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, content: bytes, type: str) -> None:  # noqa: ARG002  files know it by their row
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, content)

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        return path.read_bytes() if path.is_file() else None

    def _path(self, key: str) -> Path:
        """ValueError for a key that could lead out of the folder."""
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        return self._folder / key


class MemoryBlobs:
    """For a world that lives for seconds."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, key: str, content: bytes, type: str) -> None:  # noqa: ARG002  nobody asks
        self._kept[key] = content

    def get(self, key: str) -> bytes | None:
        return self._kept.get(key)
