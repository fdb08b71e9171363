"""How a letter is written: to whom, and with which words about the case."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.head import Head
from chalicelib.domain.messages import date_time, say, shorten
from chalicelib.domain.values import Target
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience
from chalicelib.sla.terms import Term
from chalicelib.usecases.letters import Letter, Matter
from chalicelib.usecases.links import CITIZEN, action_link

Letters = Iterator[Letter]
ONE_SEGMENT, TWO_SEGMENTS = 16, 90
HEARD = {"zh-CN": 30, "en": 60}
"""Characters that are left for an excerpt beside the fixed words of an SMS."""
NAMED = {"zh-CN": 6, "en": 10}
"""The same of a title in the survey, which has three questions to ask."""

WIDE_ENGLISH = 40
"""The same in English as soon as a curly quote or an emoji makes all of the message wide (traps.md 23)."""


def to_staff(deps: Deps, matter: Matter, key: str, person: str, target: Target | None = None) -> Letter:
    """When it is read and what is due follow the clock of `target`, or that of the reply."""
    case = matter.case
    clock = case.clocks.get(target) if target else case.reply_clock
    working = clock is None or clock.working
    audience = Audience.STAFF_WORKING if working else Audience.STAFF_CLOCK
    words = case_words(deps, case, "zh-CN") | {
        "link": action_link(deps, case.ticket, person),
        "due": moment(deps, "zh-CN", clock.due_at) if clock else "",
    }
    return Letter(key, person, audience, words, target=target)


def to_citizen(deps: Deps, matter: Matter, key: str, **more: str) -> Letter:
    """By day, in the citizen's own language."""
    return Letter(key, CITIZEN, Audience.CITIZEN, case_words(deps, matter.case, matter.case.lang) | more)


def in_answer(deps: Deps, matter: Matter, key: str, **more: str) -> Letter:
    """To a citizen who has just written, at any hour."""
    return Letter(key, CITIZEN, Audience.ANSWER, case_words(deps, matter.case, matter.case.lang) | more)


def case_words(deps: Deps, case: Head, lang: str) -> dict[str, str]:
    """What every letter may name."""
    return {
        "ticket": case.ticket,
        "title": case.title,
        "unit": unit_named(deps, case.cycle.unit or case.unit or "", lang),
        "url": f"{deps.base_url}/t",
    }


def shortened(matter: Matter, text: str, limit: int) -> str:
    """What fits into an SMS; the whole text stands on the tracking page and in mails."""
    wide = not text.isascii() or "`" in text
    most = min(limit, WIDE_ENGLISH) if wide and matter.case.lang == "en" else limit
    return shorten(text, most, matter.case.lang)


def named(title: str, lang: str) -> str:
    """What a matter is called in a text message: its first words, where they cost no second segment."""
    narrow = lang == "zh-CN" or (title.isascii() and "`" not in title)
    return shorten(title, NAMED[lang], lang) if title and narrow else say(lang, "survey.request")


def unit_named(deps: Deps, unit: str, lang: str) -> str:
    """The centre for a case that no unit has."""
    found = deps.office.units.get(unit or deps.office.dispatcher_on_duty().unit)
    if found is None:
        return say(lang, "page.some_unit")
    return found.name_en if lang == "en" else found.name


def length(lang: str, term: str) -> str:
    """A term such as 5wd in words."""
    known = Term.parse(term)
    return say(lang, f"draw.unit_{known.unit}", n=str(known.amount))


def moment(deps: Deps, lang: str, at: datetime) -> str:
    """Date and hour by the office's clock."""
    return date_time(lang, at, deps.sla.policy.timezone)


def holder_of(deps: Deps, matter: Matter) -> str:
    """Who has the case: its handler, and before there is one the dispatcher."""
    return matter.case.handler or deps.office.dispatcher_on_duty().id
