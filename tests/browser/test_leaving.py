"""A tab that is closed stops the model."""

import time

import pytest
from playwright.sync_api import Browser

from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from tests.web.papers import write_papers
from tests.web.serving import served
from tests.web.test_serving import Endless


def test_a_closed_tab_stops_the_model_within_a_second(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM
) -> None:
    folder, endless = tmp_path_factory.mktemp("left"), Endless()
    with Service(Settings(folder / "library"), minilm, endless) as service:
        assert [report.outcome for report in service.ingest(write_papers(folder))] == ["added"] * 3
        with served(service) as address, browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{address}/")
            page.get_by_label("Your question").fill("How many homes had reported damp?")
            page.get_by_role("button", name="Ask", exact=True).click()
            assert endless.has_begun.wait(60)
            page.wait_for_selector("#answer .found")
            left = time.monotonic()
            page.close()
            deadline = left + 10
            while not endless.closed_at and time.monotonic() < deadline:
                time.sleep(0.01)
    assert 0 < endless.closed_at - left < 1
