"""The small page behind a link in a reminder: whoever holds it acts as the person it was sent to."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain import score
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event, shown_form
from chalicelib.domain.errors import HuiyinError, RepeatError
from chalicelib.domain.events import CaseReturned, RecordingKept
from chalicelib.domain.evidence import STEPS, Piece, proved
from chalicelib.domain.messages import date_time, say
from chalicelib.domain.signs_events import SurveyFlagged
from chalicelib.domain.units import Person
from chalicelib.domain.values import Role
from chalicelib.domain.work_events import ExtensionApproved, ExtensionAsked
from chalicelib.edge import attached, clock_words, desk, heard, plain, score_words
from chalicelib.edge.asking import posted
from chalicelib.edge.http import as_page, sentence, status_of
from chalicelib.edge.present import NOTHING, unit_name
from chalicelib.edge.seen import seen
from chalicelib.pages import views
from chalicelib.pages.models import StepProof
from chalicelib.ports import Deps
from chalicelib.usecases import access, casework, links, personal, precedents, recordings, signs
from chalicelib.usecases.acts.moving import colleagues
from chalicelib.usecases.precedents import Precedent
from chalicelib.usecases.signs import Flagged
from chalicelib.usecases.writing import length


def page(deps: Deps, token: str) -> str:
    """The case, and a form for each action that is lawful now."""
    case, person = links.acting(deps, token)
    seen(deps, person.id, person.role, case.ticket, access.PAGE)
    return views.action(view_of(deps, _path(token), case, person))


def view_of(
    deps: Deps,
    path: str,
    case: Case,
    person: Person,
    values: Mapping[str, str] = NOTHING,
    error: HuiyinError | None = None,
) -> views.ActionView:
    """What stands on the page behind a signed link; a refused form comes back with what was typed."""
    zone, clock = deps.sla.policy.timezone, case.reply_clock
    history = deps.store.history(case.ticket)
    lawful = casework.lawful(deps, personal.principal(person), case)
    citizen, content = desk.citizen_for(deps, case, person.role), desk.content_of(deps, case)
    return views.ActionView(
        path=path,
        seen=case.seq,
        ticket=case.ticket,
        title=case.title,
        text=desk.text_of(deps, case, history) or recordings.words_of(history, marked=True),
        name=citizen.name,
        phone=citizen.phone,
        address=citizen.address,
        district=case.district or "",
        respondent=content.respondent,
        request=content.request,
        type=case.type,
        grade=case.grade,
        category=case.category,
        status=case.status,
        unit=unit_name(deps, case, "zh-CN"),
        person=person.name,
        due=date_time("zh-CN", clock.due_at, zone) if clock else "",
        due_note=clock_words.guess(case, deps.sla_of(case.policy)),
        clocks=clock_words.clock_rows(deps, case),
        accounts=clock_words.account_tables(deps, case, history),
        timeline=tuple(_step(deps, case, event, person.role) for event in history),
        evidence=_evidence(deps, history),
        signs=tuple(_signs(each) for each in signs.of_case(case)),
        points=tuple(score_words.point(deps, "zh-CN", line) for line in score.card(case)),
        files=attached.shown(attached.for_role(deps, case, person.role, history)),
        actions=lawful,
        types=deps.sla_of(case.policy).policy.types,
        has_sound=heard.may(case, person.role) and any(isinstance(ev.body, RecordingKept) for ev in history),
        units=tuple((unit.id, unit.name) for unit in deps.office.units.values()),
        people=tuple((each.id, each.name) for each in colleagues(case, deps.office)),
        precedents=tuple(_precedent(deps, found) for found in precedents.for_routing(deps, case, lawful)),
        failed=values.get("action", ""),
        error=sentence(error, "zh-CN") if error else "",
        values=values,
    )


def take(deps: Deps, lang: str, token: str, values: Mapping[str, str]) -> Response:
    """Carry out what was posted behind a signed link; of a double click the second changes nothing."""
    case, person = links.acting(deps, token)
    try:
        carry_out(deps, person, case.ticket, values)
    except HuiyinError as error:
        case, person = links.acting(deps, token)
        return refused(view_of(deps, _path(token), case, person, values, error), error)
    return as_page(views.message(lang, heading=say(lang, "page.done"), text=say(lang, "page.done_text")))


def carry_out(deps: Deps, person: Person, ticket: str, values: Mapping[str, str]) -> None:
    """What was posted; a repeat has been carried out."""
    seen = values.get("seen", "")
    action, command = posted(values)
    who = personal.principal(person)
    with suppress(RepeatError):
        casework.act(deps, who, ticket, action, command, seen=int(seen) if seen.isdecimal() else None)


def refused(view: views.ActionView, error: HuiyinError) -> Response:
    """The page again, with what is wrong and nothing lost."""
    return as_page(views.action(view), status_of(error))


def _path(token: str) -> str:
    return f"/a/{quote(token, safe='')}"


def _evidence(deps: Deps, history: Sequence[Event]) -> tuple[StepProof, ...]:
    """Of the cycle that runs or was the last, step by step; nothing of steps that need none yet."""
    last = proved(history)[-1:]
    found = ((step, each) for each in last for step in STEPS)
    rows = (
        StepProof(
            say("zh-CN", f"step.{step}"),
            tuple(_piece(deps, piece) for piece in each.pieces if piece.step == step),
            step in each.missing,
        )
        for step, each in found
    )
    return tuple(row for row in rows if row.pieces or row.missing)


def _piece(deps: Deps, piece: Piece) -> str:
    said = (date_time("zh-CN", piece.at, deps.sla.policy.timezone), piece.text, piece.reference)
    return " ".join(word for word in said if word)


def _step(deps: Deps, case: Case, event: Event, role: Role) -> tuple[str, ...]:
    """Time, sentence, and the words that people wrote; who typed them in, if it was for somebody else."""
    unit = getattr(event.body, "unit", "") or case.unit or ""
    at = date_time("zh-CN", event.at, deps.sla.policy.timezone)
    more = desk.added(deps, case, event, role)
    added = (*more.values(), _taken_by(deps, event), _proposed(deps, event), _asked_for(event))
    words = [_other(event), *shown_form(event.body).values(), *added, *_named_signs(event)]
    said = " ".join(text for text in words if text)
    name = plain.unit(deps, unit, "zh-CN") if unit else ""
    return (at, views.timeline_sentence("zh-CN", event, name), said)


def _other(event: Event) -> str:
    """The ticket of the case that this one has to do with."""
    names = ("master", "ticket", "into", "split_from")
    return next((str(found) for name in names if (found := getattr(event.body, name, ""))), "")


def _taken_by(deps: Deps, event: Event) -> str:
    person = deps.office.people.get(getattr(event.body, "taken_by", ""))
    return say("zh-CN", "page.desk_taken_by", name=person.name) if person else ""


def _proposed(deps: Deps, event: Event) -> str:
    """The unit that whoever returns a case thinks is right."""
    unit = event.body.unit if isinstance(event.body, CaseReturned) else ""
    return say("zh-CN", "page.proposed", unit=plain.unit(deps, unit, "zh-CN")) if unit else ""


def _asked_for(event: Event) -> str:
    """How much more time: whoever decides has to know."""
    body = event.body
    return length("zh-CN", body.term) if isinstance(body, ExtensionAsked | ExtensionApproved) else ""


def _signs(flagged: Flagged) -> str:
    named = "、".join(say("zh-CN", f"sign.{sign}") for sign in flagged.signs)
    state = say("zh-CN", f"sign_verdict.{flagged.verdict or 'open'}")
    return say("zh-CN", "page.signs_of", number=str(flagged.cycle), signs=named, state=state)


def _named_signs(event: Event) -> tuple[str, ...]:
    body = event.body
    return (
        tuple(say("zh-CN", f"sign.{s}") for s in body.signs.split())
        if isinstance(body, SurveyFlagged)
        else ()
    )


def _precedent(deps: Deps, found: Precedent) -> str:
    unit, ruling = plain.unit(deps, found.returned_by, "zh-CN"), say("zh-CN", f"ruling.{found.ruling}")
    when = date_time("zh-CN", found.at, deps.sla.policy.timezone)
    said = say("zh-CN", "page.precedent", when=when, unit=unit, ruling=ruling, words=found.words)
    to = plain.unit(deps, found.unit, "zh-CN") if found.unit else ""
    return said + (say("zh-CN", "page.precedent_to", unit=to) if to else "")
