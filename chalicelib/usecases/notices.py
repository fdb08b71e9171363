"""The letters that follow from an event: who is told what, in words of the catalogues."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import ticket as tickets
from chalicelib.domain.head import Head
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.messages import date_time, say, shorten
from chalicelib.domain.values import Channel, Outcome, Resolved, Target
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience
from chalicelib.usecases.letters import Letter, Matter, answering
from chalicelib.usecases.links import CITIZEN, action_link, survey_link

Letters = Iterator[Letter]
UNCONFIRMED = frozenset({Meaning.CALLED_AGAIN, Meaning.SAME_MESSAGE, Meaning.MATTER_ENDED, Meaning.OBJECTS})
ONE_SEGMENT, TWO_SEGMENTS = 16, 90
HEARD = {"zh-CN": 30, "en": 60}
"""Characters that are left for an excerpt beside the fixed words of an SMS."""
WIDE_ENGLISH = 40
"""The same in English as soon as a curly quote or an emoji makes all of the message wide (traps.md 23)."""


def acknowledge(deps: Deps, matter: Matter) -> Letters:
    """Number, access code and the next step with its date, within a minute."""
    if isinstance(matter.event.body, e.CaseReceived) and matter.event.body.quiet:
        return
    submission, case = matter.submission, matter.case
    code = tickets.access_code(deps.secrets.key(submission.secret_version), submission.ticket)
    due = case.reply_clock.due_at if case.reply_clock else matter.event.at
    words = _words(deps, case, case.lang) | {"code": code, "due": _time(deps, case.lang, due)}
    yield Letter(_thanks(matter), CITIZEN, answering(submission), words, notice=e.Notice.ACKNOWLEDGEMENT)


def _thanks(matter: Matter) -> str:
    """A call without a word is answered by a call; a picture without a word, by asking what it is about."""
    if matter.case.channel is Channel.VOICE and not matter.submission.content.recording:
        return "call_back"
    return "pictures" if matter.case.wordless else "acknowledgement"


def register_extreme(deps: Deps, matter: Matter) -> Letters:
    """Supervisor and manager are told of an extreme case at once (domain.md §3)."""
    if matter.case.risk == "extreme":
        for person in (deps.office.supervisor_on_duty(), deps.office.manager_on_duty()):
            yield _staff(deps, matter, "extreme", person.id)


def register_extreme_call(deps: Deps, matter: Matter) -> Letters:
    """The same of a call, whose risk shows when its words are there."""
    if matter.case.channel is Channel.VOICE and matter.event.actor == "system":
        yield from register_extreme(deps, matter)


def assign(deps: Deps, matter: Matter) -> Letters:
    """The handler has a new case."""
    if isinstance(matter.event.body, e.CaseDispatched):
        yield _staff(deps, matter, "assignment", matter.event.body.handler)


def tell_of_dispatch(deps: Deps, matter: Matter) -> Letters:
    """The citizen learns the unit; not when it went out with the acknowledgement."""
    if isinstance(matter.event.body, e.CaseDispatched) and matter.event.actor != "system":
        yield _citizen(deps, matter, "dispatched", unit=_unit(deps, matter.event.body.unit, matter.case.lang))


def decline(deps: Deps, matter: Matter) -> Letters:
    """Why not here, and where to turn."""
    if isinstance(matter.event.body, e.CaseDeclined):
        advice, key = matter.event.body.advice, "declined_final" if matter.event.body.final else "declined"
        yield _citizen(deps, matter, key, advice=advice, excerpt=_short(matter, advice, TWO_SEGMENTS))


def confirm_withdrawal(deps: Deps, matter: Matter) -> Letters:
    """The citizen took it back; the office confirms."""
    yield _answer(deps, matter, "withdrawn")


def ask(deps: Deps, matter: Matter) -> Letters:
    """The handler's question."""
    if isinstance(matter.event.body, e.QuestionAsked):
        text = matter.event.body.text
        yield _citizen(deps, matter, "question", text=text, excerpt=_short(matter, text, TWO_SEGMENTS))


def confirm_addition(deps: Deps, matter: Matter) -> Letters:
    """A further message was taken to the case; of a part, the message before it was acknowledged."""
    body = matter.event.body
    if isinstance(body, e.CitizenAdded) and not body.quiet and body.why not in UNCONFIRMED:
        audience = answering(deps.store.submission(body.submission))
        yield Letter("added", CITIZEN, audience, _words(deps, matter.case, matter.case.lang))


def tell_of_addition(deps: Deps, matter: Matter) -> Letters:
    """Whoever has the case learns that the citizen wrote again."""
    yield _staff(deps, matter, "addition", _holder(deps, matter))


def confirm_transcript(deps: Deps, matter: Matter) -> Letters:
    """What we understood of a call: an answer by SMS corrects it."""
    body = matter.event.body
    if isinstance(body, e.RecordingTranscribed):
        excerpt = _short(matter, body.text, HEARD[matter.case.lang])
        yield _citizen(deps, matter, "transcript", text=body.text, excerpt=excerpt)


def ask_to_listen(deps: Deps, matter: Matter) -> Letters:
    """No machine could: whoever has the case listens and types."""
    yield _staff(deps, matter, "listen", _holder(deps, matter))


def tell_of_loss(deps: Deps, matter: Matter) -> Letters:
    """Whoever has the case calls back, or asks for the pictures once more."""
    key = "pictures_lost" if isinstance(matter.event.body, e.PicturesLost) else "recording_lost"
    yield _staff(deps, matter, key, _holder(deps, matter))


def remind(deps: Deps, matter: Matter) -> Letters:
    """Half of the time has gone, or four fifths, or all of it."""
    if isinstance(matter.event.body, e.ReminderDue):
        key = "overdue" if matter.event.body.fraction >= 1 else "reminder"
        yield _about_target(deps, matter, key, matter.event.body)


def escalate(deps: Deps, matter: Matter) -> Letters:
    """A missed target, one rung up."""
    if isinstance(matter.event.body, e.TargetEscalated):
        yield _about_target(deps, matter, "escalation", matter.event.body)


def survey(deps: Deps, matter: Matter) -> Letters:
    """Seven days on: were you contacted, is it solved, how satisfied are you?"""
    yield _survey(deps, matter, "survey")


def nudge(deps: Deps, matter: Matter) -> Letters:
    """Once more, three days later."""
    yield _survey(deps, matter, "nudge")


def thank(deps: Deps, matter: Matter) -> Letters:
    """Thanks to who wrote; page and call thank by themselves, and so does the message of a reopening."""
    body = matter.event.body
    if not isinstance(body, e.SurveyAnswered) or body.channel in (Channel.WEB, Channel.VOICE):
        return
    ended = matter.case.cycles[body.cycle - 1].outcome is Outcome.TERMINATED
    if ended or not (body.resolved is Resolved.NO and body.cycle == 1):
        yield _answer(deps, matter, "thanks")


def ask_for_review(deps: Deps, matter: Matter) -> Letters:
    """A bad answer is looked into by a supervisor, not by the handler."""
    clock = matter.case.clocks.get(Target.SURVEY_REVIEW)
    if clock and clock.started_at == matter.event.at:
        yield _staff(deps, matter, "survey_review", deps.office.supervisor_on_duty().id)


def tell_of_reopening(deps: Deps, matter: Matter) -> Letters:
    """Not solved: it is taken up again, with a new date."""
    due = matter.case.reply_clock.due_at if matter.case.reply_clock else matter.event.at
    yield _answer(deps, matter, "reopened", due=_time(deps, matter.case.lang, due))


def assign_again(deps: Deps, matter: Matter) -> Letters:
    """The handler has the case back."""
    if matter.case.handler:
        yield _staff(deps, matter, "reopened_case", matter.case.handler)


def _holder(deps: Deps, matter: Matter) -> str:
    return matter.case.handler or deps.office.dispatcher_on_duty().id


def _survey(deps: Deps, matter: Matter, key: str) -> Letter:
    case = matter.case
    received = _time(deps, case.lang, case.received_at or matter.event.at)
    words = {"link": survey_link(deps, case.ticket, case.cycle.number), "received": received}
    return Letter(
        key, CITIZEN, Audience.CITIZEN, _words(deps, case, case.lang) | words, notice=e.Notice.SURVEY
    )


def _about_target(deps: Deps, matter: Matter, key: str, body: e.ReminderDue | e.TargetEscalated) -> Letter:
    clock = matter.case.clocks.get(body.target)
    working = clock is None or clock.working
    audience = Audience.STAFF_WORKING if working else Audience.STAFF_CLOCK
    words = _staff_words(deps, matter.case, body.person)
    words |= {"due": _time(deps, "zh-CN", body.due_at), "target": say("zh-CN", f"target.{body.target}")}
    return Letter(key, body.person, audience, words, target=body.target)


def _staff(deps: Deps, matter: Matter, key: str, person: str) -> Letter:
    clock = matter.case.reply_clock
    working = clock is None or clock.working
    audience = Audience.STAFF_WORKING if working else Audience.STAFF_CLOCK
    words = _staff_words(deps, matter.case, person)
    words |= {"due": _time(deps, "zh-CN", clock.due_at) if clock else ""}
    return Letter(key, person, audience, words)


def _citizen(deps: Deps, matter: Matter, key: str, **more: str) -> Letter:
    return Letter(key, CITIZEN, Audience.CITIZEN, _words(deps, matter.case, matter.case.lang) | more)


def _answer(deps: Deps, matter: Matter, key: str, **more: str) -> Letter:
    return Letter(key, CITIZEN, Audience.ANSWER, _words(deps, matter.case, matter.case.lang) | more)


def _words(deps: Deps, case: Head, lang: str) -> dict[str, str]:
    return {
        "ticket": case.ticket,
        "title": case.title,
        "unit": _unit(deps, case.cycle.unit or case.unit or "", lang),
        "url": f"{deps.base_url}/t",
    }


def _staff_words(deps: Deps, case: Head, person: str) -> dict[str, str]:
    return _words(deps, case, "zh-CN") | {"link": action_link(deps, case.ticket, person)}


def _short(matter: Matter, text: str, limit: int) -> str:
    """What fits into an SMS; the whole text stands on the tracking page and in mails."""
    wide = not text.isascii() or "`" in text
    most = min(limit, WIDE_ENGLISH) if wide and matter.case.lang == "en" else limit
    return shorten(text, most, matter.case.lang)


def _unit(deps: Deps, unit: str, lang: str) -> str:
    found = deps.office.units.get(unit or deps.office.dispatcher_on_duty().unit)
    if found is None:
        return say(lang, "page.some_unit")
    return found.name_en if lang == "en" else found.name


def _time(deps: Deps, lang: str, at: datetime) -> str:
    return date_time(lang, at, deps.sla.policy.timezone)
