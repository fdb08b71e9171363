"""Calls on the cloud home: Twilio over HTTP, S3 and Amazon Transcribe by moto (traps.md 39)."""

import json
from datetime import timedelta

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.transcribe.models import transcribe_backends

from bench.meter import REGION
from chalicelib.aws.transcribe import AmazonTranscribe, output_key, read
from chalicelib.domain import events as e
from chalicelib.domain.transcript import Word
from chalicelib.ports import PermanentFailure
from tests.calls import a_recording_id, a_wav, transcribe_output
from tests.cloud import account
from tests.cloud.calls_day import called, heard, job_of, posted
from tests.cloud.home import Cloud
from tests.office import WANG
from tests.speech import CLIPS, by_telephone, clips

EVENT = """{
  "version": "0", "id": "999cccaa-eaaa-0000-1111-123456789012",
  "detail-type": "Transcribe Job State Change", "source": "aws.transcribe",
  "account": "111122223333", "time": "2026-03-02T01:05:00Z", "region": "eu-west-1", "resources": [],
  "detail": {"TranscriptionJobName": "JOB", "TranscriptionJobStatus": "COMPLETED"}
}"""
"""As AWS documents it ("Monitoring Amazon Transcribe with Amazon EventBridge")."""


def missing(office: Cloud, ticket: str) -> list[str]:
    history = office.deps.store.history(ticket)
    return [event.body.reason for event in history if isinstance(event.body, e.TranscriptMissing)]


def test_a_call_becomes_words_and_a_case_with_an_owner(office: Cloud) -> None:
    ticket = called(office, 1)
    assert "RecordingKept" in office.kinds(ticket)
    heard(office, ticket, [Word("柳塘街道停水两天了", 0.97), Word("，", is_sign=True), Word("没人管", 0.98)])
    case = office.case(ticket)
    assert (case.title, case.unit) == ("柳塘街道停水两天了，没人管", "utilities")
    assert office.told(WANG) == ["acknowledgement", "transcript"]


@pytest.mark.parametrize("name", clips())
def test_real_voices_are_kept_in_the_bucket_and_their_words_come_by_the_event(
    office: Cloud, name: str
) -> None:
    """moto hears nothing: the words are those of the clip's own transcript."""
    words, _ = CLIPS[name]
    ticket = called(office, 1, by_telephone(name))
    (kept,) = [ev.body for ev in office.deps.store.history(ticket) if isinstance(ev.body, e.RecordingKept)]
    stored = office.clients("s3").get_object(Bucket=account.BUCKET, Key=kept.sound)
    assert (stored["Body"].read(), kept.silent) == (by_telephone(name), False)
    heard(office, ticket, [Word(sign, 0.9) for sign in words])
    assert missing(office, ticket) == ([] if words else ["empty"])
    assert office.case(ticket).title == (words or "电话留言")


def test_a_job_is_asked_for_in_the_callers_language(office: Cloud) -> None:
    ticket = called(office, 1)
    (started,) = transcribe_backends[DEFAULT_ACCOUNT_ID][REGION].transcriptions.values()
    (kept,) = [ev.body for ev in office.deps.store.history(ticket) if isinstance(ev.body, e.RecordingKept)]
    assert (started.language_code, started.media_format) == ("zh-CN", "wav")
    assert started.media == {"MediaFileUri": f"s3://{account.BUCKET}/{kept.sound}"}
    assert started.output_key == output_key(job_of(office, 1))


def test_a_start_whose_answer_was_lost_is_no_second_job(office: Cloud) -> None:
    called(office, 1)
    machine = office.deps.transcriber
    assert machine.start(job_of(office, 1), "sound/x", "zh-CN") is None
    assert len(transcribe_backends[DEFAULT_ACCOUNT_ID][REGION].transcriptions) == 1


def test_the_documented_event_is_understood_and_may_come_twice(office: Cloud) -> None:
    ticket, job = called(office, 1), job_of(office, 1)
    heard(office, ticket)
    for _ in range(2):
        office.pump.invoke("transcribed", json.loads(EVENT.replace("JOB", job)))
    office.settle()
    assert office.kinds(ticket).count("RecordingTranscribed") == 1


def test_another_stacks_job_is_nobodys_business(office: Cloud) -> None:
    office.pump.transcribed("somebody-elses")
    assert office.pump.called("transcribed")


def test_an_event_that_is_too_early_or_forged_tells_nothing(office: Cloud) -> None:
    ticket = called(office, 1)
    office.pump.transcribed(job_of(office, 1))
    office.settle()
    assert "RecordingTranscribed" not in office.kinds(ticket)


def test_a_failed_job_and_an_empty_transcript_go_to_a_person(office: Cloud) -> None:
    ticket = called(office, 1)
    job = transcribe_backends[DEFAULT_ACCOUNT_ID][REGION].transcriptions[job_of(office, 1)]
    job._transitions = [(None, "FAILED")]
    job._status = "FAILED"
    office.pump.transcribed(job_of(office, 1), "FAILED")
    office.settle()
    assert missing(office, ticket) == ["failed"]
    second = called(office, 2)
    heard(office, second, [])
    assert missing(office, second) == ["empty"]


def test_words_that_never_come_are_asked_of_a_person(office: Cloud) -> None:
    ticket = called(office, 1)
    # moto's job moves when it is looked at; here nobody has, so that it is still queued.
    office.wait(timedelta(hours=1, minutes=1))
    assert missing(office, ticket) == ["late"]


def test_a_recording_that_is_late_holds_up_nobody(office: Cloud) -> None:
    ticket = called(office, 1, said=None)
    assert office.told(WANG) == ["acknowledgement"]
    other = called(office, 2, sender="+8613900000002")
    assert "RecordingKept" in office.kinds(other)
    office.far.recordings.add(a_recording_id(1), a_wav())
    office.wait(timedelta(minutes=2))
    assert "RecordingKept" in office.kinds(ticket)


def test_who_hangs_up_is_called_back(office: Cloud) -> None:
    posted(office, 1, "")
    office.wait(timedelta(minutes=16))
    assert office.told(WANG) == ["call_back"]


def test_transcribes_document_is_read_with_its_doubts() -> None:
    words = [Word("停水", 0.9), Word("两天", 0.41), Word("。", is_sign=True)]
    transcript = read(transcribe_output("job", words))
    assert (transcript.text, transcript.marked, transcript.by) == (
        "停水两天。",
        "停水〔两天〕。",
        "transcribe",
    )


@pytest.mark.parametrize("written", [b"", b"{}", b"[]", b"\xff", b'{"results": {"items": [{}]}}'])
def test_a_document_in_another_shape_is_unreadable(written: bytes) -> None:
    with pytest.raises(PermanentFailure, match="unreadable"):
        read(written)


def test_a_job_that_nobody_started_is_not_there(office: Cloud) -> None:
    machine = AmazonTranscribe(office.clients, account.BUCKET, office.deps.blobs)
    assert machine.find("nothing") is None
