"""The forms send what the edge reads: names, hidden fields, and what was typed before."""

from dataclasses import fields

import pytest

from chalicelib.domain.messages import has
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.values import Grade, Resolved, Status, Type
from chalicelib.pages import views
from chalicelib.pages.forms import ACTION_FORMS
from chalicelib.usecases import actions
from tests.pages.reader import Form, Reader
from tests.pages.samples import FORM_FIELDS, KEY, action, form, survey

TEXT = "楼下夜市凌晨还在放音响"


def test_the_form_asks_for_everything_and_only_the_text_is_required() -> None:
    (sent,) = Reader(form("zh-CN", TEXT)).forms
    assert sent.names == {*FORM_FIELDS, "key", "lang", "at", "files", "website"}
    assert [field["name"] for field in sent.fields if "required" in field] == ["text"]


def test_the_form_carries_its_key_and_language() -> None:
    (sent,) = Reader(form("en-GB", TEXT)).forms
    assert sent.hidden() == {"key": KEY, "lang": "en", "at": "1790000000", "files": TEXT}


def test_the_form_gives_back_what_was_typed() -> None:
    values = {"text": "<b>&amp;", "title": "a & b", "type": "tip_off", "district": "A & B", "anonymous": "1"}
    html = views.form("en", values=values, key=KEY, districts=["A & B", "C"], error="x", field="text")
    reader = Reader(html)
    chosen = [option["value"] for option in reader.all("option") if "selected" in option]
    assert chosen == ["tip_off", "A & B"]
    assert "\n<b>&amp;" in reader.text
    assert reader.with_id("f-title")[1]["value"] == "a & b"
    assert [box["name"] for box in reader.all("input") if "checked" in box] == ["anonymous"]


def test_a_text_keeps_the_empty_line_that_it_begins_with() -> None:
    html = views.form("en", values={"text": "\nsecond"}, key=KEY, districts=[])
    assert ">\n\nsecond</textarea>" in html


@pytest.mark.parametrize(
    ("values", "is_open"), [({}, False), ({"text": "a"}, False), ({"address": "b"}, True)]
)
def test_what_is_filled_in_is_not_folded_away(values: dict[str, str], is_open: bool) -> None:
    (more,) = Reader(views.form("en", values=values, key=KEY, districts=[])).all("details")
    assert ("open" in more) is is_open


def test_an_error_is_not_folded_away() -> None:
    (more,) = Reader(views.form("en", values={}, key=KEY, districts=[], error="x", field="type")).all(
        "details"
    )
    assert "open" in more


def test_a_wrong_code_is_not_given_back() -> None:
    (sent,) = Reader(views.track_form("en", ticket="ABCD2345E", error="No.")).forms
    assert {field["name"]: field["value"] for field in sent.fields} == {"ticket": "ABCD2345E", "code": ""}


def test_the_survey_offers_the_words_of_the_domain_and_presets_nothing() -> None:
    html = views.survey(
        "en",
        token="x",
        ticket="A",
        title="B",
        unit="C",
        received="D",
        replied="E",
        reply="F",
        at="1",
        values={},
    )
    (sent,) = Reader(html).forms
    assert _offered(sent, "contacted") == ["yes", "no"]
    assert _offered(sent, "resolved") == list(Resolved)
    assert _offered(sent, "satisfaction") == ["5", "4", "3", "2", "1"]
    assert not [field for field in sent.fields if "checked" in field]


def test_the_survey_names_matter_number_unit_and_dates() -> None:
    html = views.survey(
        "en",
        token="x",
        ticket="T1",
        title="M2",
        unit="U3",
        received="R4",
        replied="D5",
        reply="",
        at="1",
        values={},
    )
    assert all(word in Reader(html).text for word in ("T1", "M2", "U3", "R4", "D5"))


def test_the_survey_gives_back_what_was_chosen() -> None:
    (sent,) = Reader(survey("en", TEXT)).forms
    assert [field["value"] for field in sent.fields if "checked" in field] == ["partly"]


@pytest.mark.parametrize("name", actions.ACTIONS)
def test_every_action_has_a_form_whose_fields_its_command_knows(name: str) -> None:
    kind = actions.ACTIONS[name].command
    assert {each.name for each in ACTION_FORMS[name]} <= {field.name for field in fields(kind)}


def test_the_forms_offer_what_casework_takes() -> None:
    offered = {(name, each.name): each.options for name, inputs in ACTION_FORMS.items() for each in inputs}
    assert offered["reply", "outcome"] == actions.OUTCOMES
    assert offered["decline", "reason"] == actions.DECLINE_REASONS
    assert offered["contact", "how"] == actions.CONTACT_KINDS
    assert offered["follow_up", "outcome"] == actions.FOLLOW_UP_OUTCOMES
    assert offered["propose_exclusion", "reason"] == actions.EXCLUSION_REASONS
    assert offered["return", "reason"] == tuple(ReturnReason)
    assert offered["rule_return", "ruling"] == offered["rule_appeal", "ruling"] == tuple(Ruling)


@pytest.mark.parametrize("name", ACTION_FORMS)
def test_an_action_is_offered_only_while_it_is_lawful(name: str) -> None:
    (sent,) = Reader(action("zh-CN", TEXT, failed="", actions=(name,))).forms
    assert sent.hidden() == {"seen": "7", "action": name}


def test_nothing_to_do_is_said() -> None:
    reader = Reader(action("zh-CN", TEXT, failed="", actions=("no-such-action",)))
    assert reader.forms == []
    assert "目前没有需要您办理的事项" in reader.text


def test_accepting_starts_from_what_was_guessed() -> None:
    reader = Reader(action("zh-CN", TEXT, failed="", actions=("accept",)))
    chosen = [option["value"] for option in reader.all("option") if "selected" in option]
    assert chosen == [Type.COMPLAINT, Grade.URGENT]


def test_a_failed_answer_is_not_typed_again() -> None:
    reader = Reader(action("zh-CN", TEXT, failed="reply", actions=("note", "reply")))
    assert [more["id"] for more in reader.all("details") if "open" in more] == ["reply"]
    assert f"\n{TEXT}" in reader.text


def test_a_citizen_who_is_not_named_leaves_no_trace() -> None:
    view = views.ActionView(
        path="/a/t", seen=1, ticket="A", title="B", text="C", status=Status.DISPATCHED,
        type=Type.TIP_OFF, grade=Grade.NORMAL,
    )  # fmt: skip
    assert "诉求人" not in Reader(views.action(view)).text


def _offered(form: Form, name: str) -> list[str]:
    return [field["value"] for field in form.fields if field.get("name") == name]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_field_of_a_form_has_a_name_that_an_error_can_say(lang: str) -> None:
    names = {each.name for form in ACTION_FORMS.values() for each in form}
    assert [name for name in sorted(names) if not has(lang, f"field.{name}")] == []
