"""The question page in a real browser, with the real models."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import CHARGE, SUNDAYS, WHOLE, ask, open_page


def test_an_answer_comes_with_its_words_and_the_place_where_they_stand(page: Page, address: str) -> None:
    open_page(page, address)
    said = ask(page, CHARGE)
    assert "£52 a year from 1 April 2025" in said or "£54 a year" in said
    assert re.search(r"Roads and Waste Committee, \d+ \w+ 2025, minutes, page 1", said)
    assert page.locator("#source-1 mark").inner_text().startswith("Resolved: That the brown bin charge be set at")


def test_what_was_found_is_shown_first_and_then_the_answer(page: Page, address: str) -> None:
    open_page(page, address)
    page.evaluate(
        """() => {
            window.shown = [];
            new MutationObserver(() => {
                const part = document.querySelector('#answer section');
                const name = part && part.className.split(' ').pop();
                if (name && window.shown.at(-1) !== name) window.shown.push(name);
            }).observe(document.querySelector('#answer'), { childList: true, subtree: true });
        }"""
    )
    ask(page, CHARGE)
    assert page.evaluate("window.shown")[0] == "found"
    assert page.evaluate("window.shown.at(-1)") == "whole"


def test_a_source_leads_to_its_words_outlined_on_the_page_and_to_the_paper(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, SUNDAYS)
    page.locator("#answer .marker").first.click()
    assert page.url.endswith("#source-1")
    page.locator("#source-1").get_by_role("link", name="See it in the paper").click()
    expect(page.locator("mark")).to_contain_text("from 10 am to 2 pm on Sundays from 1 June 2025")
    picture = page.locator("figure img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    paper = page.get_by_role("link", name="Open the paper at page 1")
    assert re.search(r"/paper/[0-9a-f]{16}/file#page=1$", paper.get_attribute("href") or "")


def test_a_follow_up_leans_on_the_question_before(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, SUNDAYS)
    page.get_by_label("Ask a follow-up question").fill("and who presented the report on it?")
    page.get_by_role("button", name="Ask the follow-up").click()
    expect(page.locator("#answer .whole .asked")).to_contain_text("and who presented", timeout=60_000)
    assert "Head of Libraries" in page.inner_text("#answer")


def test_a_filter_leaves_other_committees_out(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("button", name="Choose meetings").click()
    page.get_by_label("Committee").click()
    page.get_by_role("option", name="Housing and Libraries Committee").click()
    said = ask(page, CHARGE)
    assert "The papers do not say" in said
    assert "Roads and Waste" not in said


def test_a_date_filter_is_a_date_field_and_is_heeded(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("button", name="Choose meetings").click()
    since = page.get_by_label("From", exact=True)
    expect(since).to_have_attribute("type", "date")
    since.fill("2025-02-01")
    assert "£54 a year" in ask(page, CHARGE)


def test_an_example_asks_itself(page: Page, address: str) -> None:
    open_page(page, address)
    example = page.locator("#examples button").first
    question = example.inner_text()
    example.click()
    expect(page.locator("#answer .whole .asked")).to_contain_text(question, timeout=60_000)
    expect(page.locator("#examples")).to_be_hidden()


def test_a_link_asks_its_question_again(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, SUNDAYS)
    link = page.get_by_role("link", name="Link to this question").get_attribute("href")
    page.goto(f"{address}{link}")
    expect(page.locator("#answer .whole")).to_contain_text("from 10 am to 2 pm on Sundays", timeout=60_000)
    expect(page.get_by_label("Your question")).to_have_value(SUNDAYS)


def test_silence_and_questions_that_cannot_be_asked_are_told(page: Page, address: str) -> None:
    open_page(page, address)
    assert "The papers do not say" in ask(page, "Are there any mermaids in the harbour?")
    page.get_by_label("Your question").fill("   ")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer .refused")).to_contain_text("The question is empty", timeout=30_000)


def test_browsing_leads_from_meetings_to_the_wording_of_a_decision(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("link", name="Meetings").click()
    page.get_by_role("link", name="Housing and Libraries Committee").click()
    page.get_by_role("link", name="3. Damp in Council Homes").click()
    expect(page.get_by_role("heading", name="The official wording")).to_be_visible()
    expect(page.locator(".words").first).to_contain_text("That every report of damp be answered within 5 working days.")


def test_a_mistake_is_reported_from_the_answer(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, SUNDAYS)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("heading", name="What was wrong?")).to_be_visible()
    expect(page.locator("form")).to_contain_text(SUNDAYS)
    page.get_by_label("What is wrong?").fill("It opens on Saturdays, too.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_an_answer_is_copied_with_its_sources(browser: Browser, address: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        open_page(page, address)
        ask(page, SUNDAYS)
        page.get_by_role("button", name="Copy with sources").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
    lines = copied.split("\n")
    assert lines[0] == SUNDAYS
    assert any(line.endswith("[1]") for line in lines)
    assert any(
        line.startswith("[1] Library Opening Hours: Housing and Libraries Committee, 11 March 2025") for line in lines
    )


def test_print_shows_the_answer_with_its_sources_and_nothing_to_press(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, SUNDAYS)
    page.emulate_media(media="print")
    expect(page.locator("#answer .said")).to_be_visible()
    expect(page.locator("#source-1 mark")).to_be_visible()
    for hidden in ("#question", "#ask", "#filters", "#follow", ".actions", ".footing", ".masthead nav"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_an_answer_is_announced_once(page: Page, address: str) -> None:
    open_page(page, address)
    page.evaluate(
        """() => {
            window.announced = [];
            const note = () => {
                for (const region of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
                    const text = region.innerText.trim();
                    if (text && window.announced.at(-1) !== text) window.announced.push(text);
                }
            };
            new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    ask(page, SUNDAYS)
    page.wait_for_timeout(1000)
    announced = page.evaluate("window.announced")
    assert len([text for text in announced if "Sundays" in text]) == 1, announced
    assert announced[-1].startswith(("Answer. ", "What the record says. "))


def test_nothing_about_a_question_stays_in_the_browser(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, SUNDAYS)
    kept = page.evaluate(
        """async () => JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title,
            await indexedDB.databases(), await caches.keys(), history.length])"""
    )
    assert "Sundays" not in kept
    assert page.context.cookies() == []


def test_the_pages_speak_to_no_other_host(page: Page, address: str) -> None:
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    open_page(page, address)
    ask(page, SUNDAYS)
    for path in ("/plain", "/meetings", "/about", "/report", "/accessibility", "/api"):
        page.goto(f"{address}{path}")
    assert hosts == {address.removeprefix("http://")}


@pytest.fixture
def without_javascript(browser: Browser) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def test_without_javascript_the_plain_page_answers_and_takes_a_follow_up(
    without_javascript: Page, address: str
) -> None:
    page = without_javascript
    page.goto(f"{address}/")
    page.wait_for_url("**/plain")
    page.get_by_label("Your question").fill(SUNDAYS)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".whole .said")).to_contain_text("from 10 am to 2 pm on Sundays", timeout=60_000)
    expect(page.locator(".found")).to_be_hidden()
    assert page.url == f"{address}/plain"
    page.get_by_label("Ask a follow-up question").fill("and who presented the report on it?")
    page.get_by_role("button", name="Ask the follow-up").click()
    expect(page.locator(".whole")).to_contain_text("Head of Libraries", timeout=60_000)


def test_everything_is_done_with_the_keyboard_alone_and_focus_is_always_seen(page: Page, address: str) -> None:
    open_page(page, address)
    assert stop(page, "Skip to the question")
    page.keyboard.press("Enter")
    while not stop(page, "Your question"):
        pass
    page.keyboard.type(SUNDAYS)
    page.keyboard.press("Enter")
    expect(page.locator(WHOLE)).to_be_visible(timeout=60_000)
    while not stop(page, "Source 1"):
        pass
    page.keyboard.press("Enter")
    assert page.url.endswith("#source-1")
    while not stop(page, "See it in the paper"):
        pass
    page.keyboard.press("Enter")
    expect(page.locator("figure img")).to_be_visible()


def stop(page: Page, name: str) -> bool:
    """Press Tab, hold the focus to being visible, and tell whether it is on what has this name."""
    page.keyboard.press("Tab")
    told = page.evaluate(
        """() => {
            const on = document.activeElement;
            const style = getComputedStyle(on);
            const label = on.labels && on.labels.length ? on.labels[0].innerText : on.textContent;
            return [(label || '').trim(), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3, on.tagName];
        }"""
    )
    assert told[2] != "BODY", "the focus went round without finding it"
    assert told[1], f"the focus on {told[0]!r} cannot be seen"
    return str(told[0]).startswith(name)
