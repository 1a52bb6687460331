"""The plain page over HTTP, with the real models."""

import httpx

from tests.sample import CANARIES

CHARGE = "What was decided about the brown bin charge?"


def test_a_form_without_javascript_gives_the_answer_with_its_words_and_place(address: str) -> None:
    page = httpx.post(f"{address}/plain", data={"q": CHARGE, "to": "2025-01-31"}, timeout=60)
    assert page.status_code == 200
    assert "£52 a year from 1 April 2025" in page.text
    assert "Roads and Waste Committee, 14 January 2025, minutes, page 1" in page.text
    assert 'href="#source-1"' in page.text
    assert 'id="source-1"' in page.text


def test_a_link_with_the_question_gives_the_same_answer(address: str) -> None:
    page = httpx.get(f"{address}/plain", params={"q": CHARGE, "to": "2025-01-31"}, timeout=60)
    assert "£52 a year from 1 April 2025" in page.text


def test_a_question_that_cannot_be_asked_is_told_why(address: str) -> None:
    page = httpx.post(f"{address}/plain", data={"q": "?!"})
    assert "The question is empty." in page.text


def test_a_committee_that_did_not_meet_has_no_answer(address: str) -> None:
    page = httpx.post(f"{address}/plain", data={"q": CHARGE, "committee": "Housing"}, timeout=60)
    assert "The papers do not say" in page.text
    assert "£52" not in page.text.partition("<form")[2].partition("</form>")[2]


def test_silence_is_told_beside_the_nearest_words_marked_in_their_paragraph(address: str) -> None:
    page = httpx.post(f"{address}/plain", data={"q": "Are there any mermaids in the harbour?"}, timeout=60)
    nearest = page.text.partition("What comes nearest")[2]
    assert "They may be about something else." in nearest
    assert "<mark>" in nearest
    assert 'id="source-' not in nearest


def test_nothing_exempt_is_found(address: str) -> None:
    page = httpx.post(
        f"{address}/plain", data={"q": "How much was the settlement with a paving contractor?"}, timeout=60
    )
    answered = page.text.partition("</form>")[2]
    assert not [canary for canary in CANARIES if canary in answered]


def test_every_page_has_the_security_headers_and_is_not_kept(address: str) -> None:
    headers = httpx.get(f"{address}/plain").headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_is_not_there_says_so(address: str) -> None:
    page = httpx.get(f"{address}/officer/nothing")
    assert (page.status_code, "There is nothing at this address." in page.text) == (404, True)


def test_another_name_for_the_server_is_refused(address: str) -> None:
    assert httpx.get(f"{address}/plain", headers={"host": "evil.example"}).status_code == 400


def test_a_form_sent_from_another_site_is_refused(address: str) -> None:
    answer = httpx.post(f"{address}/plain", data={"q": CHARGE}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_body_over_the_limit_is_refused(address: str) -> None:
    assert httpx.post(f"{address}/plain", data={"q": "x" * 70_000}).status_code == 413
