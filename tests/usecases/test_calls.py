"""However a call ends, an officer sees what it left (traps.md 39)."""

from datetime import timedelta

from chalicelib.domain import events as e
from chalicelib.domain.values import Status
from chalicelib.usecases import actions, calls
from tests.calls import a_call_id, a_recording_id
from tests.office import WANG, WATER, Office
from tests.usecases.phone import on_the_line, ring, ticket_of
from tests.usecases.test_receive import why

MINUTE = timedelta(minutes=1)


def test_the_case_exists_from_the_recording_alone(office: Office) -> None:
    on_the_line(office, ConnectionError(), words=[])
    case = office.case(ring(office))
    assert (case.status, case.title) == (Status.RECEIVED, "电话留言")
    assert office.told() == ["acknowledgement"]


def test_a_caller_who_hangs_up_at_the_greeting_is_called_back(office: Office) -> None:
    assert ring(office, None) == ""
    office.wait(16 * MINUTE)
    ticket = ticket_of(office)
    assert office.case(ticket).title == "来电没有留言，请回电"
    assert office.kinds(ticket)[:2] == ["CaseReceived", "NoteAdded"]
    assert office.told() == ["call_back"]


def test_the_end_of_a_call_is_looked_after_soon(office: Office) -> None:
    ring(office, None)
    calls.end(office.deps, a_call_id(), WANG)
    office.wait(3 * MINUTE, MINUTE)
    assert ticket_of(office)


def test_a_call_that_nobody_took_is_one_too(office: Office) -> None:
    """Twilio tells only that it failed."""
    calls.end(office.deps, a_call_id(), WANG)
    office.wait(3 * MINUTE, MINUTE)
    assert office.told() == ["call_back"]


def test_who_was_recorded_is_not_called_back_as_well(office: Office) -> None:
    on_the_line(office, words=[])
    ticket = ring(office)
    calls.end(office.deps, a_call_id(), WANG)
    office.wait(20 * MINUTE, MINUTE)
    assert office.told() == ["acknowledgement"]
    assert "NoteAdded" not in office.kinds(ticket)


def test_a_wish_to_be_called_back_and_an_empty_recording_are_the_same(office: Office) -> None:
    ticket = ring(office, "")
    calls.record(office.deps, a_call_id(), "", "zh-CN")
    office.wait(20 * MINUTE)
    assert office.kinds(ticket).count("CaseReceived") == 1
    assert office.told() == ["call_back"]


def test_a_caller_without_a_number_who_says_nothing_is_seen_by_an_officer(office: Office) -> None:
    ring(office, None, phone="")
    office.wait(16 * MINUTE)
    (parked,) = office.deps.store.parked(None, 9).items
    assert (parked.what, parked.reason) == ("call", "number_withheld")


def test_webhooks_that_come_twice_make_one_case(office: Office) -> None:
    """traps.md 16."""
    on_the_line(office, words=[])
    ticket = ring(office)
    assert ring(office) == ticket
    assert office.told() == ["acknowledgement"]


def test_who_hangs_up_again_within_a_day_waits_for_the_same_call(office: Office) -> None:
    first = ring(office, "")
    office.wait(timedelta(hours=3))
    ring(office, "", number=2)
    assert why(office, first) == ["called_again"]
    assert office.told() == ["call_back"]


def test_a_voice_answers_our_question(office: Office) -> None:
    on_the_line(office, words=[])
    ticket = office.sms("小区楼下饭店油烟太大，柳塘街道")
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    ring(office)
    assert why(office, ticket) == ["answers_by_voice"]
    assert office.case(ticket).status is Status.IN_PROGRESS
    assert "RecordingKept" in office.kinds(ticket)


def test_another_recording_is_a_matter_of_its_own(office: Office) -> None:
    """traps.md 40: nobody knows its words yet."""
    on_the_line(office, words=[])
    first = ring(office)
    second = ring(office, a_recording_id(2), number=2)
    assert {first, second} == {office.case(first).ticket, office.case(second).ticket}
    assert first != second


def test_words_by_sms_sort_a_case_that_came_without_any(office: Office) -> None:
    ticket = ring(office, "")
    office.wait(timedelta(hours=2))
    office.sms(WATER)
    assert why(office, ticket) == ["adds_to_call"]
    assert office.case(ticket).unit == "utilities"
    dispatched = [
        ev.body for ev in office.deps.store.history(ticket) if isinstance(ev.body, e.CaseDispatched)
    ]
    assert len(dispatched) == 1
