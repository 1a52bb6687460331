"""How far a heading goes: over a wrapped line, over a page, into the next column.

In: content lines and the place where a heading's words begin. Out: its title, its last line and where the
body begins. A line goes on where it was cut by its length, not by its sense.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.items.blocks import is_part
from rag.items.lines import Line
from rag.items.numbers import printed_number
from rag.items.titles import Title, clean_title, page_range, run_in

# A finite verb: body text has one, a title seldom.
VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|been|will|would|should|could|asked|stated|said|noted|advised|explained|reported"
    r"|considered|received|submitted|presented|introduced|informed|welcomed|thanked|extended)\b",
    re.IGNORECASE,
)
_ITEM_ALONE = re.compile(
    r"^[\[(]\s*(?:(?:agenda\s+)?item|agenda)\s*(?:no\.?|number)?\s*:?\s*\w{1,5}\s*[\])][.:]?$", re.IGNORECASE
)
_DANGLING = re.compile(
    r"(?:\b(?:a|an|and|at|between|by|for|from|held on|in|into|of|on|or|over|re|the|their|to|towards|under|with|within)"
    r"|(?<!:)(?<!: )[-–—]|[&/,(]|[(\[](?:pages?|item|agenda item))$",
    re.IGNORECASE,
)
_BODY_START = re.compile(
    r"^(?:resolved|agreed|recommended|decision|members\b|no |none\b|it was\b|councillors?\b|cllr|mr|mrs|ms|dr|in accordance"
    r"|the (?:committee|chair|board|panel|cabinet|council|leader|mayor|minutes|report|next)\b|lead officer|contact"
    r"|apologies (?:for absence )?(?:were|was|had|have)|to (?:receive|consider|confirm|note|approve|be|agree)\b"
    r"|report (?:of|by|from)\b|there (?:were|was|are)\b)",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"^(?:RESOLVED|AGREED|RECOMMENDED|NOTED|DECISION|PRESENT|MINUTES:)")
_NAMES_PAGES = re.compile(r"\bp(?:ages?|p?\.)\s*\d", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:subject|(?:report\s+|item\s+)?title|heading|matter)\s*:\s+", re.IGNORECASE)
_LONGEST_TITLE = 400
_LONGEST_RANGE = 24
_LONG_CAPS = 12
_NEARLY_FULL = 0.72


@dataclass(frozen=True, slots=True)
class Extent:
    """A heading's title, the index of its last line, and the offset where the body begins."""

    title: Title
    last: int
    body: int


def heading_extent(lines: Sequence[Line], start: int, at: int, width: int) -> Extent:
    """Return the heading whose words begin `at` characters into line `start`; `width` is a full line's length."""
    line = lines[start]
    if label := _SUBJECT.match(line.text, at):
        at = label.end()
    cell = _first_cell(line.text[at:])
    body = line.start + at + len(cell) if "\t" in line.text[at:] else line.end
    if (cut := run_in(cell)) is not None:
        return Extent(clean_title(cell[:cut]), start, line.start + at + cut)
    raw, pages = _without_column(cell)
    title, last = clean_title(raw[:_LONGEST_TITLE]), start
    while not title.is_whole and last + 1 < len(lines) and len(raw) < _LONGEST_TITLE:
        if not _continues(raw, lines, last, width, has_pages=pages is not None):
            break
        last += 1
        raw, body = f"{raw} {lines[last].text}", lines[last].end
        title = clean_title(raw[:_LONGEST_TITLE])
    if last > start and (cut := run_in(raw)) is not None and cut < len(cell):
        return Extent(clean_title(raw[:cut]), start, line.start + at + cut)
    return Extent(replace(title, pages=pages, is_whole=True) if pages else title, last, body)


def usual_width(lines: Sequence[Line]) -> int:
    """Return how long a full line of wrapped text is, in characters (the 90th percentile)."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def is_caps(text: str) -> bool:
    """Say whether a text is set in capitals (at least four letters, nine tenths of them capital)."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)


def _without_column(raw: str) -> tuple[str, tuple[int, int] | None]:
    """Return a title's first line without the page range in the column beside it, and that range."""
    found = page_range(raw[:_LONGEST_TITLE])
    if found is None or raw.rstrip().endswith((")", "]")) or _NAMES_PAGES.search(raw):
        return raw, None
    return raw[: found[1]], found[0]


def _first_cell(text: str) -> str:
    """Return a row's first cell, with the second where that is a page range; a dash stands for no page."""
    first, tab, rest = text.partition("\t")
    if not tab:
        return text
    second = rest.split("\t", 1)[0]
    is_pages = not second.strip(" ()-–—0123456789") or clean_title(second[:40]).words == ""
    return f"{first}\t{second}" if is_pages and second.strip(" -–—") else first


def _continues(raw: str, lines: Sequence[Line], last: int, width: int, *, has_pages: bool) -> bool:
    """Say whether the line after `last` goes on with the heading that `raw` holds so far."""
    line, following = lines[last], lines[last + 1]
    if following.opens_block or (has_pages and following.leading_tab and following.text.endswith(".")):
        return False
    if _ITEM_ALONE.match(following.text) or (following.gap == 0 and _is_page_range(following.text)):
        return True
    bare = raw.rstrip()
    if bare.startswith(("**", "__")) and not bare[2:].rstrip().endswith(("**", "__")):
        return following.gap == 0
    if _DANGLING.search(bare):
        return not _BODY_START.match(following.text) or following.gap == 0
    if printed_number(following.text) is not None and not following.text[0].islower():
        return False
    # Between two pages blank lines mean nothing.
    is_apart = following.gap > 0 and following.page == line.page
    if is_apart or bare.endswith((".", ";", "?", "**")) or is_part(following.text):
        return False
    return (not has_pages and _closes_soon(lines, last + 1)) or _wraps(raw, lines, last, width)


def _closes_soon(lines: Sequence[Line], at: int) -> bool:
    """Say whether the lines from `at` run on to a heading's own end: "(Item 4)" or a page range."""
    for line in lines[at : at + 3]:
        if line.gap > 0 or _BODY_START.match(line.text) or printed_number(line.text) is not None:
            return False
        if _ITEM_ALONE.match(line.text):
            return True
        if clean_title(line.text[:_LONGEST_TITLE]).is_whole and not VERB.search(line.text):
            return True
    return False


def _wraps(raw: str, lines: Sequence[Line], last: int, width: int) -> bool:
    """Say whether a heading was cut by the length of its line, judged by how the next line is set."""
    line, following = lines[last], lines[last + 1]
    if following.text[0].islower():
        return True
    if is_caps(raw) and len(raw) > _LONG_CAPS:
        return is_caps(following.text) and not _DECIDES.match(following.text)
    if _BODY_START.match(following.text) or "\t" in following.text or VERB.search(following.text):
        return False
    first_word = following.text.split(None, 1)[0]
    is_full = len(line.text) + 1 + len(first_word) > _NEARLY_FULL * width
    # One word under a full line is the rest of it; more may be text, unless space follows.
    is_rest = len(following.text.split()) == 1 and not following.text.endswith(".")
    return is_full and (is_rest or last + 2 >= len(lines) or lines[last + 2].gap > 0)


def _is_page_range(text: str) -> bool:
    """Say whether a line is a page range and nothing else."""
    return len(text) <= _LONGEST_RANGE and page_range(text) is not None and not clean_title(text).words
