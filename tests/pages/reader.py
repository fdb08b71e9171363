"""Reads a page as a browser and a screen reader would: tags, forms, labels, and the text in between."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})
TYPED = frozenset({"input", "textarea", "select"})


@dataclass
class Form:
    method: str
    action: str
    fields: list[dict[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {each["name"] for each in self.fields if "name" in each}

    def hidden(self) -> dict[str, str]:
        return {f["name"]: f.get("value", "") for f in self.fields if f.get("type") == "hidden"}


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute twice in {tag} {attrs}"
        self.tags.append((tag, given))
        if tag == "form":
            self.forms.append(Form(given.get("method", "get"), given.get("action", "")))
        if tag in TYPED:
            assert "form" in self._open, f"outside of a form: {given}"
            self.forms[-1].fields.append(given | {"tag": tag})
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "title"):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [given for name, given in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [given[attribute] for _, given in self.tags if attribute in given]

    def with_id(self, id: str) -> tuple[str, dict[str, str]]:
        return next((tag, given) for tag, given in self.tags if given.get("id") == id)
