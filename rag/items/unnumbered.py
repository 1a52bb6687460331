"""The items of a part that prints no numbers, known by the titles every meeting has.

In: content lines. Out: headings in order. How the standing items are set (capitals, bold, Markdown) tells
which other lines are headings; where they are set like text, only they are.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.items.extent import VERB
from rag.items.headings import Candidate, unnumbered
from rag.items.lines import Line
from rag.items.numbers import printed_number
from rag.items.parts import opens_minutes
from rag.items.titles import clean_title, is_standing_item

_STATEMENT = re.compile(r"\b(?:minutes|meeting)\b.*\bheld\b.*\b(?:at|in|by|via|commencing)\b", re.IGNORECASE)
_NO_HEADING = re.compile(
    r"^\W*(?:(?:it\s+was\s+)?resolved|agreed|recommended|decision|minutes\s*:|present|chair|part\s|in\s+attendance|officers"
    r"|unrestricted|exempt\s+items|agenda|notes?\b|supporting\s+documents|additional\s+documents|public\s+document)\b|.*[:;,]\W*$"
    r"|(?:[\w'’&,]+\s+){0,6}(?:council|committee|cabinet|board)$",
    re.IGNORECASE,
)
# "To consider ..." stands under a heading; "Minutes:" and "Public Document Pack" are no items.
_OPENING_WORDS = re.compile(r"to\s+\w+\b|minutes\s*:|public\s+document|members\s+(?:of|are)\b", re.IGNORECASE)
_LONGEST = 120


def unnumbered_items(lines: Sequence[Line]) -> list[Candidate]:
    """Return a part's headings; [] unless at least two standing items are among them."""
    known = {index for index in range(len(lines)) if _is_standing(lines, index) and not opens_minutes(lines, index)}
    if len(known) < 2:
        return []
    styles = {_style(lines[index].text) for index in known} - {"plain"}
    alone = sum(_stands_over_text(lines, index) for index in known)
    are_alone = not styles and alone >= _FEWEST_HEADED and alone > _MOST_OF * len(known)
    found: list[Candidate] = []
    for index in range(min(known), len(lines)):
        if found and index <= found[-1].last:
            continue
        is_headed = are_alone and _may_head(lines[index]) and _stands_over_text(lines, index)
        if index in known or is_headed or _is_set_as(styles, lines[index]) or _leads_in(lines, index):
            heading = unnumbered(lines, index)
            if heading is not None:
                found.append(heading)
    return found


def under_headings(lines: Sequence[Line], chain: Sequence[Candidate]) -> list[Candidate]:
    """Return the items of a paper that numbers the first paragraph under each heading, with the headings as titles.

    A paper that prints its numbers in its headings comes back as it is.
    """
    shifted = [_with_heading_above(lines, candidate) for candidate in chain]
    headed = [candidate for candidate in shifted if candidate is not None]
    is_so = len(headed) >= _FEWEST_HEADED and len(headed) > _MOST_OF * len(chain)
    return headed if is_so else list(chain)


_FEWEST_HEADED = 3
_MOST_OF = 0.5


def _with_heading_above(lines: Sequence[Line], candidate: Candidate) -> Candidate | None:
    """Return a numbered paragraph as an item with the heading right above it, or None if it is none."""
    at = candidate.first - 1
    words = candidate.title.words
    tells = VERB.search(words) or _DECIDES.search(words)
    says = lines[candidate.first].text.rstrip().endswith((".", ":", ";")) or len(words) > _LONGEST or tells
    if at < 0 or not says or _NO_HEADING.match(lines[at].text.strip("*#_ ")):
        return None
    if _style(lines[at].text) == "plain" and not (tells and _stands_alone(lines, at)):
        return None
    title = clean_title(lines[at].text)
    return replace(candidate, first=at, title=title, body=lines[candidate.first].start) if title.words else None


def _stands_over_text(lines: Sequence[Line], at: int) -> bool:
    """Say whether a plain line stands alone over a line that reads as text: a sentence, and no heading of its own."""
    if at + 1 >= len(lines) or (
        not lines[at + 1].text.rstrip().endswith((".", ":", ";")) and len(lines[at + 1].text) < _SHORT
    ):
        return False
    text = lines[at].text
    return _stands_alone(lines, at) and not text.endswith((".", ",", ";", ":")) and "\t" not in text


_SHORT = 60


def _stands_alone(lines: Sequence[Line], at: int) -> bool:
    """Say whether a plain line is short, alone between blank lines, and no text."""
    text = lines[at].text
    is_alone = lines[at].gap > 0 and lines[at + 1].gap > 0 and len(text) < _LONGEST and text[0].isupper()
    return is_alone and not _TELLS.search(text) and printed_number(text) is None


_DECIDES = re.compile(r"\b(?:resolved|agreed|approved)\b", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:was|were|is|are|had|has|have|been|will|would|left|joined|returned)\b", re.IGNORECASE)


def _is_standing(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    text = line.text.strip("*#_ ")
    goes_on = index + 1 < len(lines) and lines[index + 1].gap == 0
    whole = f"{text} {lines[index + 1].text}" if goes_on else text
    if len(text) > _LONGEST or text.endswith((".", ",", ";", ":")) or _STATEMENT.search(whole):
        return False
    if _OPENING_WORDS.match(text):
        return False
    return (line.gap > 0 or line.opens_block or index == 0) and is_standing_item(text)


def _is_set_as(styles: set[str], line: Line) -> bool:
    return _style(line.text) in styles and _may_head(line)


def _leads_in(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line heads an item of a web page: a file's size after it, or an item's usual first words under it."""
    line = lines[index]
    if not _may_head(line) or len(line.text) > _LONGEST_PLAIN or line.text.endswith(".") or not line.text[0].isalnum():
        return False
    under = lines[index + 1].text if index + 1 < len(lines) else ""
    return _FILE_SIZE.search(line.text) is not None or (not line.text[0].islower() and _UNDER.match(under) is not None)


_FILE_SIZE = re.compile(r"\bPDF\s+[\d.]+\s*(?:KB|MB)\s*$", re.IGNORECASE)
_UNDER = re.compile(
    r"(?:minutes|decision|additional\s+documents|supporting\s+documents|documents)\s*:$|to\s+(?:receive|consider|note|approve|agree|confirm)\b|report\s+(?:of|by)\b",
    re.IGNORECASE,
)
_LONGEST_PLAIN = 200


def _may_head(line: Line) -> bool:
    return line.gap > 0 and not _NO_HEADING.match(line.text.strip("*#_ "))


def _style(text: str) -> str:
    """Return how a line is set: "markdown2", "bold", "caps" or "plain"."""
    if text.startswith("#"):
        return "markdown" + str(len(text) - len(text.lstrip("#")))
    if text.startswith("**") and text.rstrip().endswith("**"):
        return "bold"
    letters = [letter for letter in text if letter.isalpha()]
    is_caps = len(letters) > 3 and all(letter.isupper() for letter in letters) and len(text) < _LONGEST
    return "caps" if is_caps else "plain"
