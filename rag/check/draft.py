"""A model's draft in, its sentences and the numbers each one cites out. Knows nothing of evidence."""

import re
from dataclasses import dataclass

from rag.check.vocabulary import word_set

_MAX_RANGE = 20
_INNER = r"\d{1,6}(?:\s*(?:,|;|and|&|-|–|—|to)\s*\d{1,6})*"
_MARKER = re.compile(rf"\[\s*({_INNER})\s*\]")
_MARKERS = rf"(?:\s*[,;]?\s*\[\s*{_INNER}\s*\])+"
_CUT_MARKER = re.compile(r"\s*\[[\d\s,;–-]*$")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|to)\s*(\d+)|(\d+)")
_LIST_MARK = re.compile(r"^\s*(?:[-•*·]\s+|\(?\d{1,2}[.)]\s+|#+\s+)")
_YES_NO = re.compile(r"^(?:yes|no)\s*[,.:;–—-]\s*(?=\S)", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Cllrs?|Prof|Rev|St|Nos?|e\.g|i\.e|etc|approx|Ltd|paras?|vs|[ap]\.m|[A-Z])\.$"
)
_STOP = r"[.!?…]+[\"”’')]*"
_SENTENCE_END = re.compile(
    rf"(?:{_STOP}(?P<cited>{_MARKERS})?|{_MARKERS}{_STOP}|{_MARKERS})(?=\s+[\"“‘(]?[A-Z0-9£]|\s*$)"
)
_ENDS_SENTENCE = re.compile(rf"(?:{_STOP}|[:;,])$")
_LAST_WORD = re.compile(r"(\w+)\W*$")
_OPEN_WORDS = word_set(
    "a an and as at because but by for from in into is of on or than that the their to was were which who will with"
)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One drafted sentence without its markers, and the evidence numbers it cites: in order, each once."""

    text: str
    numbers: tuple[int, ...]


def parse_draft(draft: str) -> tuple[DraftSentence, ...]:
    """Return the sentences of a draft with the numbers they cite; an empty draft has none.

    "[1,2]", "[1-3]", "[1][2]", " [1]." and ". [1]" are understood. Numbers that name no evidence ("[0]", "[2024]")
    are kept, so that they fail to resolve; a marker cut off at the end ("[12") is no citation. Bullets, list numbers
    and an opening "Yes," or "No," are left out: what is checked is the statement itself.
    """
    lines = _CUT_MARKER.sub("", draft).splitlines()
    pieces = [piece for line in lines for piece in _split(_LIST_MARK.sub("", line))]
    return tuple(_sentence(piece) for piece in _join_lone_markers(pieces))


def _split(line: str) -> list[str]:
    """Return the sentences of one line with their markers; abbreviations ("Cllr.") and initials end none."""
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(line):
        so_far = line[start : end.end()]
        if end["cited"] or not _ABBREVIATION.search(so_far):
            parts.append(so_far)
            start = end.end()
    parts.append(line[start:])
    return [part for part in parts if part.strip()]


def _join_lone_markers(pieces: list[str]) -> list[str]:
    """Markers on a line of their own belong to the sentence before them."""
    joined: list[str] = []
    for piece in pieces:
        if re.search(r"\w", _MARKER.sub("", piece)):
            joined.append(piece)
        elif joined:
            joined[-1] += piece
    return joined


def _sentence(piece: str) -> DraftSentence:
    text = re.sub(r"\s+", " ", re.sub(_MARKERS, " ", piece)).strip()
    text = re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"([.!?])\s+(?=[.!?])", r"", text))
    text = _capitalised(_YES_NO.sub("", text))
    if re.search(rf"{_MARKERS}\s*$", piece) and not _ENDS_SENTENCE.search(text) and not _is_open(text):
        text += "."
    return DraftSentence(text, tuple(dict.fromkeys(n for m in _MARKER.finditer(piece) for n in _expand(m[1]))))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+\b", text) else text


def _is_open(text: str) -> bool:
    """Whether the last word asks for another ("approved the"): a sentence cut short."""
    last = _LAST_WORD.search(text)
    return last is None or last[1].lower() in _OPEN_WORDS


def _expand(inner: str) -> list[int]:
    """Return the numbers of one marker; a range too wide to be meant keeps only its ends."""
    numbers: list[int] = []
    for first, last, single in _RANGE.findall(inner):
        if single:
            numbers.append(int(single))
        elif 0 <= int(last) - int(first) < _MAX_RANGE:
            numbers += range(int(first), int(last) + 1)
        else:
            numbers += [int(first), int(last)]
    return numbers
