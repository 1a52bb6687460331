"""Pieces of evidence in, where two papers give two values for one thing out, the more authoritative first. Pure.

Minutes come before reports and appendices, those before agendas; of equals the later meeting comes first. Rows of
tables, motions in quotation marks and "a further seven" contradict nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.subjects import are_one_subject
from rag.answer.wording import written_day
from rag.check import Conflict, find_conflicts, find_facts
from rag.datatypes import Evidence, Part

_AUTHORITY = {Part.MINUTES: 0, Part.REPORT: 1, Part.APPENDIX: 1}
_CALLED = {Part.MINUTES: "minutes", Part.REPORT: "report", Part.APPENDIX: "appendix", Part.AGENDA: "agenda"}
_OF_ANOTHER_KIND = re.compile(
    r"\b(?:further|additional|extra|more|another|previous(?:ly)?|originally|propos\w+|would)\b|; \w[\w ]*: |^[\"“]",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\bshould (?:have )?read\b|\bbe amended to read\b|\b(?:was|were|be|is) corrected (?:from|to)\b|\bcorrection\b|\binstead of\b|\bshould have been\b"
    r"|\b(?:not|rather than) [£\d][\d,.]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two pieces that contradict each other, the more authoritative first, and the sentence that says so."""

    text: str
    first: Evidence
    second: Evidence


def disagreement(pieces: Sequence[Evidence]) -> Disagreement | None:
    """Return the first contradiction between two papers on one subject; None where there is none."""
    for conflict in find_conflicts([piece.readable for piece in pieces]):
        first, second = pieces[conflict.first - 1], pieces[conflict.second - 1]
        if first.hit.item.document != second.hit.item.document and _may_contradict(first, second):
            return _told(conflict, first, second)
    return None


def corrects(piece: Evidence, other: Evidence) -> bool:
    """True where a piece puts right a figure that another one gives: 'the words "63 homes" should read "68 homes"'."""
    if piece == other or not _CORRECTS.search(piece.readable):
        return False
    figures = {fact.value for fact in find_facts(other.readable)}
    return bool(figures & {fact.value for fact in find_facts(piece.readable)})


def _may_contradict(first: Evidence, second: Evidence) -> bool:
    return are_one_subject(first.hit.item, second.hit.item) and not any(
        _OF_ANOTHER_KIND.search(piece.readable) for piece in (first, second)
    )


def _told(conflict: Conflict, first: Evidence, second: Evidence) -> Disagreement:
    sides = [(first, conflict.first_value), (second, conflict.second_value)]
    sides.sort(key=lambda side: _rank(side[0]))
    (one, value), (other, other_value) = sides
    return Disagreement(f"The papers differ: {value} in {_named(one)}, {other_value} in {_named(other)}.", one, other)


def _rank(piece: Evidence) -> tuple[int, int]:
    day = piece.hit.item.meeting.date
    return _AUTHORITY.get(piece.hit.item.part, 2), -(day.toordinal() if day else 0)


def _named(piece: Evidence) -> str:
    day = piece.hit.item.meeting.date
    said = f"the {_CALLED.get(piece.hit.item.part, 'paper')}"
    return f"{said} of {written_day(day)}" if day else said
