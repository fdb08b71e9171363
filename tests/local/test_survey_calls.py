"""A call from the embedded home, over HTTP: our sender, Twilio's stand-in, and a citizen who takes it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from chalice.app import Chalice
from click.testing import CliRunner

from app import app as real
from chalicelib.channels.survey_calls import TwilioCaller
from chalicelib.config import Config
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.values import Channel, Outcome, Role
from chalicelib.edge import hooks, survey_calls, voice
from chalicelib.ports import Found, PermanentFailure, Principal, TemporaryFailure
from chalicelib.usecases import actions, casework
from local.answer_cli import answer as command
from local.answerer import MACHINE, NoCallError, answer
from local.caller import Caller
from local.home import Home
from local.jump import jump
from local.outbox import Message
from local.serve import start
from local.twilio_calls import OVER, RINGING, RINGS, UNANSWERED
from tests.answering import answering, http
from tests.channels.builders import a_delivery
from tests.office import DISPATCHER, WATER

LI = "+8613900000041"
WEEK = timedelta(days=7)


@pytest.fixture
def served(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """With the real webhooks. A blueprint can be registered once in a process: its routes are borrowed."""
    app = Chalice(app_name="test", configure_logs=False)
    app.routes.update({path: entry for path, entry in real.routes.items() if path.startswith("/hooks/")})
    for room in (hooks, voice, survey_calls):
        monkeypatch.setattr(room.routes, "_current_app", app)
    with ExitStack() as stack:
        yield start(config, app, stack)


def until(happened: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 20
    while not (found := happened()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def ringing(home: Home) -> Message:
    """Ms Li has called in office hours, was answered, and a week later her telephone rings."""
    home.clock.set_at_least(home.deps.sla.calendar.next_office_moment(home.clock()))
    list(Caller(home, LI).call(None, "1"))
    (message, *_) = until(lambda: home.outbox.all(LI))
    ticket = message.delivery.split("-")[0]
    casework.act(home.deps, DISPATCHER, ticket, "transcribe", actions.Transcribe(WATER))
    case = until(lambda: (found := home.store.case(ticket)) and found.handler and found)
    person = home.deps.office.person(case.handler)
    who = Principal(person.id, Role(person.role), person.unit)
    casework.act(home.deps, who, ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"))
    informed = until(lambda: (found := home.store.case(ticket)) and found.cycles and found.cycle.informed_at)
    list(jump(home, informed + WEEK))
    row = until(lambda: next((r for r in home.store.deliveries(ticket) if r.reaction == "survey"), None))
    if row.status is DeliveryStatus.CREATED:
        list(jump(home, row.next_at))
    (call,) = until(lambda: [m for m in home.outbox.all(LI) if m.channel is Channel.VOICE])
    assert isinstance(call, Message)
    return call


@pytest.fixture
def caller(home: Home) -> TwilioCaller:
    sender = home.deps.senders[Channel.VOICE]
    assert isinstance(sender, TwilioCaller)
    return sender


def a_call(home: Home, **changed: Any) -> Delivery:
    now = home.clock()
    return a_delivery(**{"channel": Channel.VOICE, "created_at": now, "sent_at": now, **changed})


def test_a_call_is_ordered_with_its_addresses_and_rings(home: Home, caller: TwilioCaller) -> None:
    sid = caller.send(a_call(home))
    (call,) = home.outbox.calls(RINGING)
    base = home.config.base_url
    assert (call.provider_id, call.delivery, call.sender) == (sid, "d1", home.keys.account.number)
    assert call.subject == f"{base}/hooks/twilio/survey/d1"
    assert call.callback == f"{base}/hooks/twilio/call/d1"
    assert home.outbox.unreported() == []


def test_a_call_whose_answer_was_lost_is_found_by_number_and_time(home: Home, caller: TwilioCaller) -> None:
    asked = a_call(home)
    assert caller.find(asked) is None
    sid = caller.send(asked)
    assert caller.find(asked) == Found(sid, delivered=False)
    assert caller.find(replace(asked, to="+8613800000002")) is None
    an_hour = timedelta(hours=1)
    assert caller.find(replace(asked, sent_at=home.clock() + an_hour)) is None
    assert caller.find(replace(asked, sent_at=home.clock() - an_hour)) is None, "it rang after that"


def test_a_known_call_is_asked_after_by_its_id(home: Home, caller: TwilioCaller) -> None:
    sid = caller.send(a_call(home))
    known = a_call(home, provider_id=sid)
    assert caller.find(known) == Found(sid, delivered=False)
    home.clock.advance(RINGS)
    with pytest.raises(PermanentFailure, match="no_answer"):
        caller.find(known)
    (call,) = [each for each in home.outbox.all() if each.provider_id == sid]
    home.outbox.set_status(call, OVER)
    with pytest.raises(PermanentFailure, match="no_key"):
        caller.find(known)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("+15005550001", "invalid_number"),
        ("+15005550002", "unreachable"),
        ("+15005550003", "region_not_permitted"),
        ("+15005550004", "blocked"),
        ("nobody", "invalid_number"),
    ],
)
def test_a_number_that_twilio_refuses_fails_for_good(
    home: Home, caller: TwilioCaller, to: str, reason: str
) -> None:
    with pytest.raises(PermanentFailure, match=f"^{reason}$"):
        caller.send(a_call(home, to=to))
    assert home.outbox.all() == []


def caller_to(port: int, sid: str = "AC1") -> TwilioCaller:
    return TwilioCaller(sid, "token", "+15005550006", "http://x", f"http://127.0.0.1:{port}")


def test_nobody_listening_means_that_nobody_was_called(free_port: int) -> None:
    with pytest.raises(TemporaryFailure, match="no_connection"):
        caller_to(free_port).send(a_delivery())


def test_an_error_of_twilios_leaves_open_whether_it_rings(free_port: int) -> None:
    with ExitStack() as stack:
        answering(free_port, http("500 Oops"), stack)
        with pytest.raises(Exception, match="500") as raised:
            caller_to(free_port).send(a_delivery())
    assert not isinstance(raised.value, PermanentFailure | TemporaryFailure)


def test_without_an_account_nobody_is_called(free_port: int) -> None:
    for act in (caller_to(free_port, "").send, caller_to(free_port, "").find):
        with pytest.raises(PermanentFailure, match="no_telephone"):
            act(a_delivery())


def test_a_wrong_token_is_refused(home: Home) -> None:
    api = f"{home.config.base_url}/local/twilio"
    wrong = TwilioCaller(home.keys.account.sid, "wrong", "+15005550006", "http://x", api)
    with pytest.raises(TemporaryFailure, match="http_401"):
        wrong.send(a_delivery())
    for known in ("", "CA1"):
        with pytest.raises(Exception, match=r"401|Unable"):
            wrong.find(a_delivery(provider_id=known))


def test_she_answers_by_three_keys(served: Home) -> None:
    call = ringing(served)
    heard = list(answer(served, LI, "115"))
    assert heard[0].startswith("您好，这里是回音")
    assert heard[-1].startswith("谢谢您的评价")
    until(lambda: served.outbox.again(call).reported == 2)
    row = served.store.delivery(call.delivery)
    assert row
    assert row.status is DeliveryStatus.DELIVERED
    case = served.store.case(row.ticket)
    assert case
    assert case.cycle.satisfaction == 5
    with pytest.raises(NoCallError, match="does not ring"):
        list(answer(served, LI, "115"))


def test_a_machine_and_a_telephone_that_nobody_takes_lead_to_an_sms(served: Home) -> None:
    ringing(served)
    assert list(answer(served, LI, "", MACHINE)) == []
    until(lambda: [m for m in served.outbox.all(LI) if "请评价" in m.text])


def test_a_call_rings_out_by_virtual_time(served: Home) -> None:
    call = ringing(served)
    served.clock.advance(RINGS)
    until(lambda: served.outbox.again(call).status == UNANSWERED)
    until(lambda: [m for m in served.outbox.all(LI) if "请评价" in m.text])


def test_where_no_telephone_rings_it_is_told(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATA", str(config.data))
    result = CliRunner().invoke(command, [LI, "1", "1", "5"])
    assert result.exit_code == 1
    assert "does not ring" in result.output
