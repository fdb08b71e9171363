"""What programs of others ask for and send: query and form of GeoReport v2. An empty value is none."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from chalice.app import Request

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.inbox import Content, Submission
from chalicelib.domain.messages import language_of, say
from chalicelib.edge import forms
from chalicelib.edge.http import body_form, read_as
from chalicelib.ports import Deps
from chalicelib.triage.services import Service
from chalicelib.usecases import open311, published
from chalicelib.usecases.published import SPAN, Listing, Query

FORM = "application/x-www-form-urlencoded"
MAX_DESCRIPTION = 4_000
"""As the specification has it."""

MAX_SIZE, MAX_PAGE = 100, 10_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
STATES = {"open": True, "closed": False}
_SECRET = frozenset({"api_key"})
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_LINK = re.compile(r"https?://[!-~]{1,490}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CHINESE = re.compile("[\u3400-\u9fff]")

Form = Mapping[str, str]


def submitted(deps: Deps, request: Request) -> Submission:
    """Keep what a program sends; the first thing that is wrong is told."""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if kind != FORM:
        raise InvalidInputError("error.form_needed")
    form = {name: value.strip() for name, value in body_form(request).items() if value.strip()}
    client = open311.client_of(deps, form.get("api_key", ""))
    key = forms.given_key(request.headers.get("idempotency-key"))
    if not form.get("service_code"):
        raise InvalidInputError("error.field_missing", "service_code")
    service = open311.service(deps, form["service_code"])
    sent = {name: value for name, value in form.items() if name not in _SECRET}
    return open311.submit(deps, client, key, sent, content(deps, service, form))


def content(deps: Deps, service: Service, form: Form) -> Content:
    """As the web form would have it; what it has no field for stands below the citizen's words."""
    attributes = _attributes(service, form)
    said = form.get("description", "")
    if len(said) > MAX_DESCRIPTION:
        raise InvalidInputError("error.text_too_long", "description", limit=str(MAX_DESCRIPTION))
    lang = language_of(said)
    is_left = service.category == deps.rules.otherwise.category
    document = {
        "text": "\n".join((said or service.category, *_lines(form, attributes, lang))),
        # Of what no category fits the words tell more.
        "category": "" if is_left else service.category,
        "respondent": attributes.get("respondent", ""),
        "request": attributes.get("request", ""),
        "lang": lang,
        "name": _name(form),
        "phone": form.get("phone", ""),
        "email": form.get("email", ""),
        "address": form.get("address_string", "") or attributes.get("address", ""),
    }
    return forms.content(read_as(forms.Submitted, document), lang)


def listing(deps: Deps, request: Request) -> Listing:
    """By their numbers, whatever else is asked; or by kind, state and time."""
    asked = _asked(request)
    numbers = _parts(asked, "service_request_id")
    if len(numbers) > MAX_SIZE:
        raise InvalidInputError("error.field_invalid", "service_request_id")
    if numbers:
        return Listing(published.several(deps, numbers))
    first, last = _span(deps, asked)
    codes = frozenset(open311.service(deps, code).code for code in _parts(asked, "service_code"))
    size = min(_number(asked, "page_size", Query.size), MAX_SIZE)
    page = min(_number(asked, "page", 1), MAX_PAGE)
    return published.listing(deps, Query(first, last, codes, _states(asked), page, size))


def _asked(request: Request) -> dict[str, str]:
    """What is said several times is a list, as if commas stood between."""
    query = request.query_params
    return {name: ",".join(query.getlist(name)).strip() for name in query} if query else {}


def _parts(asked: Mapping[str, str], name: str) -> tuple[str, ...]:
    parts = (part.strip() for part in asked.get(name, "").split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _states(asked: Mapping[str, str]) -> frozenset[bool]:
    wanted = _parts(asked, "status")
    if not set(wanted) <= STATES.keys():
        raise InvalidInputError("error.field_invalid", "status")
    return frozenset(STATES[each] for each in wanted)


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    """From 1 on."""
    written = asked.get(name, "")
    if written and not (_NUMBER.fullmatch(written) and int(written)):
        raise InvalidInputError("error.field_invalid", name)
    return int(written) if written else default


def _span(deps: Deps, asked: Mapping[str, str]) -> tuple[datetime, datetime]:
    """At most 90 days; those before now, or beside the one end that is given."""
    begin, end = (_moment(deps, asked, name) for name in ("start_date", "end_date"))
    last = end or (begin + SPAN if begin else deps.now())
    first = begin or last - SPAN
    if not timedelta() <= last - first <= SPAN:
        raise InvalidInputError("error.span_too_long", "end_date", limit=str(SPAN.days))
    return first, last


def _moment(deps: Deps, asked: Mapping[str, str], name: str) -> datetime | None:
    """A time with its offset; a day alone is the office's, from its first moment to its last."""
    written = asked.get(name, "")
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
        is_day = len(written) <= len("2026-03-02")
    except ValueError:
        raise InvalidInputError("error.time_invalid", name) from None
    if not FIRST_YEAR <= read.year < LAST_YEAR or (read.tzinfo is None and not is_day):
        raise InvalidInputError("error.time_invalid", name)
    return _of_day(deps, read.date(), name) if is_day else read


def _of_day(deps: Deps, day: date, name: str) -> datetime:
    midnight = datetime.combine(day, time(), deps.sla.policy.timezone)
    return midnight if name == "start_date" else midnight + timedelta(days=1, microseconds=-1)


def _attributes(service: Service, form: Form) -> dict[str, str]:
    """By their codes. One that the service does not have would be lost: it is refused."""
    found = {name: _ATTRIBUTE.fullmatch(name) for name in form if name.startswith("attribute")}
    for name, match in found.items():
        if not match or match[1] not in service.required:
            raise InvalidInputError("error.field_unknown", name[:40])
    return {match[1]: form[name] for name, match in found.items() if match}


def _line(form: Mapping[str, str], name: str) -> str:
    if len(said := form.get(name, "")) > forms.MAX_FIELD:
        raise InvalidInputError("error.field_invalid", name)
    return said.strip()


def _lines(form: Form, attributes: Mapping[str, str], lang: str) -> list[str]:
    lines = []
    if date := _line(attributes, "date"):
        lines.append(say(lang, "open311.line_date", date=date))
    if place := _place(form):
        lines.append(say(lang, "open311.line_place", lat=place[0], long=place[1]))
    if known := _line(form, "address_id"):
        lines.append(say(lang, "open311.line_address", address=known))
    if link := form.get("media_url"):
        if not _LINK.fullmatch(link):
            raise InvalidInputError("error.field_invalid", "media_url")
        lines.append(say(lang, "open311.line_media", link=link))
    return lines


def _place(form: Form) -> tuple[str, str] | None:
    """Both degrees or neither; without any, another word for the place is needed."""
    lat, long = form.get("lat", ""), form.get("long", "")
    if not (lat or long or form.get("address_string") or form.get("address_id")):
        raise InvalidInputError("error.place_missing", "lat")
    if not (lat or long):
        return None
    for name, written, most in (("lat", lat, 90), ("long", long, 180)):
        if not (_DEGREES.fullmatch(written) and abs(float(written)) <= most):
            raise InvalidInputError("error.field_invalid", name)
    return lat, long


def _name(form: Form) -> str:
    """Family name first where it is Chinese."""
    first, last = form.get("first_name", ""), form.get("last_name", "")
    return f"{last}{first}" if _CHINESE.search(last + first) else f"{first} {last}".strip()
