"""GeoReport v2 in its two spellings: JSON is what XML says without its root (the wiki's Spark convention).

XML is only written here. None is an empty element, or null; a list is one element for each item, named by
the singular of the list's own name.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from chalice.app import Blueprint, Response

from chalicelib.aws.log import failed
from chalicelib.domain import errors as e
from chalicelib.edge.http import HEADERS, JSON_HEADERS, lang_of, sentence, status_of

XML, JSON = "xml", "json"
XML_HEADERS: Mapping[str, str | list[str]] = {**HEADERS, "Content-Type": "text/xml; charset=utf-8"}
INCOMPLETE = "Huiyin-Incomplete"
SINGULAR: Mapping[str, str] = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_HTTP = frozenset({403, 404})
"""All others are 400 for whoever reads the specification; the document has the exact code."""

_NO_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (its production 2); a bare CR would be read as LF."""


@dataclass(frozen=True)
class Said:
    """A document by the name of its root; `whole` unless there was more than one call may look at."""

    root: str
    value: object
    whole: bool = True


Handler = Callable[..., Said]


def answers_georeport(routes: Blueprint) -> Callable[[Handler], Callable[..., Response]]:
    """Split the last part of the path into name and spelling, and answer in that, errors too.

    The handler is called with the name alone. Who asks for neither is answered in XML, which all must speak.
    """

    def decorate(handler: Handler) -> Callable[..., Response]:
        @wraps(handler)
        def wrapped(document: str) -> Response:
            name, spelling = _parted(document)
            try:
                return written(spelling or XML, handler(name))
            except Exception as error:  # noqa: BLE001  whoever asked gets a document, whatever it is
                return _refused(spelling or XML, error, lang_of(routes.current_request))

        return wrapped

    return decorate


def written(spelling: str, said: Said, status: int = 200) -> Response:
    more: dict[str, str | list[str]] = {} if said.whole else {INCOMPLETE: "true"}
    if spelling == JSON:
        return Response(as_json(said.value), {**JSON_HEADERS, **more}, status)
    return Response(as_xml(said.root, said.value), {**XML_HEADERS, **more}, status)


def _parted(document: str) -> tuple[str, str]:
    """Name and spelling; what ends in neither has no name that anything could have."""
    name, _, ending = document.rpartition(".")
    return (name, ending) if ending in (XML, JSON) else ("", "")


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_xml(root: str, value: object) -> str:
    """With its declaration, in UTF-8, whatever characters the value has."""
    element = Element(root)
    _fill(element, value)
    text: bytes = tostring(element, encoding="UTF-8", xml_declaration=True)
    return text.decode("utf-8")


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _fill(SubElement(element, name), inner)
    elif isinstance(value, list):
        for item in value:
            _fill(SubElement(element, SINGULAR[element.tag]), item)
    elif value is not None:
        element.text = _text(value)


def _text(value: object) -> str:
    """Booleans as XML has them; what no document can hold is marked by U+FFFD."""
    if isinstance(value, bool):
        return str(value).lower()
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _NO_XML.sub("\ufffd", lines)


def _refused(spelling: str, error: Exception, lang: str) -> Response:
    known = error if isinstance(error, e.HuiyinError) else e.HuiyinError()
    if known is not error:
        failed("request", error)
    exact = status_of(known)
    errors = [{"code": exact, "description": sentence(known, lang)}]
    return written(spelling, Said("errors", errors), exact if exact in _HTTP else 400)
