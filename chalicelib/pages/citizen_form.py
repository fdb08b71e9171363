"""The pages on which a citizen writes, or an officer for them: form, second look, what the device keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.files.kinds import ACCEPTED
from chalicelib.domain.values import HOTLINE_TYPES, DeskKind
from chalicelib.pages import assets
from chalicelib.pages.render import render

_FOLDED = ("title", "type", "district", "address", "respondent", "request", "category")
_LANGS = (("zh-CN", "中文"), ("en", "English"))
_SCRIPT_WORDS = (
    *("uploading", "uploaded", "waits", "sending", "kept", "remove", "remove_named", "removed"),
    *("kind", "large", "empty", "many"),
)


@dataclass(frozen=True)
class Chosen:
    """A file that has been brought, by the key that the form sends."""

    key: str
    name: str
    size: int


@dataclass(frozen=True)
class Room:
    """How many files are taken, and how large one may be."""

    files: int = 5
    size: int = 10 * 1024 * 1024

    @property
    def limit(self) -> str:
        return f"{self.size // (1024 * 1024)} MB"


def form(  # noqa: PLR0913  one word for each thing that the page is given
    lang: str,
    *,
    values: Mapping[str, str],
    key: str,
    districts: Sequence[str],
    places: Sequence[str] = (),
    files: Sequence[Chosen] = (),
    room: Room = Room(),
    at: str = "",
    error: str = "",
    field: str = "",
) -> str:
    """Where a citizen writes; `values` are what was typed before, `field` is where `error` belongs."""
    common = _asked(values, key, districts, places, files, room, error, field)
    return render(lang, "form.html", at=at, **common)


def desk(  # noqa: PLR0913  likewise
    lang: str,
    *,
    token: str,
    person: str,
    values: Mapping[str, str],
    key: str,
    days: tuple[str, str],
    districts: Sequence[str],
    places: Sequence[str] = (),
    files: Sequence[Chosen] = (),
    room: Room = Room(),
    error: str = "",
    field: str = "",
) -> str:
    """Where an officer types in for somebody else; `days` are the first and last on which a letter came."""
    return render(
        lang,
        "desk.html",
        token=token,
        person=person,
        kinds=tuple(DeskKind),
        langs=_LANGS,
        days=days,
        **_asked(values, key, districts, places, files, room, error, field),
    )


def desk_receipt(lang: str, *, token: str, ticket: str, code: str, due: str, received: str, url: str) -> str:
    """To be told or printed; without a code it was an addition to a known case. `due` is a sentence."""
    words = {"ticket": ticket, "code": code, "due": due, "received": received, "url": url}
    return render(lang, "desk_receipt.html", token=token, **words)


def _asked(  # noqa: PLR0913, PLR0917  likewise
    values: Mapping[str, str],
    key: str,
    districts: Sequence[str],
    places: Sequence[str],
    files: Sequence[Chosen],
    room: Room,
    error: str,
    field: str,
) -> dict[str, object]:
    """What both forms are given."""
    return {
        "values": values,
        "key": key,
        "types": HOTLINE_TYPES,
        "districts": [(name, name) for name in districts],
        "places": places,
        "files": files,
        "accept": ",".join(sorted(ACCEPTED)),
        "max_files": str(room.files),
        "max_size": room.size,
        "limit": room.limit,
        "script_words": _SCRIPT_WORDS,
        "scripts": [assets.address(name) for name in ("store.js", "form.js")],
        "unfolded": field in _FOLDED or any(values.get(name) for name in _FOLDED),
        "error": error,
        "field": field,
        "wrong": {field: error},
    }


def confirm(lang: str, *, values: Mapping[str, str]) -> str:
    """Asks once more before something is taken that a program may have filled in."""
    return render(lang, "confirm.html", values=values)


def kept(lang: str) -> str:
    """What waits on this device for a connection; a script fills it in."""
    return render(lang, "kept.html", scripts=[assets.address(name) for name in ("store.js", "kept.js")])
