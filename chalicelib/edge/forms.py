"""From what people typed to what the use cases take; every refusal names its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

import msgspec
from chalice.app import Response

from chalicelib.channels import phone
from chalicelib.domain.errors import HuiyinError, InvalidInputError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.messages import LANGUAGES
from chalicelib.domain.values import HOTLINE_TYPES, Channel, Type
from chalicelib.edge import present
from chalicelib.edge.http import as_page, as_scripted_page, read_as, refusing, sentence, status_of
from chalicelib.edge.operations import told
from chalicelib.pages import views
from chalicelib.ports import Deps
from chalicelib.usecases import files, intake
from chalicelib.usecases.intake import MAX_KEY, MAX_TEXT, MIN_KEY

_MAIL = re.compile(r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$")
MAX_FIELD = 500
SPOKEN = (*LANGUAGES, "zh")
TRAP = "website"
FASTEST = timedelta(seconds=3)
"""Nobody reads and fills in the form in less: whoever does is asked once more, and refused by nobody."""


Line = Annotated[str, msgspec.Meta(max_length=MAX_FIELD)]
Key = Annotated[str, told(pattern=f"^([ -~]{{{MIN_KEY},{MAX_KEY}}})?$")]


@dataclass(frozen=True)
class Keyed:
    """The same request again under the same key changes nothing."""

    idempotency_key: Key = ""


@dataclass(frozen=True)
class Wanted:
    """A file that a browser wants to bring."""

    name: str
    size: Annotated[int, told(minimum=1, maximum=files.MAX_SIZE)]


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What a citizen asks for; `files` are the keys that `POST /v1/uploads` gave."""

    text: Annotated[str, told(minLength=1, maxLength=MAX_TEXT)]
    title: Line = ""
    district: Line = ""
    category: Line = ""
    type: Annotated[str, told(enum=list(HOTLINE_TYPES))] = ""
    respondent: Line = ""
    request: Line = ""
    lang: Annotated[str, told(enum=list(SPOKEN))] = ""
    name: Line = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""
    confidential: bool = False
    anonymous: bool = False
    files: tuple[str, ...] = ()


_KNOWN = frozenset(Submitted.__dataclass_fields__)
_FLAGS = ("confidential", "anonymous")


def idempotency_key(deps: Deps, given: str | None) -> str:
    """The client's key; none at all gets a new one."""
    return given_key(given) or deps.new_id()


def given_key(given: str | None) -> str:
    """16 to 200 visible characters of ASCII (other headers are read in two ways), or nothing."""
    if given and not kept_key(given):
        raise InvalidInputError("error.key_invalid", "Idempotency-Key")
    return given or ""


def kept_key(given: str) -> str:
    """The key as it stands in a page that comes back, or nothing if it is none."""
    is_whole = given.isascii() and given.isprintable()
    return given if MIN_KEY <= len(given) <= MAX_KEY and is_whole else ""


def content(given: Submitted, lang: str) -> Content:
    """A submission in the language of whoever asks, if it names none."""
    if given.type and given.type not in HOTLINE_TYPES:
        raise InvalidInputError("error.field_invalid", "type")
    if given.lang and given.lang not in SPOKEN:
        raise InvalidInputError("error.field_invalid", "lang")
    return Content(
        # A browser ends lines in two ways: by itself, and for a script: the same text, and the same digest.
        text=given.text.replace("\r\n", "\n"),
        title=given.title.strip(),
        district=given.district.strip() or None,
        category=given.category.strip() or None,
        type=Type(given.type) if given.type else None,
        respondent=given.respondent.strip(),
        request=given.request.strip(),
        lang=given.lang or lang,
        citizen=_citizen(given),
    )


def submitted(deps: Deps, given: Submitted, lang: str) -> Content:
    """The same with the files that were brought before, by the keys that they were given."""
    return replace(content(given, lang), files=files.claimed(deps, given.files))


def typed(values: Mapping[str, str]) -> dict[str, object]:
    """A form's fields: empty ones were not filled in, ticked boxes are true."""
    filled: dict[str, object] = {name: value for name, value in values.items() if value and name in _KNOWN}
    filled |= {name: True for name in _FLAGS if values.get(name)}
    return filled | {"text": values.get("text", ""), "files": values.get("files", "").split()}


def form_page(deps: Deps, lang: str, values: Mapping[str, str], error: HuiyinError | None = None) -> str:
    """The form, with what was typed and what is wrong; its key makes a double click one case."""
    return views.form(
        lang,
        values=values,
        key=kept_key(values.get("key", "")) or deps.new_id(),
        districts=deps.office.districts(),
        places=deps.office.places(),
        files=brought(deps, values),
        room=views.Room(files.MAX_FILES, files.MAX_SIZE),
        at=values.get("at") or str(int(deps.now().timestamp())),
        error=sentence(error, lang) if error else "",
        field=error.words.get("field", "") if error else "",
    )


def send(deps: Deps, lang: str, values: Mapping[str, str]) -> Response:
    """A posted form: the receipt, or the form again with what is wrong and nothing lost."""
    lang = values.get("lang", lang)
    try:
        key = idempotency_key(deps, values.get("key"))
        given = submitted(deps, read_as(Submitted, typed(values)), lang)
        if given.text.strip() and _is_suspicious(deps, values):
            return as_page(views.confirm(lang, values=_again(values)))
        submission = intake.submit(deps, Channel.WEB, key, given)
    except HuiyinError as error:
        return as_form(deps, form_page(deps, lang, values, error), status_of(error))
    return as_page(present.receipt_page(deps, lang, submission), 201)


def as_form(deps: Deps, page: str, status: int = 200) -> Response:
    """A page that may bring files to where this home keeps them."""
    return as_scripted_page(page, deps.uploads.origin, status)


def _is_suspicious(deps: Deps, values: Mapping[str, str]) -> bool:
    """Filled in what people do not see, or faster than they can."""
    if values.get("sure"):
        return False
    opened = values.get("at", "")
    taken = deps.now().timestamp() - int(opened) if opened.isdecimal() and opened.isascii() else 0.0
    return bool(values.get(TRAP)) or taken < FASTEST.total_seconds()


def _again(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name in _KNOWN or name in ("key", "at")}


def brought(deps: Deps, values: Mapping[str, str]) -> tuple[views.Chosen, ...]:
    """The files that came with a form that has to be shown again; a wrong key is left out, and it alone."""
    keys = dict.fromkeys(values.get("files", "").split())
    found = ((key, files.opened(deps, key)) for key in keys)
    return tuple(views.Chosen(key, file.name, file.size) for key, file in found if file)


def track(deps: Deps, lang: str, values: Mapping[str, str], sender: str) -> Response:
    """The case, or the two fields again."""
    ticket = values.get("ticket", "")
    try:
        tracked = intake.track(deps, ticket, values.get("code", ""), sender)
    except HuiyinError as error:
        page = views.track_form(lang, ticket=ticket, error=sentence(error, lang))
        return refusing(error, as_page(page, status_of(error)))
    return as_page(views.case(lang, view=present.case_page(deps, lang, tracked, values.get("code", ""))))


def _citizen(given: Submitted) -> Citizen:
    number, mail = given.phone.strip(), given.email.strip()
    normal = phone.normalise(number) if number else ""
    if normal is None:
        raise InvalidInputError("error.phone_invalid", "phone")
    if mail and not _MAIL.match(mail):
        raise InvalidInputError("error.email_invalid", "email")
    return Citizen(
        name=given.name.strip(),
        phone=normal,
        email=mail,
        address=given.address.strip(),
        confidential=given.confidential,
        anonymous=given.anonymous,
    )
