"""A real browser on the real server. Debian's Chromium is used where it stands; nothing is downloaded."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import serving
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE: "ViewportSize" = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        skip = pytest.mark.skip(reason="no Chromium here: `apt-get install chromium` brings it")
        for item in items:
            if "tests/browser/" in item.path.as_posix():
                item.add_marker(skip)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serving(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    with playwright.sync_playwright() as running:
        # As root, and in a container, Chromium has no sandbox of its own.
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: "Browser", office: Server) -> "Iterator[BrowserContext]":
    """A citizen's phone, with nothing on it yet."""
    context = chromium.new_context(base_url=office.base_url, viewport=PHONE, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Iterator[Page]":
    """The tab; what goes wrong in its scripts fails the test."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
    yield page
    assert wrong == []
