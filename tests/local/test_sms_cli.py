"""`huiyin sms` against the running server: the webhook as Twilio signs it, media as Twilio keeps them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from chalice.app import Chalice
from click.testing import CliRunner

from app import app as real
from chalicelib.config import Config
from chalicelib.domain.inbox import Submission
from chalicelib.edge import hooks
from chalicelib.usecases import inspection
from chalicelib.usecases.inspection import FileState
from local.home import Home
from local.serve import start
from local.sms_cli import send, sms
from tests.files.builders import PLACE, jpeg
from tests.local.test_call import until

WANG = "+8613900000001"


@pytest.fixture
def served(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """With the real webhooks, whose blueprint can be registered once in a process."""
    app = Chalice(app_name="test", configure_logs=False)
    app.routes.update({path: entry for path, entry in real.routes.items() if path.startswith("/hooks/")})
    monkeypatch.setattr(hooks.routes, "_current_app", app)
    with ExitStack() as stack:
        yield start(config, app, stack)


def the_message(home: Home) -> Submission | None:
    tickets = [message.delivery.split("-")[0] for message in home.outbox.all(WANG) if message.delivery]
    return home.store.submission(tickets[0]) if tickets else None


def test_pictures_come_from_the_telephone_to_the_officer(served: Home) -> None:
    send(
        served, WANG, "柳塘街道路灯坏了三盏", [(jpeg(gps=True), "image/jpeg"), (b"MZ\x90\x00", "image/jpeg")]
    )
    message = until(lambda: the_message(served))
    until(lambda: inspection.of_submission(served.deps, message)[0].state is not FileState.CHECKING)
    picture, program = inspection.of_submission(served.deps, message)
    assert (picture.name, picture.state, program.state) == ("图片1.jpg", FileState.READY, FileState.REFUSED)
    assert PLACE not in (served.deps.blobs.get(picture.key) or PLACE)


def test_the_command_sends_words_and_files(
    served: Home, config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"PORT": config.port, "DATA": config.data, "BASE_URL": config.base_url}.items():
        monkeypatch.setenv(f"HUIYIN_{name}", str(value))
    path = tmp_path / "路灯.jpg"
    path.write_bytes(jpeg())
    done = CliRunner().invoke(sms, ["", "--from", WANG, "--picture", str(path)])
    assert done.exit_code == 0, done.output
    message = until(lambda: the_message(served))
    assert (message.content.text, message.content.title) == ("", "只有图片，没有文字")
    assert CliRunner().invoke(sms, []).exit_code == 2
