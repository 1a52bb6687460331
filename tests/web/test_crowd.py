"""Fifty people at once: nobody meets an error, nobody waits without a message, who is refused is refused at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from rag.service import Service
from rag.web.settings import WebSettings
from tests.web.serving import served

QUESTIONS = (
    "What was decided about the brown bin charge?",
    "When will Elmstow library open on Sundays?",
    "How many homes had reported damp?",
    "Are there any mermaids in the harbour?",
)


@pytest.mark.slow
def test_fifty_people_at_once(service: Service) -> None:
    def ask(n: int) -> tuple[int, float, float, str]:
        """Return the status, the seconds to the first message and to the end, and the page of one person."""
        began, first = time.monotonic(), 0.0
        page = ""
        with httpx.stream("POST", f"{address}/plain", data={"q": QUESTIONS[n % 4]}, timeout=120) as reply:
            for piece in reply.iter_text():
                page += piece
                if not first and any(part in page for part in ("waiting progress", "refused", '"found"', "answer-")):
                    first = time.monotonic() - began
        return reply.status_code, first, time.monotonic() - began, page

    with served(service, WebSettings(max_waiting=20)) as address, ThreadPoolExecutor(50) as people:
        told = list(people.map(ask, range(50)))
    assert [status for status, *_ in told] == [200] * 50
    refused = [(first, page) for _, first, _, page in told if "Too many people" in page]
    answered = [page for *_, page in told if " whole" in page]
    assert (len(refused), len(answered)) == (28, 22)
    assert all(first for _, first, _, _ in told)
    waited = [page for page in answered if "Busy: you are number" in page]
    assert len(waited) == 20
