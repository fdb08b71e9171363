"""What can happen to what a provider keeps for us: the recording of a call, the pictures of a message."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private


@dataclass(frozen=True, kw_only=True)
class RecordingKept(Body):
    """What was said in a call is kept under `sound`; `silent` if nobody said anything."""

    submission: str
    sound: str
    seconds: int
    silent: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordingLost(Body):
    """The provider does not give us what was said: somebody has to call back."""

    submission: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordingTranscribed(Body):
    """What was said, as `by` heard it: an engine, or a person. `marked` shows which words are doubtful."""

    submission: str
    by: str
    confidence: float
    text: str = private()
    marked: str = private()


@dataclass(frozen=True, kw_only=True)
class TranscriptMissing(Body):
    """No machine made words of it: a person has to listen and type, or to call back."""

    submission: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PicturesLost(Body):
    """The provider does not give us some of the pictures of a message: somebody has to ask for them."""

    submission: str
    reason: str
