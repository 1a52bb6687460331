import datetime
from dataclasses import replace

import pytest

from rag.datatypes import AgendaItem, Meeting, Part
from rag.search.mentions import Known, Mentions, Period, known_meetings, newest_first, read_mentions

NEWEST = datetime.date(2024, 3, 13)
ELM = Meeting("Elm County Council", "Roads Committee", NEWEST)
OAK = Meeting("Oak Borough Council", "Cabinet", datetime.date(2019, 4, 10))


def days(question: str, today: datetime.date | None = None) -> list[tuple[str, str]]:
    mentions = read_mentions(question, Known(newest=NEWEST), today)
    return [(period.first.isoformat(), period.last.isoformat()) for period in mentions.periods]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("was there urgent business on 13 march 2024", "2024-03-13", "2024-03-13"),
        ("what about 13th of March 2024", "2024-03-13", "2024-03-13"),
        ("bins 3/4/2024", "2024-04-03", "2024-04-03"),
        ("What was resolved in December 2023?", "2023-12-01", "2023-12-31"),
        ("what happened at the March meeting", "2024-03-01", "2024-03-31"),
        ("what happened at the June meeting", "2023-06-01", "2023-06-30"),
        ("How many left in 2019?", "2019-01-01", "2019-12-31"),
        ("exclusions in autumn '23", "2023-01-01", "2023-12-31"),
        ("What was said at last month's meeting?", "2024-02-01", "2024-02-29"),
        ("what changed last year", "2023-01-01", "2023-12-31"),
        ("what was agreed at the last committee meeting", "2024-03-13", "2024-03-13"),
        ("the latest roads and waste committee minutes", "2024-03-13", "2024-03-13"),
        ("fines last autumn", "2023-09-01", "2023-11-30"),
        ("what flooded this winter", "2023-12-01", "2024-02-29"),
        ("grass cutting last spring", "2023-03-01", "2023-05-31"),
        ("how many accidents in the last five years", "2019-03-13", "2024-03-13"),
        ("what closed over the past month", "2024-02-13", "2024-03-13"),
        ("the charge two years ago", "2022-01-01", "2022-12-31"),
        ("what they said a month ago", "2024-02-01", "2024-02-29"),
        ("the vote three days ago", "2024-03-10", "2024-03-10"),
    ],
)
def test_dates_are_read_against_the_librarys_newest_meeting(question: str, first: str, last: str) -> None:
    assert days(question) == [(first, last)]


@pytest.mark.parametrize(
    "question",
    ["how may I pay", "What is the 2018/19 plan?", "on 31 February 2024", "bins", "the last thing at the meeting"],
)
def test_what_is_no_date_is_not_read_as_one(question: str) -> None:
    assert days(question) == []


def test_the_last_meeting_is_that_of_the_committee_that_is_named() -> None:
    known = known_meetings([ELM, OAK, replace(OAK, date=datetime.date(2018, 1, 1))])
    assert read_mentions("what came up at the last meeting", known).periods == (Period(NEWEST, NEWEST),)
    for question in ("the last meeting of Oak", "the last Oak cabinet meeting"):
        assert read_mentions(question, known).periods == (Period(OAK.date, OAK.date),)


def test_last_month_is_told_from_the_day_that_is_given() -> None:
    assert days("last month's meeting", datetime.date(2025, 1, 20)) == [("2024-12-01", "2024-12-31")]


def item_of(meeting: Meeting, number: str = "1") -> AgendaItem:
    return AgendaItem("d:0", "d", meeting, Part.MINUTES, number, "84", None, "Bins", 0, 0, 1, 1, 1)


@pytest.mark.parametrize(
    ("question", "of_elm", "of_oak"),
    [
        ("what did elm decide", 1.0, 0.0),
        ("what did the roads committee of Oak decide", 0.5, 0.5),
        ("what was said under item 1 in March 2024", 1.0, 0.5),
        ("minute 84", 1.0, 1.0),
        ("minute 85", 0.0, 0.0),
        ("bins", 1.0, 1.0),
    ],
)
def test_meetings_dates_and_numbers_named_are_matched(question: str, of_elm: float, of_oak: float) -> None:
    mentions = read_mentions(question, known_meetings([ELM, OAK]))
    assert (mentions.fit(item_of(ELM), ""), mentions.fit(item_of(OAK), "")) == (of_elm, of_oak)


def test_a_date_that_stands_in_the_text_counts_as_the_meetings_own() -> None:
    mentions = Mentions(periods=(Period(NEWEST, NEWEST, ("13 march 2024",)),))
    assert mentions.fit(item_of(OAK), "It opened on 13 March 2024.") == 1.0


def test_what_a_text_says_of_the_time_that_is_asked_about_counts_too() -> None:
    known = Known(newest=NEWEST)
    assert read_mentions("fines last autumn", known).fit(item_of(ELM), "There were 14 fines in the autumn term.") == 1.0
    assert read_mentions("fines last year", known).fit(item_of(ELM), "There were 14 fines in 2023.") == 1.0
    assert read_mentions("fines last year", known).fit(item_of(ELM), "There were 14 fines.") == 0.0


def test_a_name_that_all_meetings_share_tells_nothing() -> None:
    assert known_meetings([ELM]).names == {}


@pytest.mark.parametrize(("question", "wanted"), [("latest on potholes", True), ("who was chair in 2019", False)])
def test_the_present_state_is_asked_for_or_not(question: str, wanted: bool) -> None:
    assert read_mentions(question, Known()).wants_latest is wanted


def test_later_meetings_come_later_in_time() -> None:
    assert newest_first([OAK.date, NEWEST, None, NEWEST]) == [0.5, 1.0, 0.0, 1.0]
