"""The time, and times in words. UK time, as officers read it."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def moment_said(stamp: str) -> str:
    """Return an ISO 8601 time as "2 March 2026, 9:30 am"; what is no such time as it is."""
    london = _london()
    try:
        then = datetime.fromisoformat(stamp).astimezone(london or UTC)
    except ValueError:
        return stamp
    zone = "" if london else " UTC"
    return f"{day_said(then.date())}, {then.hour % 12 or 12}:{then:%M} {'am' if then.hour < 12 else 'pm'}{zone}"


@cache
def _london() -> ZoneInfo | None:
    """Return London's time, None on a machine without a database of time zones."""
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        return None


def day_said(day: date | None) -> str:
    """Return a day as "14 January 2025"; "no date" for none."""
    return f"{day.day} {day:%B %Y}" if day else "no date"
