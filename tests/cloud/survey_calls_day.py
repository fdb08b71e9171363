"""A day on which a telephone rings in vain, and no word of it comes: the function asks, and writes."""

from datetime import timedelta

from chalicelib.domain.values import Channel, Outcome
from chalicelib.usecases import actions
from tests.cloud.calls_day import posted, ticket_of
from tests.cloud.home import Cloud
from tests.office import DISPATCHER, HANDLER, WATER

LIU = "+8613900000081"
NUMBER = 81


def a_call_that_nobody_takes(office: Cloud) -> None:
    """A week after she called, Ms Liu is asked by SMS a quarter of an hour after her telephone rang."""
    ticket = called(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "水管已修好"), HANDLER)
    office.wait(timedelta(days=7))
    assert ways(office) == [Channel.VOICE]
    office.wait(timedelta(minutes=16))
    assert ways(office) == [Channel.VOICE, Channel.SMS]


def called(office: Cloud) -> str:
    calendar, now = office.deps.sla.calendar, office.time.now
    office.wait(calendar.next_office_moment(now) - now)
    posted(office, NUMBER, "", LIU)
    posted(office, NUMBER, "/menu", LIU, Digits="1")
    office.settle()
    return ticket_of(office, NUMBER)


def ways(office: Cloud) -> list[Channel]:
    return [row.channel for row in office.sent(LIU) if row.reaction == "survey"]
