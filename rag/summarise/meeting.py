"""Summaries of a meeting's items in, "what happened at this meeting, in ten lines" out; and what was planned beside it. Pure.

A line is a sentence of an item's summary, word for word, with its citations and checks: nothing is written anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import AgendaItem, Part
from rag.summary import PlainSentence, Section, Summary

MAX_LINES = 10
MIN_LINES = 5
_STANDING = re.compile(
    r"^(?:apologies|declarations?|disclosures?|minutes|previous minutes|urgent|exclusion|exempt|date of (?:the )?next|next meeting|"
    r"work (?:programme|plan)|forward plan|public (?:participation|questions?)|question time|chair|announcements?|communications)\b",
    re.IGNORECASE,
)
_NOTED = re.compile(r"\bnoted\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"(?!(?:and|for|the|from)\b)[a-z]{3,}|\d+")
_SAME_TITLE = 0.5


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One line: the item, and the sentence of its summary that tells most."""

    item: str
    item_title: str
    sentence: PlainSentence


@dataclass(frozen=True, slots=True)
class Planned:
    """One piece of business as planned and as it happened; None where one of the two papers has nothing of it.

    `outcome` says it in a word: "decided", "discussed", "not recorded" or "not on the agenda".
    """

    title: str
    planned: AgendaItem | None
    happened: AgendaItem | None
    outcome: str


def ten_lines(summaries: Sequence[Summary]) -> list[MeetingLine]:
    """Return at most ten lines in the order of the meeting, none for a meeting without summaries.

    What was decided comes before what was only noted, that before standing business.
    """
    lines = [line for summary in summaries if (line := _line(summary))]
    ranked = sorted(range(len(lines)), key=lambda index: (-_weight(lines[index]), index))[:MAX_LINES]
    if len(ranked) > MIN_LINES:
        ranked = [index for index in ranked if _weight(lines[index]) >= 0] or ranked
    return [lines[index] for index in sorted(ranked)]


def _line(summary: Summary) -> MeetingLine | None:
    order = (
        Section.DECIDED,
        Section.PROPOSED,
        Section.NEXT,
        Section.VOTE,
        Section.RECORD,
        Section.ABOUT,
        Section.MONEY,
    )
    supported = [sentence for sentence in summary.plain if sentence.is_supported]
    found = next(
        (s for section in order for s in supported if s.section is section and not _NOTED.search(s.text)), None
    )
    found = found or (supported[0] if supported else None)
    return MeetingLine(summary.item, summary.item_title, found) if found else None


def _weight(line: MeetingLine) -> float:
    is_decided = line.sentence.section in (Section.DECIDED, Section.NEXT, Section.VOTE)
    weight = 2.0 * is_decided + 0.5 * bool(_FIGURE.search(line.sentence.text))
    weight -= 1.5 * bool(_NOTED.search(line.sentence.text))
    return weight - 3.0 * bool(_STANDING.match(line.item_title))


def planned_and_happened(agenda: Sequence[AgendaItem], minutes: Sequence[AgendaItem]) -> list[Planned]:
    """Return an agenda's items beside the minutes' of the same meeting, in the agenda's order, then what was not planned.

    Two belong together where the minutes name the agenda item's number, or where most words of their titles agree.
    Exempt items keep their titles out: they are left out on both sides.
    """
    planned = [i for i in agenda if i.part is Part.AGENDA and i.restricted is None]
    left = [i for i in minutes if i.part is Part.MINUTES and i.restricted is None]
    told: list[Planned] = []
    for item in planned:
        match = _match(item, left)
        if match is not None:
            left.remove(match)
        told.append(Planned(item.title, item, match, _outcome(match)))
    return [*told, *(Planned(item.title, None, item, "not on the agenda") for item in left)]


def _outcome(item: AgendaItem | None) -> str:
    if item is None:
        return "not recorded"
    return "decided" if item.decisions else "discussed"


def _match(item: AgendaItem, minutes: Sequence[AgendaItem]) -> AgendaItem | None:
    number = item.agenda_number or item.number
    scored = [
        (likeness + 0.4 * (number is not None and other.agenda_number == number), -index)
        for index, other in enumerate(minutes)
        for likeness in [_likeness(item.title, other.title)]
    ]
    best, index = max(scored, default=(0.0, 0))
    return minutes[-index] if best >= _SAME_TITLE else None


def _likeness(one: str, other: str) -> float:
    """Return the share of the shorter title's words that the other has too (overlap coefficient), 0 where it has none.

    A shorter title counts a little less, so that of two that hold it the closer one is taken.
    """
    a, b = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return 0.9 * len(a & b) / min(len(a), len(b)) + 0.1 * len(a & b) / len(a | b) if a and b else 0.0
