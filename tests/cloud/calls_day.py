"""A day on which people call: the path of a recording over Twilio, the bucket and Amazon Transcribe."""

from datetime import timedelta

from chalicelib.aws.transcribe import output_key
from chalicelib.domain.transcript import Word
from chalicelib.domain.values import Channel
from chalicelib.usecases import intake
from tests.calls import a_call_id, a_recording_id, a_wav, transcribe_output
from tests.cloud import account
from tests.cloud.home import Cloud
from tests.cloud.moments import failing
from tests.cloud.troubles import DISPATCHER, asked
from tests.office import WANG

WORDS = [
    Word("柳塘街道", 0.98),
    Word("停水", 0.41),
    Word("两天了", 0.97),
    Word("，", is_sign=True),
    Word("没人管", 0.99),
]


def a_day_of_calls(office: Cloud) -> None:
    """One is understood, of one Transcribe's word is lost, one hangs up, one's recording comes too late."""
    heard(office, called(office, 1))
    called(office, 2)
    write(office, job_of(office, 2))
    office.wait(timedelta(hours=1, minutes=2))
    posted(office, 3, "")
    office.wait(timedelta(minutes=16))
    a_recording_that_comes_too_late(office)
    office.pump.within = failing("react", "track")
    called(office, 5)
    office.pump.within = failing()
    office.wait_for_returns()


def a_recording_that_comes_too_late(office: Cloud) -> None:
    """Six tries in six hours, then an officer has it tried once more."""
    called(office, 4, said=None)
    office.wait(timedelta(hours=8))
    office.far.recordings.add(a_recording_id(4), a_wav())
    for parked in asked(office, "GET", "/v1/staff/parked", DISPATCHER):
        asked(office, "POST", f"/v1/staff/parked/{parked['id']}/retry", DISPATCHER)
    office.settle()


def called(office: Cloud, number: int, said: bytes | None = b"", sender: str = WANG) -> str:
    """Somebody calls and speaks; their ticket. `said` None: the recording is not there yet."""
    posted(office, number, "", sender)
    if said is not None:
        office.far.recordings.add(a_recording_id(number), said or a_wav())
    words = {"RecordingSid": a_recording_id(number), "RecordingDuration": "3", "RecordingStatus": "completed"}
    posted(office, number, "/recorded?lang=zh-CN", sender, **words)
    posted(office, number, "/recording?lang=zh-CN", sender, **words)
    office.settle()
    return ticket_of(office, number)


def posted(office: Cloud, number: int, path: str, sender: str = WANG, **words: str) -> str:
    form = {"CallSid": a_call_id(number), "From": sender, "To": "+8612345", **words}
    answer = office.posted(f"/hooks/twilio/voice{path}", form)
    assert answer.status_code == 200, answer.body
    return answer.body.decode()


def ticket_of(office: Cloud, number: int) -> str:
    kept = intake.kept(office.deps, Channel.VOICE, a_call_id(number))
    assert kept
    return kept.ticket


def job_of(office: Cloud, number: int) -> str:
    rows = office.deps.store.deliveries(ticket_of(office, number))
    return next(row.id for row in rows if row.reaction == "transcribe")


def write(office: Cloud, job: str, words: list[Word] = WORDS) -> None:
    """Transcribe does its work: the document is in the bucket, the job is over."""
    document = transcribe_output(job, words)
    office.clients("s3").put_object(Bucket=account.BUCKET, Key=output_key(job), Body=document)


def heard(office: Cloud, ticket: str, words: list[Word] = WORDS) -> None:
    """Transcribe has listened, and EventBridge says so."""
    rows = office.deps.store.deliveries(ticket)
    job = next(row.id for row in rows if row.reaction == "transcribe")
    write(office, job, words)
    # moto's jobs take a step each time that somebody looks.
    for _ in range(2):
        office.clients("transcribe").get_transcription_job(TranscriptionJobName=job)
    office.pump.transcribed(job)
    office.settle()
