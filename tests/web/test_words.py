"""What pages say, worked out by hand: whole lines, draft and approved minutes, examples, paragraphs."""

import datetime
from dataclasses import replace

import pytest

from rag.datatypes import AgendaItem, Decision, DecisionKind, Document, Meeting, Page, Paper, PaperKind, Part
from rag.library.store import StoredPaper
from rag.web.examples import examples
from rag.web.meetings import sitting_key, sittings_of
from rag.web.public import PublicItem
from rag.web.shelf import quoted_in, unwrapped
from rag.web.standing import confirmed_minutes, minutes_said

JANUARY, MARCH = datetime.date(2025, 1, 14), datetime.date(2025, 3, 11)


def item(title: str, day: datetime.date, *kinds: DecisionKind, part: Part = Part.MINUTES) -> PublicItem:
    meeting = Meeting("Elmshire County Council", "Roads and Waste Committee", day)
    decisions = tuple(Decision(kind, "x", 0, 1, 1) for kind in kinds)
    one = AgendaItem(f"d:{title}", "d", meeting, part, "1", None, None, title, 0, 0, 1, 1, 1, decisions=decisions)
    paper = Paper(Document("d", "d.txt", "text", "x", (Page(1, 0, 1),)), PaperKind.MINUTES, meeting, (one,))
    return PublicItem(one, StoredPaper("d", "d.txt", "d.txt", paper, 0))


def test_lines_broken_to_fit_a_page_are_whole_again_and_parts_of_a_list_stay_lines() -> None:
    long = "Resolved: That a booking system be introduced at the centre"
    assert unwrapped(f"{long}\nfor six months.\n\n(b) that a report\nfollow.") == (
        f"{long} for six months.\n(b) that a report\nfollow."
    )
    assert unwrapped(f"{long}:\ni. one\nii. two") == f"{long}:\ni. one\nii. two"
    assert unwrapped("") == ""


def test_a_quote_is_shown_in_its_paragraph_within_its_item() -> None:
    text = "Before.\n\nOne two three four.\n\nAfter."
    quoted = quoted_in(text, text.index("two"), text.index("two") + 3, 0, len(text))
    assert (quoted.before, quoted.words, quoted.after) == ("One ", "two", " three four.")
    within = quoted_in(text, text.index("two"), text.index("two") + 3, text.index("two"), text.index("four"))
    assert (within.before, within.words, within.after) == ("", "two", " three")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("The minutes of 14 January 2025 were confirmed as a correct record.", "approved minutes"),
        ("The minutes of the meeting held on 14th January, 2025 were agreed and signed.", "approved minutes"),
        ("The minutes of 14 January 2025 were not approved.", "minutes"),
        ("The minutes of 12 December 2024 were confirmed.", "minutes"),
        ("", "minutes"),
    ],
)
def test_minutes_are_approved_once_a_later_meeting_says_so(said: str, state: str) -> None:
    later = item("Minutes of the last meeting", MARCH)
    confirmed = confirmed_minutes([later], {later.item.id: said})
    assert minutes_said(item("Bins", JANUARY).item.meeting, confirmed, "minutes.txt\nMinutes of") == state


def test_minutes_that_call_themselves_draft_are_draft_until_confirmed() -> None:
    meeting = item("Bins", JANUARY).item.meeting
    assert minutes_said(meeting, frozenset(), "x.pdf\nDRAFT MINUTES of the committee") == "draft minutes"
    own = item("Minutes", JANUARY)
    assert confirmed_minutes([own], {own.item.id: "The minutes of 14 January 2025 were confirmed."}) == frozenset()


def test_examples_are_of_the_latest_decisions_and_of_no_standing_item() -> None:
    held = [
        item("Apologies for Absence", MARCH, DecisionKind.AGREED),
        item("25/00011 – Fees and Charges", JANUARY, DecisionKind.RESOLVED),
        item("20 mph Speed Limits", MARCH, DecisionKind.APPROVED),
        item("Performance of the Fleet", MARCH, DecisionKind.NOTED),
    ]
    assert examples(held) == (
        "What was decided about “20 mph Speed Limits”?",
        "What was decided about “Fees and Charges”?",
    )
    assert examples([]) == ()


def test_papers_of_one_meeting_are_one_sitting_and_two_committees_of_one_day_are_two() -> None:
    minutes, agenda = item("Bins", MARCH), item("Bins", MARCH, part=Part.AGENDA)
    other = item("Bins", MARCH)
    other = replace(other, item=replace(other.item, meeting=replace(other.item.meeting, committee="Housing")))
    sittings = sittings_of([agenda, other, minutes])
    assert [len(sitting.items) for sitting in sittings] == [1, 2]
    assert [public.item.part for public in sittings[1].items] == [Part.MINUTES, Part.AGENDA]
    assert sitting_key(minutes.item.meeting) == sittings[1].key
    assert sittings[1].key.startswith("2025-03-11-roads-and-waste-committee-")
