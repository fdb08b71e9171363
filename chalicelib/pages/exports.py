"""The page of a person's own exports."""

from dataclasses import dataclass

from chalicelib.pages.render import render


@dataclass(frozen=True)
class ExportRow:
    """A file: of what, asked for when, and how far it is; `reason` is a word of ours, if there is none."""

    id: str
    what: str
    format: str
    at: str
    state: str
    rows: int = 0
    whole: bool = True
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ExportsView:
    """Files stay for so many `days`; `more` is where older ones are; `error` is why none was begun."""

    path: str
    person: str
    days: int
    rows: tuple[ExportRow, ...]
    more: str = ""
    error: str = ""


def page(lang: str, view: ExportsView) -> str:
    return render(lang, "exports.html", view=view)
