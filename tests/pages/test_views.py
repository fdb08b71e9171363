"""What every page owes its reader: the own language, labels, a way to send, and nobody else's markup."""

import pytest

from chalicelib.domain.messages import LANGUAGES
from tests.pages.reader import Reader
from tests.pages.samples import PAGES, TOKEN, action, form, survey

OWN_SCRIPTS = {"/static/store.js", "/static/form.js", "/static/kept.js"}
USUAL = "楼下夜市凌晨还在放音响"
EXTREMES = {
    "empty": "",
    "long": "响" * 10_000,
    "unbroken": "W" * 10_000,
    "lines": "一\r\n\n二\x0b三",
    "braces": "{unit} {{ 7 * 7 }} {% raw %} %s",
    "emoji": "🙏👨‍👩‍👧 مرحبا",
}
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea></style></title><svg onload=alert(1)>",
)

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
both_languages = pytest.mark.parametrize("lang", LANGUAGES)


@every_page
@both_languages
@pytest.mark.parametrize("text", [USUAL, *EXTREMES.values()], ids=["usual", *EXTREMES])
def test_a_page_holds_any_text(page: object, lang: str, text: str) -> None:
    html = _html(page, lang, text)
    reader = Reader(html)
    assert html.startswith("<!doctype html>")
    assert reader.all("html") == [{"lang": lang}]
    assert len(reader.all("h1")) == len(reader.all("title")) == len(reader.all("main")) == 1


@every_page
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_others_wrote_never_becomes_markup(page: object, attack: str) -> None:
    plain, attacked = Reader(_html(page, "en", USUAL)), Reader(_html(page, "en", attack))
    assert {tag for tag, _ in attacked.tags} <= {tag for tag, _ in plain.tags}
    assert [name for _, given in attacked.tags for name in given if name.startswith("on")] == []
    assert attacked.all("img") == []
    assert {script["src"].partition("?")[0] for script in attacked.all("script")} <= OWN_SCRIPTS
    assert attack not in _html(page, "en", attack)


@every_page
def test_a_page_needs_no_script_and_no_other_file(page: object) -> None:
    reader = Reader(_html(page, "zh-CN", USUAL))
    assert reader.all("link") == reader.all("img") == []
    assert {src.partition("?")[0] for src in reader.values("src")} <= OWN_SCRIPTS
    assert all("defer" in script for script in reader.all("script")), "the page is there before it"


@every_page
@both_languages
def test_every_field_has_one_label(page: object, lang: str) -> None:
    reader = Reader(_html(page, lang, USUAL))
    labelled = [label["for"] for label in reader.all("label")]
    for sent in reader.forms:
        for field in sent.fields:
            if field.get("type") != "hidden":
                assert labelled.count(field["id"]) == 1, field
    assert len(labelled) == len(set(labelled))


@every_page
def test_every_id_is_unique_and_every_reference_leads_somewhere(page: object) -> None:
    reader = Reader(_html(page, "zh-CN", USUAL))
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    assert {id for refs in reader.values("aria-describedby") for id in refs.split()} <= set(ids)
    assert {href[1:] for href in reader.values("href") if href.startswith("#")} <= set(ids)


@pytest.mark.parametrize("field", ["text", "title", "type", "phone", "email", "district", "request"])
def test_an_error_of_the_form_is_told_at_its_field(field: str) -> None:
    reader = Reader(form("en", USUAL, error="Too odd.", field=field))
    _, given = reader.with_id(f"f-{field}")
    assert given["aria-invalid"] == "true"
    assert f"f-{field}-error" in given["aria-describedby"].split()
    assert f"#f-{field}" in reader.values("href")


@pytest.mark.parametrize("field", ["contacted", "resolved", "satisfaction"])
def test_an_error_of_the_survey_leads_to_its_question(field: str) -> None:
    reader = Reader(survey("en", USUAL, error="Please choose.", field=field))
    assert f"#f-{field}" in reader.values("href")
    assert f"f-{field}-error" in reader.values("aria-describedby")


def test_an_error_of_no_field_is_told_all_the_same() -> None:
    reader = Reader(form("en", USUAL, error="Too many attempts.", field="lang"))
    assert "Too many attempts." in reader.text
    assert "#f-lang" not in reader.values("href")


@pytest.mark.parametrize(
    ("page", "path"),
    [("form", "/"), ("track", "/track"), ("survey", f"/s/{TOKEN}"), ("action", f"/a/{TOKEN}")],
)
def test_a_form_posts_to_its_own_path(page: str, path: str) -> None:
    forms = Reader(PAGES[page]("en", USUAL)).forms
    assert forms
    assert {each.method for each in forms} == {"post"}
    assert {each.action.partition("?")[0] for each in forms} == {path}


def test_a_page_that_is_the_answer_to_a_post_offers_no_language_switch() -> None:
    """The link would ask for the page again without what was posted: the receipt would be gone."""
    with_switch = {name for name, page in PAGES.items() if "?lang=zh-CN" in _links(page("en", USUAL))}
    assert with_switch == {"form", "desk", "track", "survey", "roots", "exports"}


def test_a_masked_number_is_shown_but_cannot_be_called() -> None:
    assert "tel:+8613900000000" in _links(action("zh-CN", "+8613900000000"))
    assert not [link for link in _links(action("zh-CN", "+86139****0000")) if link.startswith("tel:")]


def _links(html: str) -> list[str]:
    return Reader(html).values("href")


def _html(page: object, lang: str, text: str) -> str:
    assert callable(page)
    return str(page(lang, text))
