"""An AWS of its own: ministack as a child process, in a folder that goes away with it.

It starts every function of a Python runtime with `sys.executable`. That is a script here, which leaves the
site packages out: what the zip lacks, a function does not find, as on Lambda.
"""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.config import Config

from tests.e2e.server import PATIENCE, wait_for
from tests.local.ports import a_free_port

REGION, ACCOUNT = "us-east-1", "000000000000"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
START = """
import ctypes, sys
ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG: killed with its parent, however that ends
sys.argv, sys.executable = ["ministack"], {!r}
from ministack.app import main
main()
"""


@dataclass(frozen=True)
class Ministack:
    url: str
    log: Path

    def client(self, service: str) -> Any:
        """As the account's owner."""
        return _client(self.url, service)

    def get(self, path: str) -> Any:
        """What ministack tells of itself."""
        return requests.get(f"{self.url}/_ministack/{path}", timeout=10).json()

    def scale_waits(self, factor: float) -> None:
        """A state machine's Wait that begins from now on takes so much of its time."""
        changed = {"stepfunctions._SFN_WAIT_SCALE": factor}
        answer = requests.post(f"{self.url}/_ministack/config", json=changed, timeout=10)
        assert answer.json()["applied"] == changed

    def mails(self, to: str) -> list[str]:
        """What SES was handed for this address: subject and text, oldest first."""
        sent = self.get("ses/messages")["messages"].get(ACCOUNT, [])
        return [f"{mail['Subject']}\n{mail['BodyText']}" for mail in sent if to in mail["To"]]


@contextmanager
def ministack(python: Path, folder: Path, trusted: Path) -> Iterator[Ministack]:
    """`python` is that of the venv with ministack in it; `trusted` is a CA that functions believe."""
    port, log = a_free_port(), folder / "ministack.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  our own venv
            [python, "-c", START.format(str(_without_site_packages(python, folder)))],
            env=_environment(folder, port, trusted),
            cwd=folder,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: _is_ready(url) or process.poll() is not None, PATIENCE, "ministack")
        assert process.poll() is None, log.read_text("utf-8")
        yield Ministack(url, log)
    finally:
        # With the functions' processes, which are of its group. It would wait for every run that sleeps.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _without_site_packages(python: Path, folder: Path) -> Path:
    script = folder / "lambda-python"
    script.write_text(f'#!/bin/sh\nexec "{python}" -I -S "$@"\n', "utf-8")
    script.chmod(0o755)
    return script


def _environment(folder: Path, port: int, trusted: Path) -> Mapping[str, str]:
    """Functions inherit it, and need the CA for the issuer of the officers' tokens."""
    return {
        "PATH": os.environ["PATH"],
        "AUTH": "true",
        "AWS_DEFAULT_REGION": REGION,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(folder / "s3"),
        "SSL_CERT_FILE": str(trusted),
        "STATE_DIR": str(folder / "state"),
        "TMPDIR": str(folder),
        **KEYS,
    }


def _is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/_ministack/ready", timeout=10).ok
    except requests.ConnectionError:
        return False


@cache
def _client(url: str, service: str) -> Any:
    """Once for each: making one takes a tenth of a second."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )
