"""What the browser tests do again and again: open the question page, ask, look for breaches of accessibility."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

CHARGE = "What was decided about the brown bin charge?"
SUNDAYS = "When will Elmstow library open on Sundays?"
WHOLE = "#answer .whole, #answer .refused"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_page(page: Page, address: str) -> None:
    """Open the question page and wait until it can be used."""
    page.goto(f"{address}/")
    expect(page.locator("#examples button").first).to_be_visible(timeout=30_000)


def ask(page: Page, question: str) -> str:
    """Ask on the open page and return the whole answer as it is read."""
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer .asked")).to_contain_text(question, timeout=60_000)  # not the answer before
    expect(page.locator(WHOLE)).to_be_visible(timeout=60_000)
    return page.inner_text("#answer")


def breaches(page: Page) -> list[str]:
    """Return every breach of WCAG 2.2 A and AA, and of good practice, that axe finds on the page as it is."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES})
    return [f"{v['id']}: {[node['html'][:120] for node in v['nodes']]}" for v in found.response["violations"]]


def overflow_px(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
