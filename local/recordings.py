"""What was said in calls, at the far side of the wire: the part of Twilio that keeps recordings."""

import re
from pathlib import Path

from local.files import replace_file

_SID = re.compile(r"RE[0-9a-f]{32}")
TYPE = "audio/wav"


class KeptRecordings:
    """WAV files by Twilio's id, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, sid: str, content: bytes) -> None:
        """There from now on."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self._path(sid), content)

    def get(self, sid: str) -> bytes | None:
        path = self._path(sid) if _SID.fullmatch(sid) else None
        return path.read_bytes() if path and path.is_file() else None

    def _path(self, sid: str) -> Path:
        return self._folder / f"{sid}.wav"
