"""A recording becomes words, by a machine or by a person who listens (traps.md 39)."""

from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.errors import NotAllowedError, UnlawfulActionError
from chalicelib.domain.transcript import Transcript
from chalicelib.domain.values import Grade, Status, Type
from chalicelib.ports import PermanentFailure, Sound, TemporaryFailure
from chalicelib.usecases import actions, parking, recordings
from tests.office import DISPATCHER, MANAGER, WANG, WATER, Office
from tests.usecases.phone import heard, on_the_line, ring

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def missing(office: Office, ticket: str) -> list[str]:
    history = office.deps.store.history(ticket)
    return [event.body.reason for event in history if isinstance(event.body, e.TranscriptMissing)]


def words(office: Office, ticket: str) -> list[e.RecordingTranscribed]:
    history = office.deps.store.history(ticket)
    return [event.body for event in history if isinstance(event.body, e.RecordingTranscribed)]


def job_of(office: Office, ticket: str) -> str:
    rows = office.deps.store.deliveries(ticket)
    return next(row.id for row in rows if row.reaction == recordings.TRANSCRIBE)


def test_sound_is_kept_under_its_content_and_noted_on_the_case(office: Office) -> None:
    on_the_line(office, words=[])
    ticket = ring(office)
    kept = recordings.sound_of(office.deps, ticket)
    assert (kept.seconds, office.deps.blobs.get(kept.sound)) == (9, b"RIFF")


def test_what_is_not_there_yet_is_fetched_again_and_holds_up_nobody(office: Office) -> None:
    line = on_the_line(office, TemporaryFailure("not_ready"), TemporaryFailure("no_sound"), words=[])
    ticket = ring(office)
    assert office.sms(WATER)
    assert "acknowledgement" in office.told()
    office.wait(2 * MINUTE, timedelta(seconds=15))
    assert len(line.asked) == 3
    assert office.kinds(ticket).count("RecordingKept") == 1


def test_what_never_comes_is_seen_by_an_officer_who_can_have_it_tried_again(office: Office) -> None:
    on_the_line(office, *[TemporaryFailure("not_ready")] * 6, words=[])
    ticket = ring(office)
    office.wait(8 * HOUR)
    (parked,) = office.deps.store.parked(None, 9).items
    assert (parked.what, parked.reason) == ("delivery", "not_ready")
    assert "RecordingLost" in office.kinds(ticket)
    assert [row.reaction for row in office.deps.store.deliveries(ticket)].count("recording_lost") >= 1
    parking.settle(office.deps, DISPATCHER, parked.id, "retry")
    office.settle()
    assert "RecordingKept" in office.kinds(ticket)


def test_words_sort_a_case_that_waited_and_go_to_the_citizen(office: Office) -> None:
    on_the_line(office, words=[heard(WATER)])
    ticket = ring(office)
    case = office.case(ticket)
    assert (case.status, case.unit, case.title) == (Status.DISPATCHED, "utilities", WATER)
    assert office.told() == ["acknowledgement", "transcript"]
    assert WATER in office.sent()[-1].text


def test_doubtful_words_are_shown_and_dispatch_nothing(office: Office) -> None:
    on_the_line(office, words=[heard(WATER, 0.3)])
    ticket = ring(office)
    assert office.case(ticket).status is Status.RECEIVED
    assert words(office, ticket)[0].marked == f"〔{WATER}〕"


def test_where_lives_are_in_danger_doubtful_words_are_enough(office: Office) -> None:
    on_the_line(office, words=[heard("柳塘街道闻到很浓的煤气味，怕要爆炸", 0.4)])
    case = office.case(ring(office))
    assert (case.status, case.grade) == (Status.DISPATCHED, Grade.CRITICAL)
    told = {row.reaction for row in office.deps.store.deliveries(case.ticket) if row.recipient != "citizen"}
    assert ("extreme" in told) == (case.risk == "extreme")


def test_a_tip_off_by_telephone_waits_for_a_dispatcher_and_hides_who_called(office: Office) -> None:
    on_the_line(office, words=[heard("我要举报街道干部收红包")])
    case = office.case(ring(office))
    assert (case.type, case.unit) == (Type.TIP_OFF, None)


def test_words_that_come_later_are_waited_for(office: Office) -> None:
    on_the_line(office, words=[None, heard(WATER)])
    ticket = ring(office)
    recordings.transcribed(office.deps, job_of(office, ticket))
    office.settle()
    assert [body.text for body in words(office, ticket)] == [WATER]
    office.wait(2 * HOUR)
    assert missing(office, ticket) == []


def test_words_that_never_come_are_asked_of_a_person(office: Office) -> None:
    on_the_line(office, words=[None])
    ticket = ring(office)
    office.wait(2 * HOUR)
    assert missing(office, ticket) == ["late"]
    assert [row.reaction for row in office.deps.store.deliveries(ticket)].count("listen") >= 1


def test_words_that_come_after_all_are_taken(office: Office) -> None:
    """The transcript comes 8 hours late."""
    on_the_line(office, words=[None, None, heard(WATER)])
    ticket = ring(office)
    office.wait(8 * HOUR)
    recordings.transcribed(office.deps, job_of(office, ticket))
    office.settle()
    assert office.case(ticket).unit == "utilities"


@pytest.mark.parametrize(
    ("given", "reason"),
    [(Transcript((), "machine"), "empty"), (PermanentFailure("failed"), "failed")],
)
def test_an_empty_transcript_goes_to_a_person(office: Office, given: object, reason: str) -> None:
    on_the_line(office, words=[given])  # type: ignore[list-item]  # one of what it takes
    ticket = ring(office)
    assert missing(office, ticket) == [reason]
    assert office.case(ticket).title == "电话留言"


def test_silence_is_not_sent_to_a_machine(office: Office) -> None:
    line = on_the_line(office, Sound(b"", "audio/wav", 9, silent=True), words=[heard("嗯")])
    ticket = ring(office)
    assert missing(office, ticket) == ["silent"]
    assert line.words


def test_a_person_listens_and_types(office: Office) -> None:
    on_the_line(office, words=[PermanentFailure("nobody")])
    ticket = ring(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    assert office.case(ticket).unit == "utilities"
    assert [body.by for body in words(office, ticket)] == [DISPATCHER.id]
    assert office.told()[-1] == "transcript"


def test_a_machine_does_not_overrule_a_person(office: Office) -> None:
    on_the_line(office, words=[None, heard("流汤")])
    ticket = ring(office)
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.wait(2 * HOUR)
    assert [body.text for body in words(office, ticket)] == [WATER]


def test_nothing_can_be_typed_where_nobody_called_nor_by_whom_it_does_not_concern(office: Office) -> None:
    ticket = office.sms(WATER)
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "transcribe", actions.Transcribe("x"), DISPATCHER)
    with pytest.raises(NotAllowedError):
        office.act(ticket, "transcribe", actions.Transcribe("x"), MANAGER)


def test_an_answer_corrects_what_was_heard(office: Office) -> None:
    on_the_line(office, words=[heard("流汤街道停税", 0.5)])
    ticket = ring(office)
    office.wait(HOUR)
    office.sms(WATER, phone=WANG)
    assert office.case(ticket).unit == "utilities"


def test_an_event_about_somebody_elses_job_is_nobodys_business(office: Office) -> None:
    ticket = office.sms(WATER)
    recordings.transcribed(office.deps, "another-stack-s-job")
    recordings.transcribed(office.deps, office.deps.store.deliveries(ticket)[0].id)
    assert words(office, ticket) == []


def test_an_errand_that_is_run_twice_tells_the_case_once(office: Office) -> None:
    on_the_line(office, words=[heard(WATER)])
    ticket = ring(office)
    for row in office.deps.store.deliveries(ticket):
        if row.reaction == recordings.FETCH:
            recordings.fetch(office.deps, row)
    assert office.kinds(ticket).count("RecordingKept") == 1
