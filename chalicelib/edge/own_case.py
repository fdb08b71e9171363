"""What citizens do with their own case: take it back, object, urge; by API and without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from chalice.app import Response

from chalicelib.domain.errors import HuiyinError, InvalidInputError
from chalicelib.domain.messages import say
from chalicelib.edge import forms, present
from chalicelib.edge.http import as_page, sentence, status_of
from chalicelib.edge.operations import Variant, told
from chalicelib.pages import views
from chalicelib.ports import Deps
from chalicelib.usecases import intake, rights


@dataclass(frozen=True)
class Code:
    """Opens the own case, with its number."""

    x_access_code: str


@dataclass(frozen=True)
class CodeAndKey(Code):
    idempotency_key: forms.Key = ""


@dataclass(frozen=True)
class Words:
    """What the citizen says with it."""

    text: Annotated[str, told(maxLength=rights.MAX_WORDS)] = ""


ACTS = dict.fromkeys(rights.ACTS, Variant(Words))


def by_api(deps: Deps, act: str, ticket: str, headers: CodeAndKey, text: str) -> present.PublicCase:
    """The case as it stands then; `text` are the citizen's words."""
    code, key = headers.x_access_code, forms.given_key(headers.idempotency_key)
    rights.act(deps, act, ticket, code, text, key=key)
    return present.case_for_citizen(deps, intake.track(deps, ticket, code))


def by_page(deps: Deps, lang: str, act: str, values: Mapping[str, str], sender: str) -> Response:
    """Asks once whether they are sure, then does it; a refused form comes back with what was typed."""
    ticket, code, words = (values.get(name, "") for name in ("ticket", "code", "text"))
    intake.authentic(deps, ticket, code, sender)
    if act not in rights.ACTS:
        raise InvalidInputError("error.action_unknown", act[:40])
    given = {"ticket": ticket, "code": code, "text": words}
    given["key"] = forms.kept_key(values.get("key", "")) or deps.new_id()
    if not values.get("sure"):
        return as_page(views.own_act(lang, act=act, values=given))
    try:
        rights.act(deps, act, ticket, code, words, key=given["key"])
    except HuiyinError as error:
        page = views.own_act(lang, act=act, values=given, error=sentence(error, lang))
        return as_page(page, status_of(error))
    heading, text = say(lang, f"own.{act}_done"), say(lang, f"own.{act}_done_text")
    return as_page(views.message(lang, heading=heading, text=text))
