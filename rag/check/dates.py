"""Dates and times as council papers print them in, one spelling of each out."""

import re
from calendar import weekday
from collections.abc import Iterator

from rag.check.vocabulary import word_set

_MONTH_NAMES = (
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = word_set("spring summer autumn winter")

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"(?:(?:the\s+)?{_DAY}\s*(?:-|–|to|and|&)\s*)?(?:the\s+)?\b{_DAY}(?:\s+of)?\s+{_MONTH}\b(?:\.?,?\s+{_YEAR}\b)?"
    rf"|\b{_MONTH}\s+{_DAY}\b(?:,?\s+{_YEAR}\b|(?=\s*(?:[,.;:)]|$)(?!\d)|\s+(?:at|and|to|from|until|by)\b))"
    rf"|\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"
    rf"|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)\b"
    rf"|\b{_YEAR}-\d\d-\d\d\b"
    rf"|\b{_YEAR}\s?[/–-]\s?(?:{_YEAR}|\d\d)\b(?![/-]\d)"
    rf"|\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\s+(?:of\s+)?{_YEAR}\b"
    rf"|\b(?:Jan(?:uary)?|Feb(?:ruary)?|Apr(?:il)?|June?|July?|Aug(?:ust)?|Sept(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|March|(?<=\b[a-z][a-z] )May|(?<=[a-z] )May(?=\s*[,.;)]))\b(?!\s+[A-Z])"
    rf"|(?<![£$€\d,.])\b{_YEAR}\b(?![,.]\d|%|\s*(?:per cent|percent))"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
)
_MERIDIEM = r"(?:[ap]\.\s?m\.|[ap]m\b)"
TIME = (
    rf"\b\d{{1,2}}[.:]\d{{2}}\s*{_MERIDIEM}|\b\d{{1,2}}\s*{_MERIDIEM}|\b\d{{1,2}}:\d{{2}}\b(?:\s*(?:hours|hrs)\b)?"
    r"|(?<=\bat )\d{1,2}\.\d{2}\b(?!\s*(?:%|per|million|m\b))|\b(?:noon|midday|midnight)\b|\b\d{2}\.\d{2}\s*(?:hours|hrs)\b"
)

_DAY_MONTH = re.compile(
    rf"(?:({_DAY})\s*(?:-|–|to|and|&)\s*)?(?:the\s+)?({_DAY})(?:\s+of)?\s+({_MONTH})", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"({_MONTH})\s+({_DAY})\b", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})$")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_YEARS = re.compile(rf"({_YEAR})\s?[/–-]\s?(\d{{2,4}})$")
_LONE_YEAR = re.compile(rf"\b{_YEAR}\b")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*([ap])?", re.IGNORECASE)
_HOURS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


def dates_of(text: str) -> Iterator[str]:
    """Yield the dates of one match of `DATE`: "2024-03-13", "????-03-13", "2024-03-??", "2024", "2023/24", "friday".

    Parts the text does not give are question marks.
    """
    lowered = text.strip().lower()
    year = found[0] if (found := _LONE_YEAR.search(text)) else "????"
    if iso := _ISO.match(text):
        yield iso[0]
    elif numeric := _NUMERIC.match(text):
        yield _numeric_date(numeric)
    elif years := _YEARS.match(text):
        yield f"{years[1]}/{years[2][-2:]}"
    elif found := _DAY_MONTH.search(text):
        yield from (_date(year, found[3], day) for day in found.groups()[:2] if day)
    elif found := _MONTH_DAY.match(text):
        yield _date(year, found[1], found[2])
    elif (name := lowered.rstrip("s")) in WEEKDAYS:
        yield name
    else:
        yield _month_season_or_year(lowered, year)


def _numeric_date(found: "re.Match[str]") -> str:
    day, month, year = found.groups()
    return f"{year if len(year) == 4 else '20' + year}-{int(month):02}-{int(day):02}"


def _date(year: str, month: str, day: str) -> str:
    return f"{year}-{MONTHS[month.lower().rstrip('.')]:02}-{int(re.sub(r'[^0-9]', '', day)):02}"


def _month_season_or_year(lowered: str, year: str) -> str:
    word = re.match(r"[a-z]*", lowered)
    name = word[0] if word else ""
    if name in MONTHS:
        return f"{year}-{MONTHS[name]:02}-??"
    return f"{name} {year}" if name in SEASONS else year


def time_of(text: str) -> str:
    """Return "14:30" for "2.30 pm" and "14.30"; "2:30?" where morning or afternoon is not said."""
    lowered = text.strip().lower()
    if lowered in _HOURS:
        return _HOURS[lowered]
    found = _CLOCK.match(lowered)
    if found is None:
        return lowered
    hour, minutes, meridiem = int(found[1]), found[2] or "00", found[3]
    if meridiem is None:
        return f"{hour}:{minutes}?" if 0 < hour < 13 and not found[1].startswith("0") else f"{hour:02}:{minutes}"
    if meridiem == "p" and hour < 12:
        hour += 12
    return f"{0 if meridiem == 'a' and hour == 12 else hour:02}:{minutes}"


def same_time(first: str, second: str) -> bool:
    """Return whether two times of `time_of` can be one: a time without am or pm fits both."""
    if first == second:
        return True
    if not (first.endswith("?") or second.endswith("?")):
        return False
    (hour, minutes), (other_hour, other_minutes) = (value.rstrip("?").split(":") for value in (first, second))
    return int(hour) % 12 == int(other_hour) % 12 and minutes == other_minutes


def date_supports(known: str, stated: str, years: frozenset[str]) -> bool:
    """Return whether a date of the record supports a stated one.

    The record may be fuller than the statement; what the statement adds must be in the record too, except that a
    missing year may come from `years`, the years named by the same record and its heading.
    """
    if known == stated:
        return True
    if stated in WEEKDAYS:
        return _weekday(known) == stated
    if len(stated) == 4 and stated.isdigit():
        return (known[:4] == stated and "/" not in known) or known.endswith(f" {stated}")
    if stated.count("-") != 2 or known.count("-") != 2:
        return False
    (known_year, *known_rest), (year, *rest) = known.split("-"), stated.split("-")
    fits = all(part in ("??", known_part) for part, known_part in zip(rest, known_rest, strict=True))
    return fits and (year in ("????", known_year) or (known_year == "????" and year in years))


def year_of(known: str) -> str:
    """Return the year a date names, or ""."""
    found = _LONE_YEAR.search(known)
    return found[0] if found else ""


def _weekday(known: str) -> str:
    found = _ISO.match(known)
    if not found:
        return ""
    year, month, day = (int(part) for part in found.groups())
    try:
        return WEEKDAYS[weekday(year, month, day)]
    except ValueError:
        return ""
