"""No template variable can reach an internal field (traps.md 37): a page sees its view and nothing else."""

import ast
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from chalicelib.domain import events as e
from chalicelib.domain.chain import chain
from chalicelib.domain.values import Channel, Level, Outcome, Resolved, Target
from chalicelib.pages import views
from chalicelib.pages.render import render

PAGES = Path(views.__file__).parent
TEMPLATES = PAGES / "templates"
SECRET = "某人在某处说的话"
AT = datetime(2026, 9, 18, 1, 12, tzinfo=UTC)
BODIES = (
    e.NoteAdded(text=SECRET),
    e.CaseReplied(outcome=Outcome.SOLVED, unit="urban", direct=False, text=SECRET),
    e.ContactMade(how="called", note=SECRET),
    e.CaseDeclined(reason="other_place", advice=SECRET),
    e.SurveyAnswered(
        cycle=1, channel=Channel.WEB, contacted=True, resolved=Resolved.NO, satisfaction=1, comment=SECRET
    ),
    e.ReminderDue(target=Target.REPLY, due_at=AT, fraction=0.5, person=SECRET, steps=1),
    e.TargetEscalated(target=Target.REPLY, due_at=AT, level=Level.MANAGER, person=SECRET, steps=1),
    e.CaseDispatched(unit="urban", handler=SECRET, reason=SECRET),
    e.QuestionLapsed(),
)


def test_the_case_page_is_given_its_view_alone() -> None:
    source = (TEMPLATES / "case.html").read_text("utf-8")
    free = meta.find_undeclared_variables(Environment(autoescape=True).parse(source))
    assert free <= {"t", "lang", "view", "f"}, "f holds the macros, which are given what they show"


def test_a_case_view_has_no_internal_field() -> None:
    assert {field.name for field in fields(views.CaseView)} == {
        "ticket", "title", "text", "status", "unit", "due", "due_note", "reply", "outcome", "held", "waited",
        "timeline", "survey_link", "acts", "code", "files",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["case", "action"])
def test_a_template_reads_only_fields_of_its_view(name: str) -> None:
    sources = (
        TEMPLATES / f"{name}.html",
        TEMPLATES / "inputs.html" if name == "action" else TEMPLATES / "base.html",
    )
    read = {found for file in sources for found in re.findall(r"\bview\.(\w+)", file.read_text("utf-8"))}
    view = views.CaseView if name == "case" else views.ActionView
    assert read <= {field.name for field in fields(view)}


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_a_sentence_of_the_timeline_tells_nothing_private(body: e.Body, lang: str) -> None:
    event = chain("ABCD2345E", 1, "", AT, "system", body, "salt")
    sentence = views.timeline_sentence(lang, event, "城市管理局")
    assert sentence
    assert SECRET not in sentence


def test_a_sentence_without_a_unit_is_whole() -> None:
    event = chain("ABCD2345E", 1, "", AT, "system", e.CaseSignedFor(silent=False), "salt")
    assert views.timeline_sentence("zh-CN", event, "") == "承办单位已接手"


def test_a_variable_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        render("en", "case.html")


def test_pages_know_neither_use_cases_nor_frameworks() -> None:
    allowed = {
        *("jinja2", "markupsafe", "xlsxwriter"),
        "chalicelib.domain",
        "chalicelib.pages",
        *("collections", "dataclasses", "datetime", "functools", "hashlib", "io", "itertools", "math"),
        *("pathlib", "typing", "unicodedata", "urllib", "zoneinfo"),
    }
    for file in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert any((node.module or "").startswith(name) for name in allowed), (file.name, node.module)


@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_no_template_trusts_what_it_is_given(template: str) -> None:
    """`safe` stands behind literals of our own only."""
    source = (TEMPLATES / template).read_text("utf-8")
    assert len(re.findall(r"\|\s*safe\b", source)) == len(re.findall(r"'[^'{}]*'\s*\|\s*safe\b", source))
    assert "autoescape" not in source
