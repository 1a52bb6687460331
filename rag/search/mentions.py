"""Which meeting, date or item a question names, in its own words and against what a library knows. Pure; no clock."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rag.datatypes import AgendaItem, Meeting
from rag.library.words import stems

MONTHS = tuple("january february march april may june july august september october november december".split())
MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
YEAR = r"(?P<year>\b(?:19|20)\d\d|['’]\d\d)"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
IN_WORDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{DAY}(?: of)? {MONTH}\b(?:,? {YEAR})?",
        rf"\b{MONTH} {DAY}\b(?:,? {YEAR})?",
        r"\b(?P<day>[0-3]?\d)[/.](?P<month>[01]?\d)[/.](?P<year>20\d\d)\b",
        rf"\b{MONTH}'?s?,? {YEAR}\b",
        rf"\b(?:in|the|at|of|from|during|last|this|since|on) {MONTH}\b",
        rf"{YEAR}\b(?![/–-]\d)",
    )
)
RELATIVE = re.compile(
    r"\b(?P<which>this|last|previous) (?P<unit>month|year|week|spring|summer|autumn|winter)\b", re.IGNORECASE
)
COUNTED = r"(?:(?P<n>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) )?(?P<unit>day|week|month|year)s?"
AGO = re.compile(rf"\b{COUNTED} ago\b", re.IGNORECASE)
PAST = re.compile(rf"\b(?:in|over|during|for|within) the (?:past|last) {COUNTED}\b", re.IGNORECASE)
NUMBER_WORDS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)
)
FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
LAST_MEETING = re.compile(
    r"\b(?:last|latest|most recent|newest) (?:(?!(?:week|month|year|at|in|of|the|was|were)\b)\w+ ){0,4}?(?:meeting|minutes|session)\b|\b(?:last|latest) time they met\b",
    re.IGNORECASE,
)
LATEST = re.compile(
    r"\b(?:latest|up ?date|current(?:ly)?|newest|most recent(?:ly)?|any news|at the moment|so far|where (?:are|is|have|has) (?:we|it|they|things)\b.*\bup to"
    r"|next (?:\w+ ){0,6}?meeting|now|still|any progress|progress on|position on|status of|state of play|these days|any more|yet)\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"\b(?:agenda |minute )?(?:item|minute)s?(?: no\.?| number)? (?P<number>\d{1,4}[a-z]?)\b", re.IGNORECASE
)
# Words that many councils and committees share, and that therefore tell none of them apart.
GENERIC = frozenset(
    "council counti borough citi district metropolitan royal london town parish committe sub panel board cabinet execut "
    "scrutini overview meet joint special select stand group forum servic".split()
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`; `words` is how a paper would print it ("march 2024", "2019")."""

    first: datetime.date
    last: datetime.date
    words: tuple[str, ...] = ()

    def holds(self, day: datetime.date | None) -> bool:
        """True for a day within it."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Known:
    """What a library knows of meetings.

    Attributes:
        names: stems that tell its councils and committees apart, each with the meetings' (council, committee) it names.
        newest: date of its newest meeting, None without any.
        newest_of: date of the newest meeting of each (council, committee).
    """

    names: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    newest: datetime.date | None = None
    newest_of: dict[tuple[str, str], datetime.date] = field(default_factory=dict)

    def newest_among(self, bodies: Sequence[frozenset[tuple[str, str]]]) -> datetime.date | None:
        """Return the date of the newest meeting of what is named; of all where nothing is, or nothing met."""
        named = frozenset.intersection(*bodies) if bodies else frozenset()
        return max((self.newest_of[body] for body in named if body in self.newest_of), default=self.newest)


def known_meetings(meetings: Iterable[Meeting]) -> Known:
    """Return what the meetings are called and when the last one was."""
    names: dict[str, set[tuple[str, str]]] = {}
    meetings = tuple(meetings)
    for meeting in meetings:
        body = (meeting.council or "", meeting.committee or "")
        for stem in {*stems(" ".join(body))} - GENERIC:
            names.setdefault(stem, set()).add(body)
    bodies = {(m.council or "", m.committee or "") for m in meetings}
    telling = {stem: frozenset(named) for stem, named in names.items() if len(named) < len(bodies)}
    newest_of: dict[tuple[str, str], datetime.date] = {}
    for day, body in sorted((m.date, (m.council or "", m.committee or "")) for m in meetings if m.date):
        newest_of[body] = day
    return Known(telling, max(newest_of.values(), default=None), newest_of)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a question names.

    Attributes:
        periods: the dates it names.
        bodies: for each telling name in it, the (council, committee) pairs that carry it.
        numbers: of items or minutes.
        wants_latest: True where the present state of something is asked for.
    """

    periods: tuple[Period, ...] = ()
    bodies: tuple[frozenset[tuple[str, str]], ...] = ()
    numbers: frozenset[str] = frozenset()
    wants_latest: bool = False

    @property
    def is_empty(self) -> bool:
        """True where no meeting, date or item is named."""
        return not (self.periods or self.bodies or self.numbers)

    def fit(self, item: AgendaItem, text: str) -> float:
        """Return the share of what is named that this item, or this text of it, is of; 1 where nothing is named."""
        body = (item.meeting.council or "", item.meeting.committee or "")
        met = [float(body in bodies) for bodies in self.bodies]
        met += [_when(period, item.meeting.date, text) for period in self.periods]
        if self.numbers:
            met.append(float(bool(self.numbers & {item.number, item.minute_number, item.agenda_number})))
        return sum(met) / len(met) if met else 1.0


def _when(period: Period, day: datetime.date | None, text: str) -> float:
    lowered = text.casefold()
    return float(period.holds(day) or any(words in lowered for words in period.words))


def read_mentions(question: str, known: Known, today: datetime.date | None = None) -> Mentions:
    """Return what the question names; "last month" is told from `today`, by default the day of the newest meeting."""
    day = today or known.newest
    words = set(stems(question))
    bodies = tuple(bodies for stem, bodies in sorted(known.names.items()) if stem in words)
    return Mentions(
        periods=tuple(dict.fromkeys(_periods(question, day, known.newest_among(bodies)))),
        bodies=bodies,
        numbers=frozenset(match["number"].lower() for match in NUMBERED.finditer(question)),
        wants_latest=LATEST.search(question) is not None,
    )


def _periods(question: str, today: datetime.date | None, newest: datetime.date | None) -> Iterator[Period]:
    left = question
    for pattern in IN_WORDS:
        for match in pattern.finditer(left):
            period = _written(match.groupdict(), today)
            if period is not None:
                yield period
        left = pattern.sub(lambda m: " " * len(m[0]), left)
    if newest is not None and LAST_MEETING.search(left):
        yield Period(newest, newest)
    elif today is not None:
        yield from _told_from(left, today)


def _told_from(question: str, today: datetime.date) -> Iterator[Period]:
    """Yield the periods told from today: "in the last two years", "six months ago", "last summer", "this week"."""
    for match in PAST.finditer(question):
        yield Period(_back(today, _number(match["n"]), match["unit"].lower()), today)
    left = PAST.sub(" ", question)
    for match in AGO.finditer(left):
        then, unit = _back(today, _number(match["n"]), match["unit"].lower()), match["unit"].lower()
        yield Period(then, then) if unit == "day" else _relative("this", unit, then)
    for match in RELATIVE.finditer(left):
        which, unit = match["which"].lower(), match["unit"].lower()
        yield _season(which, unit, today) if unit in FIRST_MONTHS else _relative(which, unit, today)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else NUMBER_WORDS.get((text or "").lower(), 1)


def _back(today: datetime.date, n: int, unit: str) -> datetime.date:
    """Return the day that many days, weeks, months or years before; the last of its month where that has no such day."""
    if unit in ("day", "week"):
        return today - datetime.timedelta(days=n * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - n * (12 if unit == "year" else 1)
    last = _month_ends(months // 12, months % 12 + 1)[1]
    return last.replace(day=min(today.day, last.day))


def _season(which: str, name: str, today: datetime.date) -> Period:
    """Return the three months of a season that began last; "last" leaves out the one that today is in."""
    first = today.replace(month=FIRST_MONTHS[name], day=1)
    first = first if first <= today else first.replace(year=first.year - 1)
    end = _month_ends(*_months_on(first, 2))[1]
    if which != "this" and today <= end:
        first = first.replace(year=first.year - 1)
        end = _month_ends(*_months_on(first, 2))[1]
    return Period(first, end, (name,))


def _months_on(day: datetime.date, n: int) -> tuple[int, int]:
    return day.year + (day.month - 1 + n) // 12, (day.month - 1 + n) % 12 + 1


def _written(parts: dict[str, str | None], today: datetime.date | None) -> Period | None:
    """Return the period of a written date; a month without a year is the last one up to today."""
    month = _month(parts.get("month"))
    year = _year(parts.get("year"))
    if month is None and year is not None:
        return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), (str(year),))
    if month is None or (year is None and today is None):
        return None
    name = MONTHS[month - 1]
    if parts.get("day"):
        return _day(int(parts["day"] or 0), month, year, today)
    if year is None and today is not None:
        year = today.year if month <= today.month else today.year - 1
        return Period(*_month_ends(year, month), (name,))
    return Period(*_month_ends(year or 0, month), (f"{name} {year}", f"{name}, {year}"))


def _day(day: int, month: int, year: int | None, today: datetime.date | None) -> Period | None:
    name = MONTHS[month - 1]
    try:
        if year is None and today is not None:
            date = datetime.date(today.year, month, day)
            date = date if date <= today else date.replace(year=today.year - 1)
            return Period(date, date, (f"{day} {name}", f"{day}{_ordinal(day)} {name}"))
        date = datetime.date(year or 0, month, day)
    except ValueError:
        return None
    return Period(
        date,
        date,
        (f"{day} {name} {year}", f"{day}{_ordinal(day)} {name} {year}", f"{day}{_ordinal(day)} {name}, {year}"),
    )


def _ordinal(day: int) -> str:
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(text.lower()[:3]))


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) if text.isdigit() else 2000 + int(text[1:])


def _month_ends(year: int, month: int) -> tuple[datetime.date, datetime.date]:
    first = datetime.date(year, month, 1)
    following = first.replace(year=year + month // 12, month=month % 12 + 1)
    return first, following - datetime.timedelta(days=1)


def _relative(which: str, unit: str, today: datetime.date) -> Period:
    """Return this or last week (seven days), month or year."""
    if unit == "week":
        back = datetime.timedelta(days=0 if which == "this" else 7)
        return Period(today - back - datetime.timedelta(days=6), today - back)
    if unit == "year":
        year = today.year - (which != "this")
        return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), (str(year),))
    first = today.replace(day=1)
    if which != "this":
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return Period(*_month_ends(first.year, first.month), (f"{MONTHS[first.month - 1]} {first.year}",))


def newest_first(days: Sequence[datetime.date | None]) -> list[float]:
    """Return for each day its place in time among the days, from 0 for the first to 1 for the last; 0 without a day."""
    order = sorted({day for day in days if day is not None})
    place = {day: (i + 1) / len(order) for i, day in enumerate(order)}
    return [place[day] if day is not None else 0.0 for day in days]
