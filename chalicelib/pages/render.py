"""Templates to HTML: everything is escaped, and a variable that nobody gave is an error."""

from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.domain.messages import language, say

_TEMPLATES = Path(__file__).parent / "templates"


def render(lang: str, template: str, **given: object) -> str:
    """A whole page in the language nearest to the one asked for."""
    spoken = language(lang)
    other = "zh-CN" if spoken == "en" else "en"
    words = {"t": partial(say, spoken), "options": partial(_options, spoken), "named": _named}
    return _templates().get_template(template).render(lang=spoken, other=other, **words, **given)


def _options(lang: str, group: str, keys: Iterable[str]) -> list[tuple[str, str]]:
    """What a list offers: values, and their words from a group of the catalogue."""
    return [(key, say(lang, f"{group}.{key}")) for key in keys]


def _named(words: Iterable[str]) -> list[tuple[str, str]]:
    """The same of what the office itself has named."""
    return [(word, word) for word in words]


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
