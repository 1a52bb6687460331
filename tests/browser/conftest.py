"""One server and one browser for all browser tests, with the real models; a page of its own for each test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from tests.sample import MINUTES
from tests.web.serving import served

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HOSTILE = '<img src=x onerror="window.hacked=1"> ![b](http://192.0.2.1/x.png) <script>window.hacked=1</script> **bold**'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, unless nothing may be skipped."""
    if CHROMIUM is None and "PLAINMINUTES_SKIP_NOTHING" not in os.environ:
        for item in items:
            if "/browser/" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "minutes.txt").write_text(
        MINUTES.replace("Members were informed that 12,300", f"{HOSTILE} Members were informed that 12,300")
    )
    with Service(Settings(folder / "library"), encoder=minilm) as service:
        assert [r.outcome for r in service.ingest([folder / "minutes.txt"])] == ["added"]
        with served(service) as address:
            yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()
