"""Hostile strings in every place where text is shown: no script runs, no request leaves, nothing breaks the layout."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.library.encoder import MiniLM
from rag.web.settings import WebSettings
from tests.browser.pages import overflow_px
from tests.web.hostile import HostileService, hostile_strings
from tests.web.serving import served


class Beacon:
    """Another host: counts who calls it."""

    def __init__(self) -> None:
        self.called: list[str] = []
        beacon = self

        class Counting(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                beacon.called.append(self.path)
                self.send_response(204)
                self.end_headers()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def beacon() -> Iterator[Beacon]:
    beacon = Beacon()
    yield beacon
    beacon.server.shutdown()
    beacon.server.server_close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM, beacon: Beacon) -> Iterator[HostileService]:
    with HostileService(tmp_path_factory.mktemp("hostile"), minilm, hostile_strings(beacon.address)) as service:
        yield service


@pytest.fixture(scope="module")
def address(hostile: HostileService) -> Iterator[str]:
    with served(hostile, WebSettings(has_api=True)) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
        yield page


def is_unharmed(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").count() == 1
    assert page.locator("script:not([src]), iframe, object, embed, base, svg image").count() == 0
    assert overflow_px(page) == 0


def plainly(text: str) -> str:
    """Return the characters that are read, without white space and what has no shape."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())


def test_there_are_at_least_sixty(hostile: HostileService) -> None:
    assert len(set(hostile.strings)) >= 60


def test_pages_show_them_as_text(page: Page, address: str, hostile: HostileService, beacon: Beacon) -> None:
    document = hostile.paper.document.id
    key = page.request.get(f"{address}/api/v1/meetings").json()["meetings"][0]["key"]
    spans = [(item.body_start, item.end - 2) for item in hostile.paper.items[::8]]
    paths = [
        "/meetings",
        f"/meeting/{key}",
        f"/paper/{document}",
        "/plain?q=%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E",
    ]
    paths += [f"/item/{item.id}" for item in hostile.paper.items]
    paths += [f"/source/{document}/{start}-{end}" for start, end in spans]
    for path in paths:
        page.goto(f"{address}{path}")
        is_unharmed(page)
    for listing in (f"/meeting/{key}", f"/item/{hostile.paper.items[0].id}"):
        page.goto(f"{address}{listing}")
        shown = plainly(page.inner_text("main"))
        assert [string for string in hostile.strings if plainly(string) not in shown] == []
    assert beacon.called == []


def test_the_question_page_shows_them_as_text_in_answer_sources_and_question(
    page: Page, address: str, hostile: HostileService, beacon: Beacon
) -> None:
    open_page_without_examples(page, address)
    before = page.locator("script").count()
    for start in range(0, len(hostile.strings), 12):
        question = " ".join(" ".join(hostile.strings[start : start + 12]).split())[:1000]
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("#answer .whole .asked")).to_contain_text(question[:20], timeout=60_000)
        assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == before
    assert (
        page.locator(
            "#answer :is(img, svg, iframe, object, embed, style, link, meta, base, video, audio, marquee)"
        ).count()
        == 0
    )
    assert (page.locator("h1").count(), overflow_px(page)) == (1, 0)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    shown = plainly(page.inner_text("#answer"))
    assert [string for string in hostile.strings if plainly(string) not in shown] == []
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    assert beacon.called == []


def open_page_without_examples(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    expect(page.get_by_label("Your question")).to_be_visible(timeout=30_000)


def test_what_is_reported_comes_back_as_text(page: Page, address: str, hostile: HostileService, beacon: Beacon) -> None:
    said = " ".join(hostile.strings)
    page.goto(f"{address}/report")
    page.evaluate(
        """said => {
            const form = document.querySelector('form');
            for (const name of ['question', 'answer', 'items']) form.elements[name].value = said.slice(0, 900);
            form.elements['kind'].value = 'wrong';
            form.elements['comment'].removeAttribute('maxlength');
            form.elements['comment'].value = said;
        }""",
        said,
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_unharmed(page)
    assert beacon.called == []
