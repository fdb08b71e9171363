"""Real voices by telephone: said to the running server, fetched over HTTP, kept, heard by a real model."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from difflib import SequenceMatcher

import pytest

from chalicelib.config import Config
from chalicelib.domain import events as e
from local.caller import Caller
from local.home import Home
from local.serve import start
from tests.local.test_call import WANG, borrowed, fetched, served, until
from tests.speech import CLIPS, MODEL, by_telephone, clip, clips

__all__ = ["served"]


@pytest.mark.parametrize("name", clips())
def test_real_voices_arrive_and_are_kept(served: Home, name: str) -> None:
    list(Caller(served, WANG).call(clip(name)))
    body = fetched(served)
    assert served.deps.blobs.get(body.sound) == by_telephone(name)
    assert not body.silent


@pytest.fixture
def hearing(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The same home with a model."""
    with ExitStack() as stack:
        yield start(replace(config, whisper_model=MODEL), borrowed(monkeypatch), stack)


def heard(home: Home) -> list[e.RecordingTranscribed]:
    tickets = {message.delivery.split("-")[0] for message in home.outbox.all() if message.delivery}
    events = (event.body for ticket in sorted(tickets) for event in home.store.history(ticket))
    return [body for body in events if isinstance(body, e.RecordingTranscribed)]


@pytest.mark.slow
@pytest.mark.skipif(not MODEL, reason="HUIYIN_WHISPER_MODEL names no model, or its extra is not installed")
@pytest.mark.parametrize("name", clips())
def test_real_voices_are_understood_by_a_real_model_and_told_back(hearing: Home, name: str) -> None:
    list(Caller(hearing, WANG).call(clip(name)))
    fetched(hearing)
    patience = time.monotonic() + 100
    while not heard(hearing) and time.monotonic() < patience:
        time.sleep(0.1)
    (body,) = heard(hearing)
    said, share = CLIPS[name]
    assert body.by == "whisper"
    assert body.text
    assert SequenceMatcher(None, body.text, said).ratio() >= share
    until(lambda: [message for message in hearing.outbox.all(WANG) if body.text[:4] in message.text])
