"""Small files that a crash leaves whole: the old one or the new one."""

import os
from pathlib import Path
from threading import get_ident


def replace_file(path: Path, content: str | bytes) -> None:
    """Durable when it returns; readable by the owner alone. Text is written as UTF-8."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
