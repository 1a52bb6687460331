"""The items of one part: its front, its headings in order, and what stands after the last of them.

In: content lines of one agenda or set of minutes. Out: entries (heading and body as line ranges).
Numbered headings are chosen by `chain`; a part without numbers is read by its standing items (`unnumbered`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.items.chain import best_chains
from rag.items.exempt import section_change
from rag.items.headings import Candidate, candidates, sub_candidates
from rag.items.lines import Line
from rag.items.unnumbered import under_headings, unnumbered_items

_OFFICER = re.compile(
    r"\b(?:chief\s+executive|director|monitoring\s+officer|head\s+of|clerk|proper\s+officer|chief\s+officer|solicitor"
    r"|secretary|democratic\s+services|governance|chair(?:man|person)?)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:signed|chair(?:man|person|woman)?)\b.{0,40}(?:\.{4,}|_{4,}|…)|^(?:\.{6,}|_{6,}|…{2,})", re.IGNORECASE
)
_HOURS = re.compile(
    r"^\d{1,2}[.:]?\d{0,2}\s?(?:[ap]\.?m\.?)?\s*[-–]\s*\d{1,2}[.:]?\d{0,2}\s?[ap]\.?m\.?\b", re.IGNORECASE
)
_FILED = re.compile(r"\bmarked\s+['‘\"“]agenda\s+item\s+(\w{1,4})['’\"”]", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table\s+of\s+)?contents:?", re.IGNORECASE)
_LISTED = re.compile(r"(?:\t|\s{3,}|[.…]{3,})\s*\d{1,3}$")
_FRONT_LINES = 30
_FEW, _MANY_MORE = 3, 2
_SIGNATURE_LINES = 12
_SECTION_LINES = 6
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
    chosen = under_headings(inside, best_chains(_without_contents(inside, candidates(inside))))
    chosen = _with_sub_items(inside, chosen)
    if len(chosen) <= _FEW:
        plain = unnumbered_items(inside)
        # The numbered sections of one report that minutes quote are not their items.
        chosen = plain if len(plain) >= _MANY_MORE * len(chosen) or (plain and len(chosen) < 2) else chosen
    if not chosen:
        return Outline((first, last), ())
    starts = [candidate.first for candidate in chosen] + [_signature(inside, chosen[-1].last + 1)]
    entries = []
    for candidate, stop in zip(chosen, starts[1:], strict=True):
        body = candidate.last + 1
        end = _before_section(inside, body, _inside_block(inside, body, stop))
        entries.append(Entry(candidate, first + candidate.first, first + body, first + max(end, body)))
    return Outline((first, first + chosen[0].first), tuple(entries))


def _without_contents(lines: Sequence[Line], found: list[Candidate]) -> list[Candidate]:
    """Return the headings without those of a list of contents that names them with their pages before they come."""
    top = next((index for index, line in enumerate(lines[:_FRONT_LINES]) if _CONTENTS.fullmatch(line.text)), None)
    if top is None:
        return found
    end = top + 1
    while end < len(lines) and _LISTED.search(lines[end].text):
        end += 1
    listed = [candidate for candidate in found if top < candidate.first < end]
    later = {(candidate.number, candidate.title.words) for candidate in found if candidate.first >= end}
    again = sum((candidate.number, candidate.title.words) in later for candidate in listed)
    return [one for one in found if one not in listed] if 2 * again > len(listed) else found


def body_of(lines: Sequence[Line], entry: Entry) -> list[Line]:
    """Return an item's body as lines, what stands after a run-in title ("2. Apologies: Cllr Brown.") first."""
    heading = lines[entry.body - 1]
    body = list(lines[entry.body : entry.last])
    at = entry.heading.body - heading.start
    rest = heading.text[at:].lstrip(" \t:-–—.")
    if not 0 <= at < len(heading.text) or not rest:
        return body
    return [replace(heading, start=heading.end - len(rest), text=rest, gap=0, is_page_top=False), *body]


def filed_as(body: Sequence[Line]) -> str | None:
    """Return the agenda number that "A copy of the report, marked 'Agenda Item 7', is filed" names, or None."""
    for line in body:
        if match := _FILED.search(line.text):
            return match[1]
    return None


def _with_sub_items(lines: Sequence[Line], chain: Sequence[Candidate]) -> list[Candidate]:
    """Return the items with those numbered below them ("5.1"), where these are titles and not paragraphs."""
    found = sub_candidates(lines)
    if not found or not chain:
        return list(chain)
    done: list[Candidate] = []
    for candidate, stop in zip(chain, [*(later.first for later in chain[1:]), len(lines)], strict=True):
        done.append(candidate)
        own: list[Candidate] = []
        for sub in found:
            wanted = f"{candidate.number}.{len(own) + 1}"
            if candidate.last < sub.first < stop and (sub.number or "").rstrip(".") == wanted:
                own.append(sub)
        if all(sub.score > 0 for sub in own):
            done += own
    return done


def _inside_block(lines: Sequence[Line], body: int, stop: int) -> int:
    """Return where an item's text leaves its ModernGov block: what stands between two blocks is no item's."""
    return next((index for index in range(body, stop) if lines[index].is_outside), stop)


def _before_section(lines: Sequence[Line], body: int, stop: int) -> int:
    """Return where an item ends if a section heading ("Part II") stands between it and the next."""
    for index in range(max(stop - _SECTION_LINES, body), stop):
        if section_change(lines[index]) is not None and (index == stop - 1 or _is_set_apart(lines, index)):
            return index
    return stop


def _is_set_apart(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line stands as a heading: in capitals, or alone between blank lines."""
    text = lines[index].text
    alone = lines[index].gap > 0 and index + 1 < len(lines) and lines[index + 1].gap > 0
    return (text.isupper() or alone) and not text.endswith(".")


def _signature(lines: Sequence[Line], floor: int) -> int:
    """Return where the signature block at a part's end begins (its end if there is none)."""
    low = max(floor, len(lines) - _SIGNATURE_LINES)
    for index in range(low, len(lines)):
        tail = lines[index:]
        if any(len(line.text) > _SHORT or line.text.endswith((".", ";")) for line in tail):
            continue
        text = lines[index].text
        if _SIGNED.match(text) or _HOURS.match(text):
            return index
        if _OFFICER.search(text) and not re.search(r"\b(?:was|were|is|be|to)\b", text):
            return _with_name(lines, index, low)
    return len(lines)


def _with_name(lines: Sequence[Line], index: int, floor: int) -> int:
    """Return the line of the name above an officer's title, if one stands there."""
    if index > floor:
        words = lines[index - 1].text.split()
        if 1 < len(words) <= 5 and all(word[0].isupper() for word in words) and not lines[index - 1].text.endswith("."):
            return index - 1
    return index
