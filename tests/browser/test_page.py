"""The question page in a real browser, with the real models."""

from playwright.sync_api import Page, expect


def ask(page: Page, address: str, question: str) -> str:
    page.goto(address)
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer .whole, #answer .refused")).to_be_visible(timeout=60_000)
    return page.inner_text("#answer")


def test_an_answer_comes_with_its_words_and_page(page: Page, address: str) -> None:
    said = ask(page, address, "What was decided about the brown bin charge?")
    assert "£52 a year from 1 April 2025" in said
    assert "Roads and Waste Committee, 14 January 2025, minutes, page 1" in said
    assert "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025." in said


def test_silence_is_said(page: Page, address: str) -> None:
    assert "The papers do not say" in ask(page, address, "Are there any mermaids in the harbour?")


def test_a_paper_cannot_put_markup_on_the_page(page: Page, address: str) -> None:
    ask(page, address, "How many households paid for the brown bin service?")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#answer img, #answer script").count() == 0


def test_a_question_that_cannot_be_asked_is_told_why(page: Page, address: str) -> None:
    assert "The question is empty" in ask(page, address, "   ")
