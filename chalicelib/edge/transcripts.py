"""Amazon Transcribe knocks: a job is over, well or badly. What came of it is asked of Transcribe itself."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.usecases import recordings

routes = Blueprint(__name__)
OVER = {
    "source": ["aws.transcribe"],
    "detail-type": ["Transcribe Job State Change"],
    "detail": {"TranscriptionJobStatus": ["COMPLETED", "FAILED"]},
}


@routes.on_cw_event(OVER, name="transcribed")
def transcribed(event: Any) -> None:
    recordings.transcribed(deps(), event.detail["TranscriptionJobName"])
