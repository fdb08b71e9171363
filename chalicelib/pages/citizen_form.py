"""The pages on which a citizen writes: the form, its second look, and what is kept on the device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.files.kinds import ACCEPTED
from chalicelib.domain.values import Type
from chalicelib.pages import assets
from chalicelib.pages.render import render

_FOLDED = ("title", "type", "district", "address", "respondent", "request")
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
    return render(
        lang,
        "form.html",
        values=values,
        key=key,
        at=at,
        types=tuple(Type),
        districts=[(name, name) for name in districts],
        places=places,
        files=files,
        accept=",".join(sorted(ACCEPTED)),
        max_files=str(room.files),
        max_size=room.size,
        limit=room.limit,
        script_words=_SCRIPT_WORDS,
        scripts=[assets.address(name) for name in ("store.js", "form.js")],
        unfolded=field in _FOLDED or any(values.get(name) for name in _FOLDED),
        error=error,
        field=field,
        wrong={field: error},
    )


def confirm(lang: str, *, values: Mapping[str, str]) -> str:
    """Asks once more before something is taken that a program may have filled in."""
    return render(lang, "confirm.html", values=values)


def kept(lang: str) -> str:
    """What waits on this device for a connection; a script fills it in."""
    return render(lang, "kept.html", scripts=[assets.address(name) for name in ("store.js", "kept.js")])
