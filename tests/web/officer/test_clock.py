"""Times as officers read them."""

import datetime

import pytest

from rag.web.officer import clock


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2026-03-02T09:30:00+00:00", "2 March 2026, 9:30 am"),
        ("2026-07-02T23:05:00+00:00", "3 July 2026, 12:05 am"),
        ("2026-07-02T11:00:00+00:00", "2 July 2026, 12:00 pm"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_time_is_told_as_in_the_uk(stamp: str, said: str) -> None:
    assert clock.moment_said(stamp) == said


def test_without_time_zones_it_is_utc_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_london", lambda: None)
    assert clock.moment_said("2026-07-02T11:00:00+00:00") == "2 July 2026, 11:00 am UTC"


def test_a_day_is_told_in_words() -> None:
    assert (clock.day_said(datetime.date(2025, 1, 14)), clock.day_said(None)) == ("14 January 2025", "no date")
