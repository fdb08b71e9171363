"""A citizen brings a file: where to put it, and whose it is when the form comes with it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest

from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.files import kinds
from chalicelib.domain.inbox import File
from chalicelib.ports import Deps, Offer

MAX_FILES = 5
MAX_SIZE, LIMIT = 10 * 1024 * 1024, "10 MB"
MAX_NAME = 200
_SEAL = 20


@dataclass(frozen=True)
class Offered:
    """Post `fields` and then `file` to `url` as multipart/form-data; `key` goes with the submission."""

    url: str
    fields: dict[str, str]
    key: str


def offer(deps: Deps, name: str, size: int) -> Offered:
    """A place for one file; InvalidInputError for a kind or a size that is not taken."""
    named = " ".join(name.replace("\\", "/").rpartition("/")[2].split())[-MAX_NAME:]
    if not named.isprintable() or kinds.ending(named) not in kinds.ACCEPTED:
        raise InvalidInputError("error.file_kind", "files", name=named)
    if size > MAX_SIZE:
        raise InvalidInputError("error.file_too_large", "files", name=named, limit=LIMIT)
    if size <= 0:
        raise InvalidInputError("error.file_empty", "files", name=named)
    place = f"upload/{deps.new_id()}"
    given: Offer = deps.uploads.offer(place, size)
    return Offered(given.url, dict(given.fields), _sealed(deps, place, size, named))


def claimed(deps: Deps, keys: Iterable[str]) -> tuple[File, ...]:
    """The files behind the keys that we gave; InvalidInputError for a key that is none of ours."""
    found = tuple(dict.fromkeys(opened(deps, key) for key in keys))
    if None in found:
        raise InvalidInputError("error.file_unknown", "files")
    if len(found) > MAX_FILES:
        raise InvalidInputError("error.files_too_many", "files", limit=str(MAX_FILES))
    return tuple(file for file in found if file)


def _sealed(deps: Deps, place: str, size: int, name: str) -> str:
    """Says which file, and that it was given to whoever holds it."""
    said = urlsafe_b64encode(f"{place}\n{size}\n{name}".encode()).decode().rstrip("=")
    return f"{said}.{tickets.signature(deps.secrets.key(), 'upload', said, length=_SEAL)}"


def opened(deps: Deps, key: str) -> File | None:
    """The file behind a key, or nothing for one that is none of ours."""
    said, _, seal = key.partition(".")
    if not any(_is_seal(deps, version, said, seal) for version in deps.secrets.keys):
        return None
    place, size, name = urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode().split("\n")
    kind = next(kind for kind, endings in kinds.ENDINGS.items() if kinds.ending(name) in endings)
    return File(name, kind, int(size), place)


def _is_seal(deps: Deps, version: str, said: str, seal: str) -> bool:
    expected = tickets.signature(deps.secrets.key(version), "upload", said, length=_SEAL)
    return compare_digest(expected.encode(), seal.encode())
