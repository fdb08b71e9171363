"""What `huiyin due` answers: the deadlines of one question or of a file of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from chalicelib.config import ConfigError
from chalicelib.domain.messages import say
from chalicelib.parts import DocumentError
from chalicelib.sla import packs
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.explain import Explained, Question, explain
from chalicelib.sla.explain_document import document
from chalicelib.sla.questions import QuestionError, read
from chalicelib.sla.sla import Sla
from local import named
from local.due_table import Telling, console, show

PACK = "hotline"


class Refused(ValueError):  # noqa: N818  nothing is broken: what was asked cannot be answered
    """Why there is no answer, in words."""


def answer(fields: Mapping[str, object], lang: str) -> str:
    """The targets as JSON on one line; Refused if the question is wrong."""
    sla, _, found = explained(fields, lang)
    telling = Telling(lang, sla.policy.timezone)
    return json.dumps(document(found, telling.zone, telling.holiday), ensure_ascii=False)


def tell(fields: Mapping[str, object], lang: str) -> None:
    """Print the targets for people; Refused if the question is wrong."""
    sla, question, found = explained(fields, lang)
    show(console(), Telling(lang, sla.policy.timezone), sla.policy.name, question, found)


def lines(batch: Iterable[str], usual: Mapping[str, object], lang: str) -> Iterator[tuple[str, bool]]:
    """A line of JSON for each line, in order, and whether it is an answer; blank lines are none."""
    for number, line in enumerate(batch, 1):
        if line.strip():
            try:
                yield answer({**usual, **_fields(line, lang)}, lang), True
            except Refused as error:
                # Half a character, which JSON can name and no terminal can print, becomes a question mark.
                reason = str(error).encode(errors="replace").decode()
                yield json.dumps({"error": reason, "line": number}, ensure_ascii=False), False


def explained(fields: Mapping[str, object], lang: str) -> tuple[Sla, Question, tuple[Explained, ...]]:
    """The rules, the question and its targets; Refused if the question is wrong."""
    try:
        sla = _sla(str(fields.get("pack", PACK)))
        question = read(fields, sla.policy)
        return sla, question, explain(sla, question)
    except QuestionError as error:
        raise Refused(say(lang, error.key, **error.words)) from None
    except (ConfigError, DocumentError, PolicyError) as error:
        raise Refused(str(error)) from None


def _fields(line: str, lang: str) -> Mapping[str, object]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused(say(lang, "due.error.no_json")) from None
    if not isinstance(fields, dict):
        raise Refused(say(lang, "due.error.no_json"))
    return fields


@cache
def _sla(pack: str) -> Sla:
    if pack not in packs.NAMES and not Path(pack).is_file():
        raise QuestionError("due.error.pack_unknown", pack=pack)
    return named.sla(pack)
