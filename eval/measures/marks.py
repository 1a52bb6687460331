"""An answer's text as shown in, its sentences with the numbers each one cites out. Knows nothing of sources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARK = re.compile(r"\[\s*(\d{1,6}(?:\s*[,;–-]\s*\d{1,6})*)\s*\]")
RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)|(\d+)")
MARKS_AT_END = re.compile(rf"(?:\s*{MARK.pattern})+[.!?]?")
WORD = re.compile(r"\w")
MAX_RANGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence as a reader sees it, and every number written beside it (0 and those out of range too)."""

    text: str
    numbers: tuple[int, ...]


def shown_sentences(text: str, sentences: Sequence[str] = ()) -> tuple[Shown, ...]:
    """Return the sentences of an answer in order with their numbers; none for an empty text.

    Args:
        text: the whole answer, with markers such as "[1]", "[1, 2]", "[1-3]".
        sentences: the sentences it is made of, without markers, where the system tells: what stands inside them is
            theirs ("[2024]" in a quotation is no citation). Where it does not tell, each run of markers ends a sentence.

    Text outside the told sentences that holds words is a sentence without numbers: nothing shown goes unjudged.
    """
    shown: list[Shown] = []
    start = 0
    for sentence in sentences:
        place = text.find(sentence, start)
        if place < 0:
            continue
        shown += _rest(text[start:place])
        marks = MARKS_AT_END.match(text, place + len(sentence))
        start = marks.end() if marks else place + len(sentence)
        shown.append(Shown(sentence, numbers_in(marks.group() if marks else "")))
    return (*shown, *_rest(text[start:]))


def _rest(text: str) -> list[Shown]:
    """Return the sentences of text whose make-up is not told: each run of markers ends one."""
    shown, start = [], 0
    for marks in MARKS_AT_END.finditer(text):
        shown.append(Shown(text[start : marks.start()].strip(), numbers_in(marks.group())))
        start = marks.end()
    shown.append(Shown(text[start:].strip(), ()))
    return [one for one in shown if one.numbers or WORD.search(one.text)]


def numbers_in(marks: str) -> tuple[int, ...]:
    """Return the numbers of some markers in order, each once; a range too wide to be meant gives only its ends."""
    numbers: list[int] = []
    for mark in MARK.finditer(marks):
        for first, last, single in RANGE.findall(mark[1]):
            ends = (int(single), int(single)) if single else (int(first), int(last))
            is_meant = 0 <= ends[1] - ends[0] < MAX_RANGE
            numbers += range(ends[0], ends[1] + 1) if is_meant else ends
    return tuple(dict.fromkeys(numbers))
