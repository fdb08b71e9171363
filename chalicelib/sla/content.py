"""Documents by their content: the hash that names a version, and the text that is kept under it."""

import hashlib
import json
from collections.abc import Mapping

VERSION_DIGITS = 16


def canonical(document: Mapping[str, object]) -> str:
    """One text for equal documents, whatever the order of their keys."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def version_of(document: Mapping[str, object]) -> str:
    """The first digits of the hash of the content."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()[:VERSION_DIGITS]
