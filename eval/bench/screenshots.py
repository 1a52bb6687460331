"""The pictures of the README: `python -m eval.bench.screenshots` serves the sample papers and photographs six pages.

Needs Chromium. The papers, their meetings and their people are invented.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import make_server
from eval.bench.serving import PAPERS, free_port
from eval.data.typeset.pdf import pdf
from eval.data.typeset.source import Source
from rag.items import split
from rag.officers import Accounts
from rag.read import read
from rag.service import Service
from rag.settings import PROJECT_DIR, Settings
from rag.web.serving import server_config
from rag.web.settings import WebSettings
from rag.web.site import make_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = PROJECT_DIR / "rag" / "web" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
QUESTION = "When does the booking system at the Dunsgarth tip start?"
OFFICER, PASSWORD = "Ann Moss", "a password for a picture"


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Service]]:
    """Serve the sample papers, as PDFs; yields the address and the service."""
    import uvicorn

    for paper in sorted(PAPERS.glob("*.txt")):
        (folder / f"{paper.stem}.pdf").write_bytes(pdf(_source(paper)).data)
    settings = WebSettings(port=free_port(), contact="Democratic Services, telephone 01234 567890")
    with Service(Settings(folder / "library")) as service:
        list(service.ingest([folder]))
        with closing(Accounts.open(folder / "library")) as accounts:
            accounts.add(OFFICER, "Democratic Services Officer", PASSWORD, datetime.now(UTC))
        server = uvicorn.Server(server_config(make_server(make_site(service, settings)), settings))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{settings.port}", service
        server.should_exit = True
        thread.join(20)


def _source(path: Path) -> Source:
    """Return a sample paper with the places where its pages and items begin."""
    paper = split(read(path))
    pages = tuple(page.start for page in paper.document.pages)
    return Source(path.stem, paper.document.text, pages, tuple(item.start for item in paper.items))


def take(browser: "Browser", address: str, service: Service) -> None:
    """Take the six pictures."""
    item = next(i for p in service.store.papers() for i in p.paper.items if "Booking System" in i.title)
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        _ask(page, address)
        page.set_viewport_size({"width": 1280, "height": 1050})
        _keep(page, "answer")
        page.locator("#source-1").get_by_role("link", name="See it in the paper").click()
        page.locator("figure img").evaluate("image => image.decode()")
        page.set_viewport_size({"width": 1280, "height": 1400})
        _keep(page, "source")
    phone = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", device_scale_factor=2)
    with phone as context:
        page = context.new_page()
        _ask(page, address)
        page.locator("#answer").scroll_into_view_if_needed()
        _keep(page, "phone")
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        _log_in(page, address)
        page.goto(f"{address}/officer/papers")
        _keep(page, "papers")
        page.goto(f"{address}/officer/review/{item.id}")
        page.get_by_role("button", name="Draft its summary").click()
        page.get_by_role("button", name="Approve").first.wait_for(timeout=120_000)
        _keep(page, "review")
        _publish(service, item.id)
        page.goto(f"{address}/item/{item.id}")
        _keep(page, "item")


def _ask(page: "Page", address: str) -> None:
    page.goto(f"{address}/")
    page.locator("#examples button").first.wait_for()
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#answer .whole").wait_for(timeout=120_000)
    page.wait_for_timeout(300)


def _log_in(page: "Page", address: str) -> None:
    page.goto(f"{address}/officer/log-in")
    page.get_by_label("Your name").fill(OFFICER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def _publish(service: Service, item: str) -> None:
    """Publish the drafted summary, so that its page for residents can be shown."""
    from rag.summarise import Officer

    desk, officer = service.review_desk(), Officer(OFFICER, "Democratic Services Officer")
    review = desk.show(item)
    if review is None:
        return
    review = desk.run_checks(item, review.revision, officer)
    review = desk.approve(item, review.revision, officer, "for the picture")
    desk.publish(item, review.revision, officer)


def _keep(page: "Page", name: str) -> None:
    """Keep the picture as WebP, half a phone's many pixels away."""
    from PIL import Image

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        page.screenshot(path=path)
        with Image.open(path) as image:
            image.convert("RGB").save(FOLDER / f"{name}.webp", quality=80, method=6)


def main() -> None:
    """Take the pictures anew."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        take(browser, *served)
        browser.close()


if __name__ == "__main__":
    main()
