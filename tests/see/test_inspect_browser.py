"""The inspection page in a browser: readable on a phone, nothing wider than the screen, nothing fetched."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from rag.datatypes import Document, Page
from rag.items import split
from rag.see import inspection_html, inspection_of
from tests.sample import MINUTES

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_page_fits_the_screen_and_its_links_lead_to_the_items(browser: Browser, tmp_path: Path, width: int) -> None:
    long_word = "w" * 400
    text = MINUTES + f"\n6. {long_word}\n\n{long_word}\n"
    document = Document(sha256(text.encode()).hexdigest()[:16], "m.txt", "text", text, (Page(1, 0, len(text)),))
    path = tmp_path / "page.html"
    path.write_text(inspection_html(inspection_of("m.txt", split(document))), "utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("request", lambda request: None if request.url.startswith("file:") else problems.append(request.url))
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="3. Potholes on Mill Lane").first.click()
    assert page.evaluate("document.querySelector('#item-2').getBoundingClientRect().top") < 800
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    landmarks = ("banner", "navigation", "main")
    assert [page.get_by_role(name).count() for name in landmarks] == [1, 1, 1]  # type: ignore[arg-type]
    page.close()
    assert problems == []
