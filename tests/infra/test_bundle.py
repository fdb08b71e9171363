"""The zip runs by itself: no package of this machine, no source that has to be compiled first."""

import ast
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra import bundle
from infra.generated import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="bytecode for Lambda is Python 3.11's"),
]

PROBE = """
import importlib, sys
sys.path.insert(0, {folder!r})
for name in ("app", "chalicelib.edge.streams", "chalicelib.edge.queues", "chalicelib.edge.clocks"):
    importlib.import_module(name)
from chalicelib import cloud
from chalicelib.aws.clients import client
for service in {services!r}:
    client(service)
from chalicelib.store.dynamodb import DynamoStore
DynamoStore("table", region="eu-west-1")._table.connection().connection.client
from chalicelib.aws.secrets import Vault
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from chalicelib.channels.twilio_client import connect
connect("AC0", "token", "http://127.0.0.1:1").messages
from twilio.request_validator import RequestValidator
import chalicelib.channels.gateway_client, chalicelib.channels.connecting, chalicelib.channels.switchboard
import jwt, jwt.algorithms
assert {{"RS256", "ES256"}} <= set(jwt.algorithms.get_default_algorithms())
from chalicelib import parts
parts.build_sla(), parts.build_office(), parts.build_rules()
from chalicelib.domain.messages import has
assert has("zh-CN", "page.home") and has("en", "page.home")
from datetime import UTC, datetime
from chalicelib.usecases.exports.files import Form, written
assert written(Form.XLSX, [["1"]], datetime(2026, 3, 2, tzinfo=UTC))[:2] == b"PK"
from chalicelib.channels.phone import normalise
assert normalise("13800138000")
files = [module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)]
assert not [file for file in files if "site-packages" in file], "borrowed from this machine"
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bundle") / "deployment.zip"
    office = tmp_path_factory.mktemp("office")
    for name in ("calendar.yaml", "notes.txt"):
        (office / name).write_text("{}\n", "utf-8")
    bundle.write_zip(target, office)
    return target


def test_the_offices_own_documents_go_with_it_and_nothing_else_of_their_folder(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.startswith("chalicelib/office/")]
    assert names == ["chalicelib/office/calendar.yaml"]


def test_it_is_small_enough_to_be_uploaded_as_it_is(archive: Path) -> None:
    assert archive.stat().st_size < 45_000_000


def test_all_that_the_functions_import_is_in_it(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        content.extractall(tmp_path)
    probe = PROBE.format(folder=str(tmp_path), services=sorted(bundle.AWS_SERVICES))
    keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": "eu-west-1"}
    # -S: without the packages of this machine. -B: what has no bytecode gets none.
    ran = subprocess.run(  # noqa: S603  our own interpreter on our own text
        [sys.executable, "-I", "-S", "-B", "-c", probe],
        env=os.environ | keys,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_every_source_has_its_bytecode(archive: Path) -> None:
    names = set(zipfile.ZipFile(archive).namelist())
    sources = [Path(name) for name in names if name.endswith(".py")]
    compiled = {str(path.parent / "__pycache__" / f"{path.stem}.cpython-311.pyc") for path in sources}
    assert compiled == {name for name in names if name.endswith(".pyc")}


def test_the_bytecode_is_taken_without_a_look_at_the_source(archive: Path) -> None:
    """PEP 552: the second word of the header is 1 for a hash that nobody checks."""
    with zipfile.ZipFile(archive) as content:
        assert content.read("__pycache__/app.cpython-311.pyc")[4:8] == b"\x01\x00\x00\x00"


def test_nothing_of_a_developers_machine_is_in_it(archive: Path) -> None:
    names = zipfile.ZipFile(archive).namelist()
    assert not [name for name in names if name.endswith(".po") or name.split("/")[0] in bundle.TOOLS]
    assert {name for name in names if name.endswith(".mo")}


def test_the_clients_in_the_code_are_the_services_in_the_zip() -> None:
    """DynamoDB's is PynamoDB's own."""
    asked = {
        str(call.args[0].value)
        for path in (ROOT / "chalicelib").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2].lstrip("_") in ("client", "create_client")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert asked | {"dynamodb"} == bundle.AWS_SERVICES
