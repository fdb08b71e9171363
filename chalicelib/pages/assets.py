"""The scripts that pages may load: few, small, our own, and never needed to send a form."""

from functools import cache
from hashlib import sha256
from pathlib import Path

_STATIC = Path(__file__).parent / "static"
WORKER = "sw.js"


@cache
def version() -> str:
    """Changes with any of the files, so that each may be kept for ever under its address."""
    return sha256(b"".join(path.read_bytes() for path in sorted(_STATIC.glob("*.js")))).hexdigest()[:12]


def script(name: str) -> str | None:
    """The text of a script, or None if there is none of that name."""
    path = _STATIC / name
    known = {known.name for known in _STATIC.glob("*.js")}
    return path.read_text("utf-8").replace("{{version}}", version()) if name in known else None


def address(name: str) -> str:
    """Where a page loads it from."""
    return f"/static/{name}?v={version()}"
