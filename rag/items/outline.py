"""The items of one part: its front, its headings in order, and what stands after the last of them.

In: content lines of one agenda or set of minutes. Out: entries (heading and body as line ranges).
Numbered headings are chosen by `chain`; a part without numbers is read by its standing items.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.items.chain import best_chain
from rag.items.exempt import section_change
from rag.items.headings import Candidate, candidates, unnumbered
from rag.items.lines import Line
from rag.items.titles import is_standing_item

_OFFICER = re.compile(
    r"\b(?:chief\s+executive|director|monitoring\s+officer|head\s+of|clerk|proper\s+officer|chief\s+officer|solicitor|secretary|democratic\s+services|governance|chair(?:man|person)?)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:signed|chair(?:man|person|woman)?)\b.{0,40}(?:\.{4,}|_{4,}|…)|^(?:\.{6,}|_{6,}|…{2,})", re.IGNORECASE
)
_HOURS = re.compile(r"^\d{1,2}[.:]?\d{0,2}\s?(?:[ap]\.?m\.?)?\s*[-–]\s*\d{1,2}[.:]?\d{0,2}\s?[ap]\.?m\.?\b", re.IGNORECASE)
_FILED = re.compile(r"\bmarked\s+['‘\"“]agenda\s+item\s+(\w{1,4})['’\"”]", re.IGNORECASE)
_SIGNATURE_LINES = 12
_SHORT = 70


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as lines: `[first, body)` is its heading, `[body, last)` its body."""

    heading: Candidate
    first: int
    body: int
    last: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A part, divided: `front` lines before the first item, then the items."""

    front: tuple[int, int]
    entries: tuple[Entry, ...]


def outline(lines: Sequence[Line], first: int, last: int) -> Outline:
    """Return a part's items; without any heading the whole part is front."""
    inside = lines[first:last]
    chosen = best_chain(candidates(inside))
    if len(chosen) < 2:
        chosen = _standing_chain(inside) or chosen
    if not chosen:
        return Outline((first, last), ())
    starts = [candidate.first for candidate in chosen] + [_signature(inside, chosen[-1].last + 1)]
    entries = []
    for candidate, stop in zip(chosen, starts[1:], strict=True):
        body = candidate.last + 1
        end = _before_section(inside, body, _inside_block(inside, body, stop))
        entries.append(Entry(candidate, first + candidate.first, first + body, first + max(end, body)))
    return Outline((first, first + chosen[0].first), tuple(entries))


def filed_as(body: Sequence[Line]) -> str | None:
    """Return the agenda number that "A copy of the report, marked 'Agenda Item 7', is filed" names, or None."""
    for line in body:
        if match := _FILED.search(line.text):
            return match[1]
    return None


def _standing_chain(lines: Sequence[Line]) -> list[Candidate]:
    """Return the items of a part that prints no numbers, known by titles every meeting has."""
    found: list[Candidate] = []
    known = [index for index, line in enumerate(lines) if _may_be_standing(lines, index)]
    if len(known) < 2:
        return []
    styles = {_style(lines[index].text) for index in known} - {"plain"}
    for index, line in enumerate(lines):
        if index < known[0] or (found and index <= found[-1].last):
            continue
        if index in known or (_style(line.text) in styles and line.gap > 0):
            heading = unnumbered(lines, index)
            if heading is not None:
                found.append(heading)
    return found


def _may_be_standing(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    text = line.text.strip("*#_ ")
    return (
        len(text) < 90
        and (line.gap > 0 or index == 0)
        and not text.endswith((".", ",", ";"))
        and is_standing_item(text)
    )


def _style(text: str) -> str:
    if text.startswith("#"):
        return "markdown" + str(len(text) - len(text.lstrip("#")))
    if text.startswith("**") and text.rstrip().endswith("**"):
        return "bold"
    letters = [letter for letter in text if letter.isalpha()]
    return "caps" if len(letters) > 3 and all(letter.isupper() for letter in letters) and len(text) < 120 else "plain"


def _inside_block(lines: Sequence[Line], body: int, stop: int) -> int:
    """Return where an item's text leaves its ModernGov block: what stands between two blocks is no item's."""
    return next((index for index in range(body, stop) if lines[index].is_outside), stop)


def _before_section(lines: Sequence[Line], body: int, stop: int) -> int:
    """Return where an item ends if section headings ("Part II") stand between it and the next."""
    while stop > body and section_change(lines[stop - 1]) is not None:
        stop -= 1
    return stop


def _signature(lines: Sequence[Line], floor: int) -> int:
    """Return where the signature block at a part's end begins (its end if there is none)."""
    low = max(floor, len(lines) - _SIGNATURE_LINES)
    for index in range(low, len(lines)):
        tail = lines[index:]
        if any(len(line.text) > _SHORT or line.text.endswith((".", ";")) for line in tail):
            continue
        if _SIGNED.match(lines[index].text) or _HOURS.match(lines[index].text):
            return index
        if _OFFICER.search(lines[index].text) and not re.search(r"\b(?:was|were|is|be|to)\b", lines[index].text):
            return _with_name(lines, index, low)
    return len(lines)


def _with_name(lines: Sequence[Line], index: int, floor: int) -> int:
    """Return the line of the name above an officer's title, if one stands there."""
    if index > floor:
        words = lines[index - 1].text.split()
        if 1 < len(words) <= 5 and all(word[0].isupper() for word in words) and not lines[index - 1].text.endswith("."):
            return index - 1
    return index
