"""A person's exports behind their personal link: ordered from a list, looked at, fetched."""

from collections.abc import Mapping
from dataclasses import fields
from urllib.parse import quote, urlencode

from chalice.app import Response

from chalicelib.domain.errors import HuiyinError, InvalidInputError, NotFoundError
from chalicelib.domain.messages import date_time
from chalicelib.edge import asking, filter_words, forms
from chalicelib.edge.http import HEADERS, as_page, sentence, status_of
from chalicelib.edge.present import NOTHING
from chalicelib.edge.seen import searched, seen
from chalicelib.pages import exports as pages
from chalicelib.pages.exports import ExportRow, ExportsView
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access, personal
from chalicelib.usecases.exports import asking as exports
from chalicelib.usecases.exports import own
from chalicelib.usecases.exports.files import Form
from chalicelib.usecases.search.filters import Filters

FILTERS = tuple(each.name for each in fields(Filters))


def begun(deps: Deps, asked: exports.Asked, once: str) -> exports.Export:
    """Ordered, by a program or on a page; who looked for a person leaves a trace, as with the list."""
    found = exports.ask(deps, asked, once)
    searched(deps, asked.who, asked.filters)
    return found


def page(deps: Deps, lang: str, token: str, asked: Mapping[str, str]) -> str:
    """Their own of the last days."""
    return pages.page(lang, _view(deps, lang, token, asked))


def order(deps: Deps, lang: str, token: str, values: Mapping[str, str]) -> Response:
    """Begin what was posted and show the list; a refusal stands above it."""
    person = personal.holder(deps, token)
    try:
        once = f"{values.get('format')}:{forms.idempotency_key(deps, values.get('key'))}"
        begun(deps, _ordered(deps, lang, personal.principal(person), values), once)
    except HuiyinError as error:
        return as_page(pages.page(lang, _view(deps, lang, token, NOTHING, error)), status_of(error))
    place = f"{_path(token)}?{urlencode({'lang': lang})}"
    return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": place}, 303)


def file(deps: Deps, token: str, id: str) -> Response:
    """On to the file, by a link of minutes; NotFoundError for another's, and for one that is not ready."""
    person = personal.holder(deps, token)
    found = exports.look(deps, personal.principal(person), id)
    if not found.link:
        raise NotFoundError(id)
    seen(deps, person.id, person.role, "", f"{access.EXPORT} {id}")
    return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": found.link}, 303)


def _ordered(deps: Deps, lang: str, who: Principal, values: Mapping[str, str]) -> exports.Asked:
    if values.get("format") not in tuple(Form):
        raise InvalidInputError("error.field_invalid", "format")
    filters = asking.filters(deps, {name: values[name] for name in FILTERS if name in values})
    return exports.Asked(who, Form(values["format"]), filters, lang)


def _view(
    deps: Deps, lang: str, token: str, asked: Mapping[str, str], error: HuiyinError | None = None
) -> ExportsView:
    person = personal.holder(deps, token)
    found = exports.listed(deps, personal.principal(person), asked.get("cursor", ""))
    more = urlencode({"cursor": found.cursor, "lang": lang}) if found.cursor else ""
    return ExportsView(
        path=_path(token),
        person=person.name,
        days=own.KEPT.days,
        rows=tuple(_row(deps, lang, each) for each in found.items),
        more=f"{_path(token)}?{more}" if more else "",
        error=sentence(error, lang) if error else "",
    )


def _row(deps: Deps, lang: str, each: exports.Listed) -> ExportRow:
    return ExportRow(
        id=each.export.id,
        what=filter_words.said(deps, lang, each.filters),
        format=each.export.format.upper(),
        at=date_time(lang, each.at, deps.sla.policy.timezone),
        state=each.export.state,
        rows=each.export.rows,
        whole=each.export.whole,
        reason=each.export.reason,
    )


def _path(token: str) -> str:
    return f"/desk/{quote(token, safe='')}/exports"
