"""The page on which an officer types in a visit, a letter or a call: whoever holds the link is they."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from chalice.app import Response

from chalicelib.domain.errors import HuiyinError, InvalidInputError, KeyReusedError, NotAllowedError
from chalicelib.domain.inbox import Content
from chalicelib.domain.messages import language
from chalicelib.domain.units import Person
from chalicelib.domain.values import DeskKind
from chalicelib.edge import forms, present
from chalicelib.edge.http import as_page, read_as, sentence, status_of
from chalicelib.edge.operations import told
from chalicelib.pages import views
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import files, personal, taking_in

_OWN = ("desk_kind", "ticket", "received_on")


@dataclass(frozen=True, kw_only=True)
class TypedIn(forms.Submitted):
    """What an officer types in of a visit, a letter or a call; `ticket` is of the case that it adds to."""

    desk_kind: DeskKind
    ticket: forms.Line = ""
    received_on: Annotated[forms.Line, told(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")] = ""


def content(deps: Deps, given: TypedIn) -> Content:
    """The citizen's language is Chinese if none is named."""
    return replace(
        forms.submitted(deps, given, "zh-CN"),
        desk_kind=given.desk_kind,
        adds_to=given.ticket.strip(),
        received_on=given.received_on.strip(),
    )


def links(deps: Deps, who: Principal) -> dict[str, str]:
    """Where this person's room begins, and its reports if they are for them; else NotAllowedError."""
    person = deps.office.people.get(who.id)
    if person is None:
        raise NotAllowedError
    found = {"link": personal.first_page(deps, person), "reports": personal.reports_page(deps, person)}
    return {name: link for name, link in found.items() if link}


def page(deps: Deps, lang: str, token: str) -> Response:
    """The empty form."""
    person = taking_in.holder(deps, token)
    return forms.as_form(deps, _form(deps, lang, token, person, {}))


def take(deps: Deps, lang: str, token: str, values: Mapping[str, str]) -> Response:
    """The receipt, or the form again with what is wrong and nothing lost."""
    person = taking_in.holder(deps, token)
    try:
        given = content(deps, read_as(TypedIn, _typed(values)))
        key = forms.idempotency_key(deps, values.get("key"))
        submission = taking_in.take_in(deps, personal.principal(person), key, given)
    except KeyReusedError as error:
        # Who goes back and types in the next one with the same page, is asked, and gets another key.
        told = InvalidInputError("error.desk_key_reused")
        page = _form(deps, lang, token, person, {**values, "key": ""}, told)
        return forms.as_form(deps, page, status_of(error))
    except HuiyinError as error:
        return forms.as_form(deps, _form(deps, lang, token, person, values, error), status_of(error))
    return as_page(present.desk_receipt_page(deps, lang, token, submission), 201)


def _typed(values: Mapping[str, str]) -> dict[str, object]:
    return {**forms.typed(values), **{name: values[name] for name in _OWN if values.get(name)}}


def _form(
    deps: Deps,
    lang: str,
    token: str,
    person: Person,
    values: Mapping[str, str],
    error: HuiyinError | None = None,
) -> str:
    today = deps.sla.calendar.local_day(deps.now())
    return views.desk(
        lang,
        token=token,
        person=person.name,
        values={"lang": language(values.get("lang", "zh-CN")), **values},
        key=forms.kept_key(values.get("key", "")) or deps.new_id(),
        days=((today - taking_in.OLDEST).isoformat(), today.isoformat()),
        districts=deps.office.districts(),
        places=deps.office.places(),
        files=forms.brought(deps, values),
        room=views.Room(files.MAX_FILES, files.MAX_SIZE),
        error=sentence(error, lang) if error else "",
        field=error.words.get("field", "") if error else "",
    )
