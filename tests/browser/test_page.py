"""The residents' page in a real browser, with the real models."""

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Page, expect, sync_playwright

from app import answer_markdown, as_text, make_server, sources_markdown
from rag.datatypes import Answer, AnswerStatus
from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from tests.sample import MINUTES

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and "PLAINMINUTES_SKIP_NOTHING" not in os.environ, reason="Chromium is not installed"
)
FINISHED = re.compile("computer wrote|own words|Nothing in the papers|question is")
HOSTILE = '<img src=x onerror="window.hacked=1"> ![b](http://192.0.2.1/x.png) <script>window.hacked=1</script> **bold**'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "minutes.txt").write_text(
        MINUTES.replace("Members were informed that 12,300", f"{HOSTILE} Members were informed that 12,300")
    )
    with Service(Settings(folder / "library"), encoder=minilm) as service:
        assert [r.outcome for r in service.ingest([folder / "minutes.txt"])] == ["added"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make_server(service, "127.0.0.1"), port=port, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(address)
        yield page
        browser.close()


def ask(page: Page, question: str) -> str:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#answer")).to_have_text(FINISHED, timeout=60_000)
    return page.inner_text("#answer")


@needs_browser
def test_an_answer_comes_with_its_words_and_page(page: Page) -> None:
    assert "£52 a year from 1 April 2025" in ask(page, "What was decided about the brown bin charge?")
    sources = page.inner_text("#sources")
    assert "[1] Brown Bin Charge – minutes.txt, page 1" in sources
    assert "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025." in sources


@needs_browser
def test_silence_is_said(page: Page) -> None:
    assert "The papers in this library do not say." in ask(page, "Are there any mermaids in the harbour?")


@needs_browser
def test_a_paper_cannot_put_markup_on_the_page(page: Page) -> None:
    ask(page, "How many households paid for the brown bin service?")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#sources img, #answer img, #sources script").count() == 0


@needs_browser
def test_a_question_that_cannot_be_asked_is_told_why(page: Page) -> None:
    assert "The question is empty" in ask(page, "   ")


def test_markup_becomes_text() -> None:
    assert as_text("a*b\n<i>") == "a&#42;b &#60;i&#62;"


def test_an_answer_in_the_making_says_so() -> None:
    answer = Answer("q", AnswerStatus.NOT_FOUND, "")
    assert (answer_markdown(answer), sources_markdown(answer)) == ("Looking through the papers…", "")
