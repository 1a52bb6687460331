"""Dates and times of day in the forms UK councils print; nothing else.

In: a string. Out: values with the place they stand. Day comes before month, always.
"""

import re
from dataclasses import dataclass
from datetime import date, time

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_GAP = r"[\s,]{1,4}"
_FORMS = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th)?{_GAP}(?:day\s)?(?:of\s)?{_MONTH}\b\.?{_GAP}{_YEAR}\b", re.IGNORECASE
    ),
    re.compile(rf"\b{_MONTH}\b\.?{_GAP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})[-–]{_MONTH}[-–]{_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d\d)\b(?![/.-]\d)"),
    re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)
_TIMES = (
    re.compile(r"\b(?P<hour>\d{1,2})(?:\s?[.:]\s?(?P<minute>\d\d))?\s?(?P<half>[ap])\.?\s?m\b\.?", re.IGNORECASE),
    re.compile(
        r"(?<![£$€.\d])\b(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)\b(?![./:]?\d)(?:\s?(?:hours|hrs)\b)?",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:hours|hrs)\b", re.IGNORECASE),
    re.compile(r"\b(?:12(?:[.:]00)?\s)?(?P<word>noon|midday)\b", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the half-open range of the string that says it."""

    value: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day and the half-open range of the string that says it."""

    value: time
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """Return every full date (with a year) in order of place; [] if there is none."""
    found = [
        FoundDate(value, match.start(), match.end())
        for form in _FORMS
        for match in form.finditer(text)
        if (value := _date(match)) is not None
    ]
    return sorted(found, key=lambda item: (item.start, -item.end))


def find_times(text: str) -> list[FoundTime]:
    """Return every time of day in order of place; [] if there is none."""
    found = [
        FoundTime(value, match.start(), match.end())
        for form in _TIMES
        for match in form.finditer(text)
        if (value := _time(match)) is not None
    ]
    found.sort(key=lambda item: (item.start, -item.end))
    return [item for index, item in enumerate(found) if index == 0 or item.start >= found[index - 1].end]


def starts_with_month(text: str) -> bool:
    """Say whether a string begins with the name of a month ("March 2024": the rest of a date)."""
    return re.match(rf"{_MONTH}\b", text, re.IGNORECASE) is not None


def _date(match: re.Match[str]) -> date | None:
    month = match["month"]
    number = int(month) if month.isdigit() else _month_number(month)
    year = int(match["year"])
    try:
        return date(year + 2000 if year < 100 else year, number, int(match["day"]))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    return next(number for number, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()[:3]))


def _time(match: re.Match[str]) -> time | None:
    groups = match.groupdict()
    if groups.get("word"):
        return time(12, 0)
    hour, minute, half = int(groups["hour"]), int(groups.get("minute") or 0), (groups.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    # "14.00pm" is printed often enough: a 24-hour clock with a needless suffix.
    return time(hour, minute) if hour < 24 and minute < 60 else None
