"""The house as tests: imports point inwards, handlers are short, every door has its lock (style.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for top in ("chalicelib", "local") for path in (ROOT / top).rglob("*.py"))
EDGE = sorted((ROOT / "chalicelib" / "edge").glob("*.py"))

DOMAIN = {"domain", "sla", "triage"}
ALLOWED: dict[str, set[str]] = {
    "domain": DOMAIN,
    "sla": DOMAIN,
    "triage": DOMAIN,
    "rows": DOMAIN,
    "outside": DOMAIN,
    "ports": DOMAIN | {"rows", "outside"},
    "usecases": DOMAIN | {"ports", "usecases"},
    "channels": DOMAIN | {"ports", "channels"},
    "store": DOMAIN | {"ports", "store"},
    "aws": DOMAIN | {"ports", "store", "aws"},
    "cloud": DOMAIN | {"ports", "store", "channels", "aws", "parts"},
    "pages": DOMAIN | {"ports", "pages"},
    "config": {"domain"},
    "parts": DOMAIN | {"ports"},
    "bootstrap": DOMAIN | {"ports", "cloud", "aws"},
    "edge": DOMAIN | {"ports", "usecases", "channels", "pages", "bootstrap", "config", "aws", "edge"},
}
SDKS = {"boto3", "botocore", "pynamodb", "twilio", "chalice", "aws_lambda_powertools", "requests"}
MAY_USE_SDK = {
    "channels": {"twilio", "requests"},
    "edge": {"chalice"},
    "store": {"boto3", "botocore", "pynamodb"},
    "aws": {"boto3", "botocore", "aws_lambda_powertools"},
}
"""The adapters know the one SDK of theirs, the edge knows Chalice; nobody else knows any."""
SOURCES_OF_CHANCE = {"datetime", "datetime.datetime", "date", "time", "uuid", "secrets", "os", "random"}
READS = {"now", "utcnow", "today", "time", "monotonic", "uuid4", "token_hex", "urandom", "random", "choice"}


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return Path(parts[1]).stem if parts[0] == "chalicelib" else parts[0]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_inwards(path: Path) -> None:
    here = room(path)
    if here in ("local", "__init__"):
        return
    for name in imports(path):
        parts = name.split(".")
        assert parts[0] != "local", f"{path.name} imports {name}"
        if parts[0] == "chalicelib" and len(parts) > 1:
            assert parts[1] in ALLOWED[here], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_sdk_is_known_to_its_adapter_alone(path: Path) -> None:
    here = room(path)
    if here == "local":
        return
    used = {name.split(".")[0] for name in imports(path)} & SDKS
    assert used <= MAY_USE_SDK.get(here, set()), path


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_time_ids_and_environment_are_handed_in(path: Path) -> None:
    if room(path) in ("local", "bootstrap", "config"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS:
            owner = ast.unparse(node.func.value)
            assert owner not in SOURCES_OF_CHANCE, f"{path.name}:{node.lineno} reads {owner}"
        assert not (isinstance(node, ast.Attribute) and node.attr == "environ"), path


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_route(function: ast.FunctionDef) -> bool:
    return any("routes.route" in ast.unparse(decorator) for decorator in function.decorator_list)


def is_hook(function: ast.FunctionDef) -> bool:
    """A route at which a provider knocks: in whatever file it stands."""
    paths = (
        "'/hooks/",
        "voice.PATH",
        "calls.PATH",
        "calls.STATUS_PATH",
        "gateway.SMS_PATH",
        "gateway.STATUS_PATH",
    )
    route = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    return is_route(function) and any(path in route for path in paths)


def lines(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in body)


def test_app_is_a_table_of_contents() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) <= 60


def test_handlers_are_short() -> None:
    long = {f.name: lines(f) for path in EDGE for f in functions(path) if is_route(f) and lines(f) > 8}
    assert long == {}


def test_every_webhook_checks_its_signature() -> None:
    signed = {
        f.name: ast.unparse(f.decorator_list[1]) for path in EDGE for f in functions(path) if is_hook(f)
    }
    assert {"twilio_sms", "called", "answered", "ended", "gateway_sms", "gateway_status"} <= signed.keys()
    by_gateway = {name for name, lock in signed.items() if lock == "signed_by_gateway"}
    assert by_gateway == {name for name in signed if name.startswith("gateway_")}
    assert set(signed.values()) == {"signed_by_twilio", "signed_by_gateway"}


def test_every_staff_and_manager_route_asks_who_it_is() -> None:
    rooms = ("staff", "counter", "manager", "scorecards", "reading_room", "audit", "exports", "typical")
    for name in rooms:
        for function in functions(ROOT / f"chalicelib/edge/{name}.py"):
            if is_route(function):
                source = ast.unparse(function)
                locks = (
                    "who: Principal",
                    "signed_link.",
                    "personal_link.page(",
                    "personal_link.take(",
                    "case_pages.",
                    "queue_pages.",
                    "typical_pages.",
                    "handed_out(",
                    "export_pages.",
                    "score_pages.",
                    "report_pages.",
                )
                assert any(lock in source for lock in locks), function.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_rooms_not_halls(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 250


def test_the_calendar_reaches_the_end_of_this_year_or_says_so() -> None:
    from datetime import date

    from chalicelib.parts import build_sla

    calendar = build_sla().calendar
    assert calendar.is_announced(date(2026, 12, 31))
    assert not calendar.is_announced(date(2027, 1, 4))
