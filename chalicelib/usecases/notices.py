"""The letters that follow from an event: who is told what, in words of the catalogues."""

from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain import ticket as tickets
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.messages import day, say
from chalicelib.domain.signs_events import SurveyFlagged
from chalicelib.domain.values import Channel, Outcome, Resolved, Target
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience
from chalicelib.usecases.letters import Letter, Matter, answering
from chalicelib.usecases.links import CITIZEN, survey_link
from chalicelib.usecases.writing import (
    HEARD,
    TWO_SEGMENTS,
    Letters,
    case_words,
    holder_of,
    in_answer,
    moment,
    named,
    shortened,
    to_citizen,
    to_staff,
    unit_named,
)

TOLD_OTHERWISE = frozenset(
    {Meaning.REEXAMINES, Meaning.REEXAMINATION_LATE, Meaning.REEXAMINATION_FINAL, Meaning.REEXAMINATION_TOP}
)
UNCONFIRMED = TOLD_OTHERWISE | {
    *(
        Meaning.CALLED_AGAIN,
        Meaning.SAME_MESSAGE,
        Meaning.MATTER_ENDED,
        Meaning.MATTER_FINAL,
        Meaning.OBJECTS,
    ),
}


def acknowledge(deps: Deps, matter: Matter) -> Letters:
    """Number, access code and the next step with its date, within a minute."""
    if isinstance(matter.event.body, e.CaseReceived) and matter.event.body.quiet:
        return
    submission, case = matter.submission, matter.case
    code = tickets.access_code(deps.secrets.key(submission.secret_version), submission.ticket)
    due = case.reply_clock.due_at if case.reply_clock else matter.event.at
    words = case_words(deps, case, case.lang) | {"code": code, "due": moment(deps, case.lang, due)}
    yield Letter(_thanks(matter), CITIZEN, answering(submission), words, notice=e.Notice.ACKNOWLEDGEMENT)


def _thanks(matter: Matter) -> str:
    """A call without a word is answered by a call; a picture without a word, by asking what it is about."""
    content = matter.submission.content
    if matter.case.channel is Channel.VOICE and not (content.recording or content.split_from):
        return "call_back"
    return "pictures" if matter.case.wordless else "acknowledgement"


def register_extreme(deps: Deps, matter: Matter) -> Letters:
    """Supervisor and manager are told of an extreme case at once (domain.md §3)."""
    if matter.case.risk == "extreme":
        for person in (deps.office.supervisor_on_duty(), deps.office.manager_on_duty()):
            yield to_staff(deps, matter, "extreme", person.id)


def register_extreme_call(deps: Deps, matter: Matter) -> Letters:
    """The same of a call, whose risk shows when its words are there."""
    if matter.case.channel is Channel.VOICE and matter.event.actor == "system":
        yield from register_extreme(deps, matter)


def assign(deps: Deps, matter: Matter) -> Letters:
    """The handler has a new case."""
    if isinstance(matter.event.body, e.CaseDispatched):
        yield to_staff(deps, matter, "assignment", matter.event.body.handler)


def tell_of_dispatch(deps: Deps, matter: Matter) -> Letters:
    """The citizen learns the unit; not when it went out with the acknowledgement."""
    if isinstance(matter.event.body, e.CaseDispatched) and matter.event.actor != "system":
        yield to_citizen(
            deps, matter, "dispatched", unit=unit_named(deps, matter.event.body.unit, matter.case.lang)
        )


def decline(deps: Deps, matter: Matter) -> Letters:
    """Why not here, and where to turn."""
    if isinstance(matter.event.body, e.CaseDeclined):
        advice, key = matter.event.body.advice, "declined_final" if matter.event.body.final else "declined"
        yield to_citizen(deps, matter, key, advice=advice, excerpt=shortened(matter, advice, TWO_SEGMENTS))


def confirm_withdrawal(deps: Deps, matter: Matter) -> Letters:
    """The citizen took it back; the office confirms."""
    yield in_answer(deps, matter, "withdrawn")


def ask(deps: Deps, matter: Matter) -> Letters:
    """The handler's question."""
    if isinstance(matter.event.body, e.QuestionAsked):
        text = matter.event.body.text
        yield to_citizen(deps, matter, "question", text=text, excerpt=shortened(matter, text, TWO_SEGMENTS))


def confirm_addition(deps: Deps, matter: Matter) -> Letters:
    """A further message was taken to the case; of a part, the message before it was acknowledged."""
    body = matter.event.body
    if isinstance(body, e.CitizenAdded) and not body.quiet and body.why not in UNCONFIRMED:
        audience = answering(deps.store.submission(body.submission))
        yield Letter("added", CITIZEN, audience, case_words(deps, matter.case, matter.case.lang))


def confirm_transcript(deps: Deps, matter: Matter) -> Letters:
    """What we understood of a call: an answer by SMS corrects it."""
    body = matter.event.body
    if isinstance(body, e.RecordingTranscribed):
        excerpt = shortened(matter, body.text, HEARD[matter.case.lang])
        yield to_citizen(deps, matter, "transcript", text=body.text, excerpt=excerpt)


def ask_to_listen(deps: Deps, matter: Matter) -> Letters:
    """No machine could: whoever has the case listens and types."""
    yield to_staff(deps, matter, "listen", holder_of(deps, matter))


def tell_of_loss(deps: Deps, matter: Matter) -> Letters:
    """Whoever has the case calls back, or asks for the pictures once more."""
    key = "pictures_lost" if isinstance(matter.event.body, e.PicturesLost) else "recording_lost"
    yield to_staff(deps, matter, key, holder_of(deps, matter))


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
    yield from _survey(deps, matter, "survey")


def nudge(deps: Deps, matter: Matter) -> Letters:
    """Once more, three days later."""
    yield from _survey(deps, matter, "nudge")


def thank(deps: Deps, matter: Matter) -> Letters:
    """Thanks to who wrote; page and call thank by themselves, and so does the message of a reopening."""
    body = matter.event.body
    if not isinstance(body, e.SurveyAnswered) or body.channel in (Channel.WEB, Channel.VOICE):
        return
    ended = matter.case.cycles[body.cycle - 1].outcome is Outcome.TERMINATED
    if ended or not (body.resolved is Resolved.NO and body.cycle == 1):
        yield in_answer(deps, matter, "thanks")


def ask_for_review(deps: Deps, matter: Matter) -> Letters:
    """A bad answer is looked into by a supervisor, not by the handler."""
    clock = matter.case.clocks.get(Target.SURVEY_REVIEW)
    if clock and clock.started_at == matter.event.at:
        yield to_staff(deps, matter, "survey_review", deps.office.supervisor_on_duty().id)


def show_signs(deps: Deps, matter: Matter) -> Letters:
    """An answer may not be the citizen's own: the supervisor looks into it, in office hours."""
    body = matter.event.body
    if isinstance(body, SurveyFlagged):
        letter = to_staff(deps, matter, "survey_signs", deps.office.supervisor_on_duty().id)
        named = "、".join(say("zh-CN", f"sign.{sign}") for sign in body.signs.split())
        yield replace(letter, audience=Audience.STAFF_WORKING, words=letter.words | {"signs": named})


def tell_of_reopening(deps: Deps, matter: Matter) -> Letters:
    """Not solved: it is taken up again, with a new date."""
    due = matter.case.reply_clock.due_at if matter.case.reply_clock else matter.event.at
    yield in_answer(deps, matter, "reopened", due=moment(deps, matter.case.lang, due))


def assign_again(deps: Deps, matter: Matter) -> Letters:
    """The handler has the case back."""
    if matter.case.handler:
        yield to_staff(deps, matter, "reopened_case", matter.case.handler)


def _survey(deps: Deps, matter: Matter, key: str) -> Letters:
    """About the reply that the event names: of an earlier one nobody is asked any more."""
    case, body = matter.case, matter.event.body
    if not isinstance(body, e.SurveyDue | e.SurveyNudged) or body.cycle != case.cycle.number:
        return
    at = case.received_at or matter.event.at
    words = {
        "link": survey_link(deps, case.ticket, case.cycle.number),
        "received": moment(deps, case.lang, at),
        "day": day(case.lang, at, deps.sla.policy.timezone),
        "matter": named(case.title, case.lang),
    }
    yield Letter(
        key, CITIZEN, Audience.CITIZEN, case_words(deps, case, case.lang) | words, notice=e.Notice.SURVEY
    )


def _about_target(deps: Deps, matter: Matter, key: str, body: e.ReminderDue | e.TargetEscalated) -> Letter:
    letter = to_staff(deps, matter, key, body.person, body.target)
    letter.words["due"] = moment(deps, "zh-CN", body.due_at)
    letter.words["target"] = say("zh-CN", f"target.{body.target}")
    return letter
