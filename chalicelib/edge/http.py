"""HTTP for every blueprint: one error table, one way to read a body, one way to answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from chalice.app import Blueprint, Request, Response

from chalicelib.aws.log import failed
from chalicelib.domain import errors as e
from chalicelib.domain.messages import has, language, say
from chalicelib.pages import views

T = TypeVar("T")
MAX_BODY = 131_072
STATUS: Mapping[type[e.HuiyinError], int] = {
    e.InvalidInputError: 400,
    e.UnauthenticatedError: 401,
    e.NotAllowedError: 403,
    e.NotFoundError: 404,
    e.UnlawfulActionError: 409,
    e.ConflictError: 409,
    e.RepeatError: 409,
    e.FileWithheldError: 409,
    e.OutdatedError: 412,
    e.KeyReusedError: 422,
    e.TooManyExportsError: 429,
    e.ThrottledError: 429,
}
HEADERS: Mapping[str, str | list[str]] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
CLOSED = "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; {CLOSED}"
PAGE_HEADERS: Mapping[str, str | list[str]] = {
    **HEADERS,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
}
SELF = "'self'"
JSON_HEADERS: Mapping[str, str | list[str]] = {**HEADERS, "Content-Type": "application/json; charset=utf-8"}

Handler = TypeVar("Handler", bound=Callable[..., Any])


def answers_json(routes: Blueprint) -> Callable[[Handler], Handler]:
    """A domain error becomes its status and a sentence in the language of whoever asked."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def wrapped(*args: Any, **kwargs: Any) -> Response:
            try:
                return as_json(handler(*args, **kwargs))
            except Exception as error:  # noqa: BLE001  whoever asked gets a sentence, whatever it is
                known = _known(error)
                said = problem(known, lang_of(routes.current_request))
                return refusing(known, as_json(said, status_of(known)))

        return wrapped  # type: ignore[return-value]  # the same arguments, answered

    return decorate


def answers_page(routes: Blueprint) -> Callable[[Handler], Handler]:
    """The same for people: a page that says what is wrong."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def wrapped(*args: Any, **kwargs: Any) -> Response:
            try:
                return as_page(handler(*args, **kwargs))
            except Exception as error:  # noqa: BLE001  likewise
                lang, known = lang_of(routes.current_request), _known(error)
                page = views.error(lang, status=status_of(known), message=sentence(known, lang))
                return refusing(known, as_page(page, status_of(known)))

        return wrapped  # type: ignore[return-value]  # the same arguments, answered

    return decorate


def _known(error: Exception) -> e.HuiyinError:
    """An error of ours is logged here: Chalice would print its words, which may quote a person."""
    if isinstance(error, e.HuiyinError):
        return error
    failed("request", error)
    return e.HuiyinError()


def as_json(answer: object, status: int = 200) -> Response:
    """JSON of dataclasses, dates and enums; a Response passes as it is."""
    if isinstance(answer, Response):
        return answer
    return Response(msgspec.json.encode(answer).decode(), dict(JSON_HEADERS), status)


def refusing(error: e.HuiyinError, response: Response) -> Response:
    """The answer with what an error has to say in its headers: when to come again, in seconds."""
    if isinstance(error, e.ThrottledError):
        response.headers["Retry-After"] = str(ceil(error.wait.total_seconds()))
    return response


def public(response: Response, kept: timedelta) -> Response:
    """Anybody may keep it for so long: it is the same for everybody who reads the language."""
    response.headers |= {
        "Cache-Control": f"public, max-age={int(kept.total_seconds())}",
        "Vary": "Accept-Language",
    }
    return response


def as_page(answer: str | Response, status: int = 200) -> Response:
    """A page of HTML; a Response passes as it is."""
    if isinstance(answer, Response):
        return answer
    return Response(answer, dict(PAGE_HEADERS), status)


def as_scripted_page(page: str, origin: str, status: int = 200) -> Response:
    """A page with scripts of our own, which may talk to us and to `origin`, where files are posted to."""
    policy = f"{POLICY}; worker-src 'self'; {_scripts(origin)}"
    return Response(page, {**PAGE_HEADERS, "Content-Security-Policy": policy}, status)


def as_script(text: str, origin: str, *, kept: bool) -> Response:
    """A script; one that is `kept` has its version in its address. The policy is for a service worker."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": f"default-src 'none'; {_scripts(origin)}",
    }
    return Response(text, headers)


def _scripts(origin: str) -> str:
    return f"script-src 'self'; connect-src {' '.join(filter(None, (SELF, origin)))}"


def status_of(error: e.HuiyinError) -> int:
    return status_of_kind(type(error))


def status_of_kind(kind: type[e.HuiyinError]) -> int:
    return next((STATUS[each] for each in kind.__mro__ if each in STATUS), 500)


def problem(error: e.HuiyinError, lang: str) -> dict[str, str]:
    """`code` for programs, `message` for people."""
    field = error.words.get("field", "")
    body = {"code": error.code.removeprefix("error."), "message": sentence(error, lang)}
    return body | ({"field": field} if field else {})


def nowhere() -> dict[str, str]:
    """For an address that there is not, which neither home brings before a handler."""
    return problem(e.NotPublishedError("error.resource_unknown"), "zh-CN")


def sentence(error: e.HuiyinError, lang: str) -> str:
    """What is wrong, in the words of the person who asked."""
    key = f"field.{error.words.get('field', '')}"
    named = {"field": say(lang, key)} if has(lang, key) else {}
    return say(lang, error.code, **(error.words | named))


def lang_of(request: Request) -> str:
    """`?lang=`, else the first language of Accept-Language, else Chinese."""
    wanted = asked(request).get("lang") or request.headers.get("accept-language", "")
    return language(wanted.strip() or "zh-CN")


def body_bytes(request: Request) -> bytes:
    """The body as it came."""
    raw = request.raw_body
    return raw if isinstance(raw, bytes) else raw.encode()


def asked(request: Request) -> dict[str, str]:
    """The query parameters; of a repeated one the last."""
    return dict(request.query_params or {})


def body_text(request: Request) -> str:
    """The body as UTF-8 text; anything else is refused with what is wrong."""
    raw = body_bytes(request)
    if len(raw) > MAX_BODY:
        raise e.InvalidInputError("error.body_too_large", limit="128 KB")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise e.InvalidInputError("error.body_not_utf8") from None


def body_json(request: Request) -> dict[str, object]:
    """The body as a JSON object."""
    try:
        document = json.loads(body_text(request))
        # JSON can spell half a character, which no store can keep.
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise e.InvalidInputError("error.body_not_json") from None
    if not isinstance(document, dict):
        raise e.InvalidInputError("error.body_not_json")
    return document


def body_form(request: Request) -> dict[str, str]:
    """The fields of a posted form; of a repeated one the last."""
    text = body_text(request)
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise e.InvalidInputError("error.body_not_utf8") from None


def read_as(kind: type[T], document: Mapping[str, object]) -> T:
    """A frozen dataclass from a JSON object; InvalidInputError names the field that does not fit."""
    known = getattr(kind, "__dataclass_fields__", {}) if is_dataclass(kind) else {}
    unknown = next((name for name in document if name not in known), None)
    if unknown is not None:
        raise e.InvalidInputError("error.field_unknown", str(unknown)[:40])
    try:
        return msgspec.convert(dict(document), kind)
    except msgspec.ValidationError as error:
        raise _field_error(str(error)) from None


def _field_error(text: str) -> e.InvalidInputError:
    """msgspec writes "… - at `$.field`" and "missing required field `field`"."""
    field = text.rsplit("`", 2)[-2].removeprefix("$.").partition("[")[0] if "`" in text else ""
    missing = "missing required field" in text or "got `null`" in text
    return e.InvalidInputError("error.field_missing" if missing else "error.field_invalid", field)
