"""Pictures with text messages, at the far side of the wire: the part of Twilio that keeps media."""

import re
from pathlib import Path

from local.files import replace_file

_SID = re.compile(r"ME[0-9a-f]{32}")


class KeptMedia:
    """Files by Twilio's id, each with what it is said to be, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, sid: str, content: bytes, type: str) -> None:
        """There from now on."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self._folder / f"{sid}.type", type)
        replace_file(self._folder / sid, content)

    def get(self, sid: str) -> tuple[bytes, str] | None:
        """The content and its type."""
        path = self._folder / sid
        if not _SID.fullmatch(sid) or not path.is_file():
            return None
        return path.read_bytes(), path.with_name(f"{sid}.type").read_text("utf-8")
