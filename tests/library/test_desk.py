"""Residents' reports and the answering switch, in a real file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import LibraryDamagedError
from rag.library.desk import DEFAULT_MESSAGE, FILE_NAME, Answering, Desk, Report, ReportError, ReportKind

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STAMP = "2026-03-02T09:30:00+00:00"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(tmp_path, keep_days=30)
    yield desk
    desk.close()


def mistake(desk: Desk, comment: str = "The charge is £46", now: datetime = NOW) -> int:
    return desk.record(ReportKind.MISTAKE, "brown bins?", "It is £52 [1].", ["ab:1", "ab:2"], comment, now)


def test_a_report_is_kept_as_sent(desk: Desk) -> None:
    assert mistake(desk) == 1
    expected = Report(
        1, STAMP, ReportKind.MISTAKE, "brown bins?", "It is £52 [1].", ("ab:1", "ab:2"), "The charge is £46"
    )
    assert desk.reports() == [expected]
    assert desk.report(1) == expected
    assert desk.report(2) is None


def test_what_says_something_is_wrong_comes_before_thanks(desk: Desk) -> None:
    desk.record(ReportKind.RIGHT, "q", "a", [], "", NOW)
    mistake(desk)
    desk.record(ReportKind.WRONG, "q", "a", [], "", NOW)
    assert [report.kind for report in desk.reports()] == ["mistake", "wrong", "right"]
    assert (desk.n_waiting(), desk.n_waiting(thanks=False)) == (3, 2)


def test_a_report_is_closed_once_with_what_came_of_it(desk: Desk) -> None:
    number = mistake(desk)
    assert desk.close_report(number, "Ann Moss", "Summary corrected", NOW)
    assert not desk.close_report(number, "Bob Carr", "Nothing wrong", NOW)
    closed = desk.reports(waiting=False)[0]
    assert (closed.closed, closed.closed_by, closed.outcome) == (STAMP, "Ann Moss", "Summary corrected")
    assert desk.reports() == []


def test_contact_details_are_not_kept(desk: Desk) -> None:
    mistake(desk, "Ring me on 01632 960 123 or +44 7700 900456, a.b@example.org. It cost £1,234,567 in 2024.")
    assert desk.reports()[0].comment == (
        "Ring me on [telephone number removed] or [telephone number removed], [e-mail address removed]. "
        "It cost £1,234,567 in 2024."
    )


def test_limits_are_told_or_kept(desk: Desk) -> None:
    with pytest.raises(ReportError, match="2001 characters"):
        mistake(desk, "x" * 2001)
    with pytest.raises(ReportError, match="in a few words"):
        mistake(desk, " \u200b ")
    desk.record(ReportKind.WRONG, "q" * 5000, "a" * 9000, ["i" * 200] * 50, "", NOW)
    kept = desk.reports()[0]
    assert (len(kept.question), len(kept.answer), len(kept.items), len(kept.items[0])) == (1000, 6000, 30, 80)


def test_old_reports_go(desk: Desk) -> None:
    mistake(desk, now=NOW - timedelta(days=31))
    mistake(desk, now=NOW - timedelta(days=29))
    assert desk.forget(NOW) == 1
    assert [report.id for report in desk.reports()] == [2]


def test_the_switch_is_seen_by_another_process_at_once(desk: Desk, tmp_path: Path) -> None:
    other = Desk.open(tmp_path)
    assert other.answering() == Answering(True)
    desk.switch_answering(False, "", "Ann Moss", NOW)
    assert other.answering() == Answering(False, DEFAULT_MESSAGE, "Ann Moss", STAMP)
    other.switch_answering(False, "Back on Monday", "Bob Carr", NOW)
    desk.switch_answering(True, "ignored", "Ann Moss", NOW)
    assert other.answering() == Answering(True, "", "Ann Moss", STAMP)
    assert [(turn.is_on, turn.officer) for turn in desk.switchings()] == [
        (True, "Ann Moss"),
        (False, "Bob Carr"),
        (False, "Ann Moss"),
    ]
    other.close()


def test_only_its_owner_reads_the_file(desk: Desk, tmp_path: Path) -> None:
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(LibraryDamagedError, match="damaged"):
        Desk.open(tmp_path)
