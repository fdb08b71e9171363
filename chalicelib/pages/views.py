"""The pages as pure functions: from words and values to HTML. No page that one needs, needs JavaScript."""

from collections.abc import Mapping, Sequence

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.merkle import Root
from chalicelib.domain.messages import has, say
from chalicelib.domain.score_events import PointDisputed, PointRuled
from chalicelib.domain.signs_events import SignsSettled
from chalicelib.domain.values import Status
from chalicelib.pages.api_page import api
from chalicelib.pages.citizen_form import Chosen, Room, confirm, desk, desk_receipt, form, kept
from chalicelib.pages.forms import ACTION_FORMS
from chalicelib.pages.models import ActionView, CaseView, QueueView
from chalicelib.pages.render import render

__all__ = [
    "ActionView",
    "CaseView",
    "Chosen",
    "Room",
    "action",
    "api",
    "case",
    "confirm",
    "desk",
    "desk_receipt",
    "error",
    "form",
    "kept",
    "message",
    "own_act",
    "receipt",
    "roots",
    "survey",
    "thanks",
    "timeline_sentence",
    "track_form",
]

_HEADED = (401, 403, 404, 409, 429)
_BROKEN = 500


def receipt(lang: str, *, ticket: str, code: str, due: str, status: Status) -> str:
    """Ticket and access code, to be written down, and what happens next."""
    return render(lang, "receipt.html", ticket=ticket, code=code, due=due, status=status)


def track_form(lang: str, *, ticket: str = "", error: str = "") -> str:
    """Asks for ticket and access code; a wrong pair is one error about both (traps.md 35)."""
    return render(lang, "track.html", values={"ticket": ticket}, error=error, field="ticket")


def case(lang: str, *, view: CaseView) -> str:
    """The own case."""
    return render(lang, "case.html", view=view)


def survey(  # noqa: PLR0913  the page names the matter, its unit and its dates, one word each (traps.md 34)
    lang: str,
    *,
    token: str,
    ticket: str,
    title: str,
    unit: str,
    received: str,
    replied: str,
    reply: str,
    at: str,
    values: Mapping[str, str],
    error: str = "",
    field: str = "",
) -> str:
    """The three questions; answered by the POST alone, never by opening the link (traps.md 31)."""
    facts = {"matter": title, "ticket": ticket, "unit": unit, "received": received, "replied": replied}
    return render(
        lang,
        "survey.html",
        token=token,
        facts={name: words for name, words in facts.items() if words},
        reply=reply,
        at=at,
        values=values,
        error=error,
        field=field,
        wrong={field: error},
    )


def thanks(lang: str, *, reopened_until: str = "") -> str:
    """After the survey; with the new date if the case was opened again."""
    key = "page.thanks_reopened" if reopened_until else "page.thanks_text"
    return message(lang, heading=say(lang, "page.thanks_title"), text=say(lang, key, due=reopened_until))


def own_act(lang: str, *, act: str, values: Mapping[str, str], error: str = "") -> str:
    """Are you sure? With room for a reason; urging needs none."""
    return render(lang, "own_act.html", act=act, values=values, error=error)


def message(lang: str, *, heading: str, text: str) -> str:
    """One heading, one sentence."""
    return render(lang, "message.html", heading=heading, text=text, failed=False)


def error(lang: str, *, status: int, message: str) -> str:
    """What went wrong, and what to do; `status` is that of HTTP."""
    kind = min(_BROKEN, status)
    key = f"page.error_{kind}" if kind in (*_HEADED, _BROKEN) else "page.error_title"
    return render(lang, "message.html", heading=say(lang, key), text=message, failed=True)


def roots(lang: str, *, since: str, rows: Sequence[Root]) -> str:
    """The published roots, newest first."""
    return render(lang, "roots.html", since=since, rows=rows[::-1])


def action(view: ActionView, lang: str = "zh-CN") -> str:
    """The officers' page: one small form for each action that is lawful now."""
    forms = {name: inputs for name, inputs in ACTION_FORMS.items() if name in view.actions}
    guess = {"type": view.type, "grade": view.grade, "category": view.category}
    given = {"accept": guess, "regrade": guess} | ({view.failed: view.values} if view.failed else {})
    return render(lang, "action.html", view=view, forms=forms, given=given)


def queue(view: QueueView, lang: str = "zh-CN") -> str:
    """The officers' queues and their search: links and a form, so that it works without scripts."""
    return render(lang, "queue.html", view=view)


def timeline_sentence(lang: str, event: Event, unit_name: str) -> str:
    """What an event was, in a sentence; nothing private is in it."""
    unit = unit_name or say(lang, "page.some_unit")
    key = _about(event.body)
    # Whoever refused contact, or needs none, was not contacted.
    special = f"event.{event.kind}.{key.partition('.')[2]}"
    # Of a merged case: what happened to its master, as if it were its own.
    kind = event.body.kind if isinstance(event.body, m.MasterMoved) else event.kind
    sentence = say(lang, special if has(lang, special) else f"event.{kind}", unit=unit)
    if not has(lang, key):
        return sentence
    return say(lang, "page.timeline_about", sentence=sentence, about=say(lang, key))


def _about(body: e.Body) -> str:
    group, field = _ABOUT.get(type(body), ("event", "nothing_more"))
    return f"{group}.{getattr(body, field, field)}"


_ABOUT: Mapping[type[e.Body], tuple[str, str]] = {
    e.CaseReceived: ("desk_kind", "desk_kind"),
    e.ReminderDue: ("target", "target"),
    e.TargetEscalated: ("target", "target"),
    e.CaseReplied: ("outcome", "outcome"),
    e.SurveyAnswered: ("resolved", "resolved"),
    e.ContactMade: ("contact", "how"),
    SignsSettled: ("sign_verdict", "verdict"),
    PointDisputed: ("point", "point"),
    PointRuled: ("plea", "ruling"),
    e.CaseDeclined: ("decline", "reason"),
    e.CaseReturned: ("return", "reason"),
    e.ReturnRuled: ("ruling", "ruling"),
    w.EvidenceAdded: ("step", "step"),
    w.FastSettled: ("measure", "measure"),
}
"""The field of an event that says more, and the group of the catalogue that has its words."""
