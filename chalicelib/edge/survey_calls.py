"""A citizen takes our call, by way of Twilio: each webhook answers with what is heard next."""

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.channels import survey_calls as calls
from chalicelib.channels import voice
from chalicelib.channels.voice import Line
from chalicelib.edge.hooks import FORM, signed_by_twilio
from chalicelib.edge.http import asked, body_bytes
from chalicelib.usecases import survey_calls
from chalicelib.usecases.survey_calls import Turn

routes = Blueprint(__name__)


@routes.route(f"{calls.PATH}/{{delivery}}", methods=["POST"], content_types=FORM)
@signed_by_twilio
def answered(delivery: str) -> str:
    """Somebody is there, has pressed a key, or has let the time pass; opening it twice records nothing."""
    call, keys = _call(), calls.keys_of(asked(routes.current_request))
    if keys is None:
        turn = survey_calls.begin(deps(), delivery, call.sid, by_machine=call.by_machine)
    else:
        turn = survey_calls.press(deps(), delivery, call.sid, keys, call.digits)
    return _spoken(delivery, turn)


@routes.route(f"{calls.STATUS_PATH}/{{delivery}}", methods=["POST"], content_types=FORM)
@signed_by_twilio
def ended(delivery: str) -> None:
    """What became of a call."""
    call = _call()
    if call.over:
        survey_calls.end(deps(), delivery, call.sid, call.over)


def _call() -> calls.OutboundCall:
    return calls.parse(body_bytes(routes.current_request))


def _spoken(delivery: str, turn: Turn) -> str:
    lines = [Line(turn.lang, text) for text in turn.said]
    return calls.ask(deps().base_url, delivery, turn.keys, *lines) if turn.keys else voice.tell(*lines)
