"""One deployment for all tests of this folder. Only `make e2e` collects them: ministack has its own venv."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cloud.far_side import ACCOUNT, far_side
from tests.e2e_cloud.deployment import deploy
from tests.e2e_cloud.hotline import Hotline
from tests.e2e_cloud.issuer import issuer
from tests.e2e_cloud.ministack import ministack

PYTHON, BUILT = "HUIYIN_MINISTACK", "HUIYIN_BUILT"
"""The python of that venv, and the folder with template and zip."""

LOG = "failed.log"
"""What is kept of a run in which a test failed."""

collect_ignore_glob = [] if PYTHON in os.environ else ["test_*.py"]


@pytest.fixture(scope="session")
def hotline(request: pytest.FixtureRequest) -> Iterator[Hotline]:
    """Deployed, with Twilio and an issuer at the far side; nothing is left of it afterwards."""
    python, built = (Path(os.environ[name]).absolute() for name in (PYTHON, BUILT))
    (built / LOG).unlink(missing_ok=True)
    with (
        TemporaryDirectory(dir=built) as name,
        far_side(Path(name), lambda: datetime.now(UTC)) as twilio,
        issuer(Path(name)) as openid,
        ministack(python, Path(name), openid.certificate) as aws,
    ):
        deployment = deploy(aws, built, openid, ACCOUNT, twilio.twilio_api)
        yield Hotline(deployment, twilio.outbox, ACCOUNT, openid)
        if request.session.testsfailed:
            told = [*deployment.failures(), aws.log.read_text("utf-8")]
            (built / LOG).write_text("\n".join(told), "utf-8")


@pytest.fixture
def untroubled(hotline: Hotline) -> Iterator[None]:
    """No function logs a failure meanwhile: least of all that its policy forbids a call."""
    before = hotline.deployment.failures()
    yield
    assert hotline.deployment.failures() == before
