"""The days' roots beside the data: files that are written once and then read-only."""

import os
from pathlib import Path

from local.files import replace_file

SUFFIX = ".json"


class FileWitness:
    """Implements `ports.Witness` in a folder: `2026-03-02.json`.

    Whoever owns the machine can still change a file. Against that helps a copy elsewhere, and that the
    roots are published: docs/operations.md.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, day: str, content: bytes) -> bytes:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh, path = self._folder / f".{day}", self._path(day)
        replace_file(fresh, content)
        fresh.chmod(0o400)
        try:
            # A link, unlike a rename, never takes the place of a file that is there.
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink(missing_ok=True)
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return path.read_bytes()

    def kept(self, day: str) -> bytes | None:
        path = self._path(day)
        return path.read_bytes() if path.is_file() else None

    def days(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob(f"[0-9]*{SUFFIX}"))

    def _path(self, day: str) -> Path:
        return self._folder / f"{day}{SUFFIX}"


class MemoryWitness:
    """For a world that lives for seconds."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def keep(self, day: str, content: bytes) -> bytes:
        return self.contents.setdefault(day, content)

    def kept(self, day: str) -> bytes | None:
        return self.contents.get(day)

    def days(self) -> list[str]:
        return sorted(self.contents)
