"""Who came by telephone is asked by telephone, and in writing where that reaches nobody (domain.md §5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.survey import Keys
from chalicelib.domain.values import Channel, Outcome
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from chalicelib.usecases import actions, calls, survey, survey_calls
from tests.calls import a_call_id
from tests.office import DISPATCHER, WANG, WATER, Office
from tests.usecases.phone import ring, ticket_of

S = DeliveryStatus
MINUTE = timedelta(minutes=1)


class Exchange:
    """Does with each call as it is told, then takes it; `state` is what it knows of one when it is asked."""

    def __init__(self, *does: Exception | str, state: Found | Exception | None = None) -> None:
        self.does, self.state, self.called = list(does), state, list[Delivery]()

    def send(self, delivery: Delivery) -> str:
        self.called.append(delivery)
        done = self.does.pop(0) if self.does else "CA1"
        if isinstance(done, Exception):
            raise done
        return done

    def find(self, delivery: Delivery) -> Found | None:
        if isinstance(self.state, Exception):
            raise self.state
        return self.state


def by(office: Office, exchange: Exchange) -> Exchange:
    office.world.deps = replace(office.deps, senders={**office.deps.senders, Channel.VOICE: exchange})
    return exchange


def answered(office: Office) -> str:
    ring(office, "")
    ticket = ticket_of(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"))
    return ticket


def surveyed(office: Office) -> str:
    ticket = answered(office)
    office.wait(timedelta(days=7), timedelta(hours=6))
    return ticket


def ways(office: Office, key: str = "survey") -> list[Channel]:
    return [row.channel for row in office.sent() if row.reaction == key]


def row(office: Office) -> Delivery:
    rows = office.deps.store.deliveries(ticket_of(office))
    return next(row for row in rows if row.channel is Channel.VOICE and row.reaction == "survey")


def test_a_voice_case_is_called_and_not_written_to(office: Office) -> None:
    exchange = by(office, Exchange())
    surveyed(office)
    assert [call.to for call in exchange.called] == [WANG]
    assert ways(office) == []


def test_everybody_else_is_written_to(office: Office) -> None:
    exchange = by(office, Exchange())
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(timedelta(days=7), timedelta(hours=6))
    assert ways(office) == [Channel.SMS]
    assert exchange.called == []


def test_the_reply_itself_comes_in_writing(office: Office) -> None:
    by(office, Exchange())
    answered(office)
    assert ways(office, "reply") == [Channel.SMS]


def test_a_refused_number_is_written_to_at_once(office: Office) -> None:
    by(office, Exchange(PermanentFailure("unreachable")))
    surveyed(office)
    assert ways(office) == [Channel.SMS]


def test_after_telephone_sms_and_mail_an_officer_calls(office: Office) -> None:
    dead = Exchange(*[PermanentFailure("landline")] * 9)
    answered(office)
    office.world.deps = replace(office.deps, senders=dict.fromkeys(office.deps.senders, dead))
    office.wait(timedelta(days=7), timedelta(hours=6))
    parked = office.deps.store.parked(None, 99).items
    ids = {row.id for row in office.deps.store.deliveries(ticket_of(office)) if row.reaction == "survey"}
    assert len(ids) == 2, "by telephone and by SMS"
    assert len([item for item in parked if item.ref in ids]) == 1


def test_where_twilio_is_busy_it_is_tried_again_and_nobody_written_to(office: Office) -> None:
    exchange = by(office, Exchange(TemporaryFailure("http_429")))
    surveyed(office)
    office.wait(2 * MINUTE, MINUTE)
    assert (len(exchange.called), row(office).status, ways(office)) == (2, S.SENDING, [])


def test_a_lost_answer_is_asked_about_and_nobody_called_twice(office: Office) -> None:
    """traps.md 19."""
    exchange = by(office, Exchange(ConnectionError(), state=Found("CA1", delivered=False)))
    surveyed(office)
    office.wait(10 * MINUTE, MINUTE)
    assert (row(office).status, row(office).provider_id) == (S.SENDING, "CA1")
    assert len(exchange.called) == 1


def test_a_call_that_nobody_knows_of_is_an_officers(office: Office) -> None:
    exchange = by(office, Exchange(ConnectionError()))
    surveyed(office)
    office.wait(30 * MINUTE, MINUTE)
    assert len(exchange.called) == 1
    assert [item.reason for item in office.deps.store.parked(None, 9).items] == ["unknown"]


def test_where_the_word_of_its_end_is_lost_twilio_is_asked(office: Office) -> None:
    exchange = by(office, Exchange(state=Found("CA1", delivered=False)))
    surveyed(office)
    office.wait(20 * MINUTE, MINUTE)
    assert ways(office) == [], "it may still wait in a queue of Twilio's"
    exchange.state = PermanentFailure("no_answer")
    office.wait(20 * MINUTE, MINUTE)
    assert ways(office) == [Channel.SMS]
    assert len(exchange.called) == 1


def test_who_said_stop_is_not_called(office: Office) -> None:
    """traps.md 22."""
    exchange = by(office, Exchange())
    answered(office)
    office.sms("STOP")
    office.wait(timedelta(days=7), timedelta(hours=6))
    assert exchange.called == []
    assert [item.reason for item in office.deps.store.parked(None, 9).items][-1] == "opted_out"


def test_nobody_is_called_at_night(office: Office) -> None:
    """It falls due at 20:30, and our functions stand still until 23:30: it rings in the morning."""
    exchange = by(office, Exchange())
    ring(office, "")
    ticket = ticket_of(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.wait(timedelta(hours=11, minutes=30))
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"))
    office.wait(timedelta(days=7) - MINUTE, timedelta(hours=6))
    office.world.pass_time(timedelta(hours=3))
    office.wait(timedelta(hours=8))
    assert exchange.called == []
    office.wait(timedelta(hours=3))
    assert [call.reaction for call in exchange.called] == ["survey"]


def test_the_nudge_is_a_call_too(office: Office) -> None:
    exchange = by(office, Exchange(state=PermanentFailure("no_answer")))
    surveyed(office)
    office.wait(timedelta(days=3, hours=1), timedelta(minutes=20))
    assert [call.reaction for call in exchange.called] == ["survey", "nudge"]
    assert ways(office, "nudge") == [Channel.SMS]


def test_two_keys_at_one_moment_are_one_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    by(office, Exchange())
    ticket = surveyed(office)
    record, raced = survey.record, list[bool]()

    def with_a_rival(*given: object) -> None:
        if not raced:
            raced.append(True)
            survey_calls.press(office.deps, row(office).id, "CA1", Keys("11"), "2")
        record(*given)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(survey, "record", with_a_rival)
    turn = survey_calls.press(office.deps, row(office).id, "CA1", Keys("11"), "5")
    assert "谢谢" in turn.said[0]
    assert office.kinds(ticket).count("SurveyAnswered") == 1
    assert office.case(ticket).cycle.satisfaction == 2


def test_an_english_case_is_called_in_english(office: Office) -> None:
    exchange = by(office, Exchange())
    calls.begin(office.deps, a_call_id(), WANG)
    calls.record(office.deps, a_call_id(), "", "en")
    office.settle()
    ticket = ticket_of(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "It is mended."))
    office.wait(timedelta(days=7), timedelta(hours=6))
    assert exchange.called[0].text.startswith("Hello, this is Huiyin")
    turn = survey_calls.begin(office.deps, exchange.called[0].id, "CA1")
    assert (turn.lang, turn.said[1][:6]) == ("en", "First:")
