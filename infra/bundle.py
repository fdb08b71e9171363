"""The functions' one zip: Chalice's choice of wheels, without what nobody imports, with bytecode."""

import hashlib
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable
from compileall import compile_dir
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory

from chalice.deploy.packager import DependencyBuilder, PipRunner, SubprocessPip
from chalice.utils import OSUtils

from chalicelib.parts import DOCUMENTS, IN_PACKAGE
from infra.functions import RUNTIME
from infra.generated import ROOT

ABI = "cp311"
WHEELS = ROOT / "build" / "wheels"
IN_LAMBDA = "/var/task"

AWS_SERVICES = frozenset(
    {
        "dynamodb",
        "dynamodbstreams",
        "s3",
        "secretsmanager",
        "sesv2",
        "sqs",
        "stepfunctions",
        "transcribe",
    }
)
"""Of 440 descriptions, 27 MB; botocore finds a client's by its name. A test finds the names in the code."""

CHALICE = frozenset({"__init__.py", "app.py"})
"""The rest of Chalice is the command that deploys, which requires these tools."""

TOOLS = frozenset(
    {"pip", "setuptools", "wheel", "pkg_resources", "_distutils_hack", "click", "inquirer", "blessed"}
    | {"jinxed", "wcwidth", "editor", "readchar", "runs", "xmod"}
)
ASYNC = frozenset(
    {"aiohttp", "aiohttp_retry", "aiohappyeyeballs", "aiosignal", "frozenlist", "multidict", "propcache"}
    | {"yarl"}
)
"""Twilio's other client, which it imports when that is asked for."""

TWILIO = frozenset({"__init__.py", "api"})
"""Of 35 products, the one that sends messages; the others are imported when they are asked for."""

_LEFT_OUT = frozenset({"__pycache__", "bin", "include", *TOOLS, *ASYNC})
_DATED = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16


class WrongPythonError(RuntimeError):
    """Bytecode is read by the version that wrote it; Lambda's would compile each file again."""


def write_zip(target: Path, office: Path | None = None) -> None:
    """The same bytes for the same sources. The wheels come from the registry once per requirements.txt.

    `office` is the folder of the office's own documents (chalicelib/parts.py).
    """
    if f"python{sys.version_info.major}.{sys.version_info.minor}" != RUNTIME:
        raise WrongPythonError(f"{RUNTIME} is needed to package for it, this is {sys.version.split()[0]}")
    with TemporaryDirectory() as folder:
        stage = Path(folder) / "stage"
        _copy(wheels(ROOT / "requirements.txt"), stage, _is_needed)
        _copy(ROOT / "chalicelib", stage / "chalicelib", _is_ours)
        if office:
            _copy(office, stage / IN_PACKAGE.relative_to(ROOT), lambda path: str(path) in DOCUMENTS)
        shutil.copy(ROOT / "app.py", stage)
        _compile(stage)
        _zip(stage, target)


def wheels(requirements: Path) -> Path:
    """The unpacked wheels of Lambda's platform, kept by the hash of their list."""
    kept = WHEELS / hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    if not kept.exists():
        osutils = OSUtils()
        builder = DependencyBuilder(osutils, PipRunner(SubprocessPip(osutils), osutils))
        WHEELS.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=WHEELS) as folder:
            unpacked = Path(folder) / "unpacked"
            unpacked.mkdir()
            builder.build_site_packages(ABI, str(requirements), str(unpacked))
            unpacked.rename(kept)
    return kept


def _is_needed(path: Path) -> bool:
    """`path` is relative to the wheels."""
    match path.parts:
        case ("chalice", name, *_):
            return name in CHALICE
        case ("botocore", "data", service, _, *_):
            return service in AWS_SERVICES
        case ("twilio", "rest", name, *_):
            return name in TWILIO
        case _:
            return path.parts[0].removesuffix(".py").partition("-")[0] not in _LEFT_OUT


def _is_ours(path: Path) -> bool:
    return path.suffix not in (".po", ".pyc")


def _copy(source: Path, target: Path, wanted: Callable[[Path], bool]) -> None:
    for path in _files(source):
        part = path.relative_to(source)
        if wanted(part) and "__pycache__" not in part.parts:
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / part)


def _compile(stage: Path) -> None:
    """Unchecked: a zip has no times to compare, and reading the source for its hash would cost them."""
    mode = PycInvalidationMode.UNCHECKED_HASH
    if not compile_dir(
        stage, quiet=1, stripdir=str(stage), prependdir=IN_LAMBDA, invalidation_mode=mode, workers=0
    ):
        raise RuntimeError("a file could not be compiled")


def _zip(stage: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(stage):
            entry = zipfile.ZipInfo(path.relative_to(stage).as_posix(), _DATED)
            entry.external_attr, entry.compress_type = _READABLE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
