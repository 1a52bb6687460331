"""The officers' library and server of the HTTP tests, and a browser that is logged in on it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from rag.library.desk import Desk, ReportKind
from tests.web.officer.conftest import PASSWORD, Office, office

__all__ = ["Office", "office"]


def log_in(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/officer/")
    page.get_by_label("Your name").fill("Ann Moss")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What needs you now").wait_for()


@pytest.fixture
def officer(browser: Browser, office: Office) -> Iterator[Page]:
    """A page of somebody who is logged in; it records what scripts say and where requests go."""
    with browser.new_context() as context:
        page = context.new_page()
        log_in(page, office)
        yield page


@pytest.fixture(scope="module")
def reported(office: Office) -> Office:
    """The office after residents have written to it."""
    with closing(Desk.open(office.library)) as desk:
        now = datetime.now(UTC)
        desk.record(ReportKind.MISTAKE, "Bins?", "£52 [1]", [], "My letter says £56.", now)
        for _ in range(2):
            desk.record(ReportKind.RIGHT, "Potholes?", "In March [1]", [], "", now)
    return office
