"""A caller knocks, by way of Twilio: each webhook keeps what it says and answers with what is heard next."""

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.channels import voice
from chalicelib.channels.voice import Line
from chalicelib.domain.inbox import Submission
from chalicelib.domain.messages import date_time, language, say
from chalicelib.edge.hooks import FORM, signed_by_twilio
from chalicelib.edge.http import asked, body_bytes
from chalicelib.ports import Deps
from chalicelib.usecases import calls, intake

routes = Blueprint(__name__)
OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
CHINESE = "zh-CN"


@routes.route(voice.PATH, methods=["POST"], content_types=FORM)
@signed_by_twilio
def called() -> str:
    """Somebody calls; that they did is kept before they hear a word."""
    home, call = deps(), _call()
    calls.begin(home, call.sid, call.sender)
    welcome, english = _line(CHINESE, "welcome"), Line("en", say("en", "voice.english"))
    return voice.greet(home.base_url, welcome, english, _how(home, CHINESE), _line(CHINESE, "silent"))


@routes.route(f"{voice.PATH}/menu", methods=["POST"], content_types=FORM)
@signed_by_twilio
def chosen() -> str:
    """A key was pressed: call me back, English, or anything else."""
    home, call = deps(), _call()
    if call.digits == voice.CALL_BACK:
        return _told(home, CHINESE, calls.record(home, call.sid, "", CHINESE), "call_back")
    lang = "en" if call.digits == voice.ENGLISH else CHINESE
    return voice.ask(home.base_url, _how(home, lang), _line(lang, "silent"))


@routes.route(f"{voice.PATH}/recorded", methods=["POST"], content_types=FORM)
@signed_by_twilio
def recorded() -> str:
    """The caller has finished, and is still there to hear the number."""
    home, call, lang = deps(), _call(), _lang()
    heard = "thanks" if call.recording else "call_back"
    return _told(home, lang, calls.record(home, call.sid, call.recording, lang), heard)


@routes.route(f"{voice.PATH}/recording", methods=["POST"], content_types=FORM)
@signed_by_twilio
def recording() -> None:
    """The recording is there, or will never be. Its id is kept; it is fetched from an address of ours."""
    call = _call()
    calls.record(deps(), call.sid, call.recording, _lang())


@routes.route(f"{voice.PATH}/status", methods=["POST"], content_types=FORM)
@signed_by_twilio
def over() -> None:
    """A call ended, or was never taken: somebody looks whether it left anything."""
    call = _call()
    if call.status in OVER:
        calls.end(deps(), call.sid, call.sender)


def _call() -> voice.InboundCall:
    return voice.parse(body_bytes(routes.current_request))


def _lang() -> str:
    return language(asked(routes.current_request).get("lang", CHINESE))


def _line(lang: str, name: str, **words: str) -> Line:
    return Line(lang, say(lang, f"voice.{name}", **words))


def _how(home: Deps, lang: str) -> tuple[Line, ...]:
    """Whether anybody is in the office now, and how to record."""
    now = home.now()
    opens = home.sla.calendar.next_office_moment(now)
    until = date_time(lang, opens, home.sla.policy.timezone)
    hours = _line(lang, "hours_closed", opens=until) if opens > now else _line(lang, "hours_open")
    return hours, _line(lang, "how")


def _told(home: Deps, lang: str, submission: Submission, heard: str) -> str:
    """The number, letter by letter and twice: whoever calls from a landline gets no SMS."""
    given = intake.receipt(home, submission)
    words = {"ticket": _spelt(lang, given.ticket), "code": _spelt(lang, given.access_code)}
    return voice.tell(_line(lang, heard), *[_line(lang, "number", **words)] * 2, _line(lang, "bye"))


def _spelt(lang: str, word: str) -> str:
    return ("，" if lang == CHINESE else ", ").join(word)
