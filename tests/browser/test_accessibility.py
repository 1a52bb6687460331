"""Every page and state in light and dark: no breach that axe finds, and nothing wider than a phone."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from rag.service import Service
from tests.browser.pages import CHARGE, SUNDAYS, ask, breaches, open_page, overflow_px

WINDOWS = {1280: 900, 320: 256}  # 1280 px at 400 % is 320 px wide and a quarter as high


@pytest.fixture(
    params=[(scheme, width) for scheme in ("light", "dark") for width in WINDOWS], ids="{0[0]}-{0[1]}".format
)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": WINDOWS[width]}) as context:
        yield context.new_page()


def is_in_order(page: Page) -> None:
    assert breaches(page) == []
    assert overflow_px(page) == 0


def test_the_question_page_in_every_state(page: Page, address: str) -> None:
    open_page(page, address)
    is_in_order(page)
    page.get_by_role("button", name="Choose meetings").click()
    expect(page.get_by_label("Committee")).to_be_visible()
    is_in_order(page)
    ask(page, SUNDAYS)
    page.get_by_text("Text to copy, with its sources").click()
    is_in_order(page)
    ask(page, "Are there any mermaids in the harbour?")
    is_in_order(page)
    page.get_by_label("Your question").fill("?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer .refused")).to_be_visible(timeout=30_000)
    is_in_order(page)


def test_every_other_page(page: Page, address: str, library: Service) -> None:
    for path in addresses(address):
        page.goto(f"{address}{path}")
        assert (path, breaches(page), overflow_px(page)) == (path, [], 0)


def addresses(address: str) -> list[str]:
    """Return one address of each kind of page, found by following links."""
    kinds = [
        "/plain",
        f"/plain?q={CHARGE.replace(' ', '+')}",
        "/meetings",
        "/about",
        "/accessibility",
        "/report",
        "/api",
        "/lost",
    ]
    meeting = first_link(address, "/meetings", "/meeting/")
    item = next(link for link in links(address, meeting, "/item/") if links(address, link, "/source/"))
    return [*kinds, meeting, item, first_link(address, item, "/source/"), first_link(address, meeting, "/paper/")]


def first_link(address: str, page: str, beginning: str) -> str:
    return links(address, page, beginning)[0]


def links(address: str, page: str, beginning: str) -> list[str]:
    return re.findall(f'href="({beginning}[^"]*)"', httpx.get(f"{address}{page}", timeout=60).text)


def test_a_form_sent_back_with_a_problem_and_the_thanks(page: Page, address: str) -> None:
    page.goto(f"{address}/report")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_in_order(page)
    page.get_by_label("What is wrong").fill("A date is wrong.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    is_in_order(page)
