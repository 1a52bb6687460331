"""What residents report reaches the officers' desk, and the officers' switch reaches the residents."""

from datetime import UTC, datetime

import httpx

from rag.library.desk import Desk, ReportKind
from rag.service import Service

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_was_this_right_is_kept_with_its_answer_and_items(address: str, service: Service) -> None:
    sent = {"kind": "right", "question": "Bins?", "answer": "It is £52 [1]", "items": "a:1 a:2"}
    page = httpx.post(f"{address}/report", data=sent)
    assert "Thank you" in page.text
    kept = desk(service).reports()[-1]
    assert (kept.kind, kept.question, kept.answer, kept.items) == (
        ReportKind.RIGHT,
        "Bins?",
        "It is £52 [1]",
        ("a:1", "a:2"),
    )


def test_was_this_wrong_asks_what_before_it_is_kept(address: str, service: Service) -> None:
    before = len(desk(service).reports())
    sent = {"kind": "wrong", "question": "Bins?", "answer": "It is £52 [1]", "items": "a:1"}
    form = httpx.post(f"{address}/report", data=sent)
    assert "What is wrong?" in form.text
    assert len(desk(service).reports()) == before
    assert "Thank you" in httpx.post(f"{address}/report", data={**sent, "comment": "It is £54", "send": "1"}).text
    kept = next(report for report in desk(service).reports() if report.comment == "It is £54")
    assert kept.kind is ReportKind.WRONG


def test_a_mistake_without_a_word_is_told_what_is_missing(address: str) -> None:
    page = httpx.post(f"{address}/report", data={"send": "1", "comment": " "})
    assert page.status_code == 422
    assert "Please say in a few words what is wrong." in page.text


def test_while_answering_is_switched_off_everybody_sees_the_message(address: str, service: Service) -> None:
    switch = desk(service)
    switch.switch_answering(False, "Back on Monday.", "Ann", NOW)
    try:
        page = httpx.post(f"{address}/plain", data={"q": "What was decided about the brown bin charge?"})
        assert "Back on Monday." in page.text
        assert "£52" not in page.text.partition("</form>")[2]
    finally:
        switch.switch_answering(True, "", "Ann", NOW)


def desk(service: Service) -> Desk:
    return Desk.open(service.settings.library)
