"""GeoReport's two spellings: whatever characters a value has, both can be read, and say the same."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.edge.open311_wire import as_json, as_xml

SINGULAR = {"services": "service", "attributes": "attribute"}
XML_HAS_NO = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TEXTS = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from(list("\x00\x01\x08\x0b\x0c\x1f\x7f\x85\u2028\ufffe\uffff\r\n\t<>&\"']]>"))
)
VALUES = st.none() | st.booleans() | st.integers() | TEXTS
ITEMS = st.dictionaries(st.sampled_from(["code", "name", "description"]), VALUES)


def expected(value: object) -> str:
    """As a reader of XML finds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return XML_HAS_NO.sub("\ufffd", str(value)).replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(ITEMS, max_size=4))
def test_any_document_is_sound_xml_that_says_what_was_written(items: list[dict[str, object]]) -> None:
    written = as_xml("services", items)
    assert written.startswith("<?xml version='1.0' encoding='UTF-8'?>")
    read = ET.fromstring(written.encode())  # noqa: S314  our own
    assert read.tag == "services"
    assert [child.tag for child in read] == ["service"] * len(items)
    found = [{inner.tag: inner.text or "" for inner in child} for child in read]
    assert found == [{name: expected(value) for name, value in item.items()} for item in items]


@given(st.lists(ITEMS, max_size=4))
def test_any_document_is_sound_json_that_says_what_was_written(items: list[dict[str, object]]) -> None:
    assert json.loads(as_json(items)) == items


def test_half_a_character_breaks_no_xml() -> None:
    assert ET.fromstring(as_xml("errors", [{"code": "\ud800"}]).encode())[0][0].text == "\ufffd"  # noqa: S314


def test_lists_within_are_named_by_their_singular() -> None:
    document: dict[str, Any] = {"service_code": "a", "attributes": [{"code": "b", "values": []}]}
    assert as_xml("service_definition", document).partition("\n")[2] == (
        "<service_definition><service_code>a</service_code><attributes><attribute><code>b</code><values />"
        "</attribute></attributes></service_definition>"
    )


def test_a_list_whose_items_have_no_name_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="root"):
        as_xml("root", [1])
