"""One server and one browser for all browser tests, with the real models; a page of its own for each test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from rag.web.settings import WebSettings
from tests.web.papers import write_papers
from tests.web.serving import served

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, unless nothing may be skipped."""
    if CHROMIUM is None and "PLAINMINUTES_SKIP_NOTHING" not in os.environ:
        for item in items:
            if "/browser/" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("browsed")
    papers = write_papers(folder)
    with Service(Settings(folder / "library"), encoder=minilm) as service:
        assert [report.outcome for report in service.ingest(papers)] == ["added"] * len(papers)
        yield service


@pytest.fixture(scope="session")
def address(library: Service) -> Iterator[str]:
    with served(library, WebSettings(has_api=True)) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()
