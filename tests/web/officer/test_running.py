"""Residents' reports, the answering switch, health, the record of actions."""

from contextlib import closing
from datetime import UTC, datetime

from rag.library.desk import Desk, ReportKind
from tests.web.officer.conftest import Office, item_id, send
from tests.web.officer.test_papers import HOSTILE


def test_reports_are_read_and_closed_with_what_came_of_them(office: Office) -> None:
    client, other = office.logged_in(), office.logged_in("Bob Carr")
    item, now = item_id(office, "Brown Bin Charge"), datetime.now(UTC)
    with closing(Desk.open(office.library)) as desk:
        number = desk.record(ReportKind.MISTAKE, f"Bins? {HOSTILE}", "£52", [item, "gone:1"], f"Wrong {HOSTILE}", now)
    assert "1 report from residents" in client.get("/officer/").text
    page = client.get("/officer/reports").text
    assert "&lt;script&gt;alert(2)" in page
    assert "<script>alert" not in page
    assert f'href="/officer/item/{item}">Brown Bin Charge' in page
    assert "gone:1 (no longer in the library)" in page
    assert send(client, f"/officer/reports/{number}/close", outcome="").status_code == 400
    assert send(client, f"/officer/reports/{number}/close", outcome="Corrected").headers["location"].endswith("closed")
    assert send(other, f"/officer/reports/{number}/close", outcome="Mine").headers["location"].endswith("before")
    assert "by Ann Moss: Corrected" in client.get("/officer/reports?show=closed").text


def test_thanks_are_closed_together_and_words_stay(office: Office) -> None:
    client, now = office.logged_in(), datetime.now(UTC)
    with closing(Desk.open(office.library)) as desk:
        for comment in ("", "", "Thank you, but see page 2"):
            desk.record(ReportKind.RIGHT, "q", "a", [], comment, now)
        assert send(client, "/officer/thanks/close").status_code == 303
        assert [report.comment for report in desk.reports()] == ["Thank you, but see page 2"]


def test_answering_is_switched_and_told_on_every_page(office: Office) -> None:
    client = office.logged_in()
    assert send(client, "/officer/answering", turn="sideways").status_code == 400
    assert send(client, "/officer/answering", turn="off", message="x" * 501).status_code == 400
    assert send(client, "/officer/answering", turn="off", message=f"Back on Monday {HOSTILE}").status_code == 303
    page = client.get("/officer/papers").text
    assert "Answering is off." in page
    assert "Back on Monday &lt;img" in page
    assert send(client, "/officer/answering", turn="on").status_code == 303
    assert "Answering is off." not in client.get("/officer/papers").text


def test_health_tells_of_models_queue_and_library_and_tries_the_model(office: Office) -> None:
    client = office.logged_in()
    page = client.get("/officer/health").text
    assert "0 being answered, 0 waiting" in page
    assert "SmolLM2 135M Instruct" in page
    assert "The model wrote in" in send(client, "/officer/health/try").text


def test_what_officers_did_is_on_record(office: Office) -> None:
    page = office.logged_in().get("/officer/record").text
    for action in ("logged in", "closed a report", "closed thanks", "turned answering off", "turned answering on"):
        assert action in page
