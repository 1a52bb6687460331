"""Lines that may head an item, with how much each looks like one.

In: content lines. Out: candidates; `chain` chooses among them. A candidate is only a possibility:
numbered lists, paragraphs and tables give candidates too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.items.blocks import is_part
from rag.items.dates import starts_with_month
from rag.items.lines import Line
from rag.items.titles import Title, clean_title, is_standing_item, page_range, run_in

_NUMBER = re.compile(
    r"""^(?P<markdown>\#{1,6}\s*)?(?P<bold>\*\*|__)?\s*(?:\*\s?(?=\d))?
    (?P<label>(?:agenda\s+)?item(?:\s+no\b\.?)?\s*|minute(?:\s+no\b\.?)?\s*|min\b\.?(?:\s+no\b\.?)?\s*)?
    (?P<number>
        (?-i:[A-Z][A-Za-z]{0,7})[/.\-]\d{1,4}/\d{1,4} | (?-i:[A-Z]{1,8})\s?\d{1,4}/\d{1,4}  # PL/45/24, GMCA 81/20, C045/24
      | \d{1,4}/\d{1,4}/[A-Za-z]{1,8} | \d{2,4}-\d{2}/\d{1,4} | \d{1,4}/\d{1,4}            # 24/12/SR, 2024-25/045, 045/24
      | \d{2}\.\d{3} | \d{1,3}\.0                                                        # 24.045, 1.0
      | \d{1,4}\s?\([A-Za-z]\) | \d{1,4}[A-Za-z]? | (?-i:[A-Z]{1,5})\d{1,4}               # 7(a), 7a, CPL12
    )
    (?P<mark>\s?[.):]|\s*[-–—:](?=\s))?
    (?:\*\*|__)?(?:\s+|(?=\*\*)|$|(?<=/\d)(?=[A-Z][a-z])|(?<=/\d\d)(?=[A-Z][a-z])|(?<=/\d{3})(?=[A-Z][a-z]))""",
    re.VERBOSE | re.IGNORECASE,
)
_SUB_NUMBER = re.compile(r"^(?:#{1,6}\s*)?(?:\*\*|__)?(?P<number>\d{1,3}\.\d{1,2})\.?(?:\*\*|__)?\s+(?=\S)")
_VALUE = re.compile(r"\d+")
_SUFFIX = re.compile(r"^\d+\s?\(?([A-Za-z])\)?$")
_REFERENCE = re.compile(r"^([A-Za-z]*)[/.\- ]?(?:\d+-\d+/\d+|\d+/\d+(?:/[A-Za-z]+)?|\d\d\.\d{3})$")
_ITEM_ALONE = re.compile(
    r"^[\[(]\s*(?:(?:agenda\s+)?item|agenda)\s*(?:no\.?|number)?\s*:?\s*\w{1,5}\s*[\])][.:]?$", re.IGNORECASE
)
_DANGLING = re.compile(
    r"(?:\b(?:a|an|and|at|between|by|for|from|held on|in|into|of|on|or|over|re|the|their|to|towards|under|with|within)|(?<!:)(?<!: )[-–—]|[&/,(]|[(\[](?:pages?|item|agenda item))$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|been|will|would|should|could|asked|stated|said|noted|advised|explained|reported|considered|received)\b",
    re.IGNORECASE,
)
_BODY_START = re.compile(
    r"^(?:resolved|agreed|recommended|decision|the (?:committee|chair|board|panel|cabinet|council|leader|mayor|minutes|report|next)\b|members\b|apologies (?:for absence )?(?:were|was|had|have)"
    r"|to (?:receive|consider|confirm|note|approve|be|agree)\b|report (?:of|by|from)\b|there (?:were|was|are)\b|no |none\b|it was\b|councillors?\b|cllr|mr|mrs|ms|dr|in accordance|lead officer|contact)",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"^(?:RESOLVED|AGREED|RECOMMENDED|NOTED|DECISION|PRESENT|MINUTES:)")
_LIST_TEXT = re.compile(
    r"^(?:that|to|and|or|if|whether|how|what|why|when|where|who|he|she|it|they|we|there|this|these)\b", re.IGNORECASE
)
_LONGEST_TITLE = 400
_LONG_TITLE = 150


@dataclass(frozen=True, slots=True)
class Key:
    """Where a number stands in a sequence: 7 < 7a < 7b < 8."""

    value: int
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading, perhaps.

    Attributes:
        first, last: indices of its first and last content line.
        number: as printed, or None.
        key: its place in the sequence, or None where no number is printed.
        style: how the number is printed; one paper's items share one.
        title: its words.
        body: offset of the first character after the heading.
        score: how much it looks like a heading by itself; more is better, and may be negative.
    """

    first: int
    last: int
    number: str | None
    key: Key | None
    style: str
    title: Title
    body: int
    score: float


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line's number, read."""

    number: str
    key: Key
    style: str
    title_at: int


def candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Return every line that may head an item, in order."""
    width = usual_width(lines)
    has_blocks = any(line.opens_block for line in lines)
    found = []
    for index, line in enumerate(lines):
        printed = _printed(line.text)
        if printed is not None and (candidate := _numbered(lines, index, printed, width, has_blocks)) is not None:
            found.append(candidate)
    return _counted(found)


def _counted(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with references keyed by the half that counts: "2024/091" or "091/24"."""
    halves: dict[str, tuple[set[int], set[int]]] = {}
    read = {}
    for candidate in found:
        if reference := _REFERENCE.match(candidate.number or ""):
            first, second = _halves(reference[0])
            read[id(candidate)] = first, second
            firsts, seconds = halves.setdefault(candidate.style, (set(), set()))
            firsts.add(first)
            seconds.add(second)
    second_counts = {style for style, (firsts, seconds) in halves.items() if len(seconds) > len(firsts)}
    return [
        replace(candidate, key=Key(read[id(candidate)][1]))
        if id(candidate) in read and candidate.style in second_counts
        else candidate
        for candidate in found
    ]


def sub_candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Return every line numbered below an item ("5.1 Title", "5.1. Title"), titles and paragraphs alike."""
    width = usual_width(lines)
    found = []
    for index, line in enumerate(lines):
        match = _SUB_NUMBER.match(line.text)
        if match is None:
            continue
        title, last, body = _title(lines, index, match.end(), width)
        if not title.words:
            continue
        score = _form_score(line.text, title, lines, index, last) - 2.0 * line.text.rstrip().endswith(".")
        score -= 3.0 * bool(_VERB.search(title.words)) + 3.0 * (len(title.words) > _LONG_TITLE)
        found.append(Candidate(index, last, match["number"], None, "sub", title, body, score))
    return found


def unnumbered(lines: Sequence[Line], index: int) -> Candidate | None:
    """Return the heading without a number that begins at a line, or None if its words are no title."""
    line = lines[index]
    title, last, body = _title(lines, index, 0, usual_width(lines[index : index + 40]))
    if not title.words or len(title.words) > _LONG_TITLE:
        return None
    score = 2.0 * is_standing_item(title.words) + _form_score(line.text, title, lines, index, last)
    return Candidate(index, last, None, None, "unnumbered", title, body, score)


def usual_width(lines: Sequence[Line]) -> int:
    """Return how long a full line of wrapped text is, in characters (the 90th percentile)."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _printed(text: str) -> _Printed | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    number = match["number"]
    rest = text[match.end() :]
    mark, label = (match["mark"] or "").strip(), (match["label"] or "").strip().lower()
    if not mark and not label and starts_with_month(rest):
        return None
    key = _key(number)
    dressed = "bold" if match["bold"] else ""
    shape = _REFERENCE.match(number)
    letters = re.match(r"[A-Za-z]*", number)
    kind = f"{'reference' if shape else 'number'} {letters[0] if letters else ''}"
    return _Printed(number, key, f"{kind}|{label}|{mark}|{dressed}|{_layout(match[0], rest)}", match.end())


def _layout(printed: str, rest: str) -> str:
    """Return how the title stands to its number: under it, in the next column, or after it."""
    return "alone" if not rest else "column" if printed.endswith("\t") else "title"


def _key(number: str) -> Key:
    if _REFERENCE.match(number):
        return Key(_halves(number)[0])
    digits = _VALUE.search(number)
    suffix = _SUFFIX.match(number)
    return Key(int(digits[0]) if digits else 0, suffix[1].lower() if suffix else "")


def _halves(reference: str) -> tuple[int, int]:
    """Return the first and the last number of a reference: one of them is the year."""
    numbers = [int(digits) for digits in _VALUE.findall(reference)]
    return numbers[0], numbers[-1]


def _numbered(lines: Sequence[Line], index: int, printed: _Printed, width: int, has_blocks: bool) -> Candidate | None:
    line = lines[index]
    start, at = index, printed.title_at
    if at >= len(line.text):
        start, at = index + 1, 0
        if start >= len(lines) or lines[start].opens_block or _heads_itself(lines[start].text, printed):
            return None
    title, last, body = _title(lines, start, at, width)
    if not title.words:
        return None
    score = _form_score(line.text, title, lines, index, last) + _block_score(line, has_blocks)
    score += 2.0 * is_standing_item(title.words) - 0.5 * (start != index)
    return Candidate(index, last, printed.number, printed.key, printed.style, title, body, score)


def _heads_itself(text: str, above: _Printed) -> bool:
    """Say whether the line under a lone number prints a number of the same kind, so is no title of it."""
    printed = _printed(text)
    if printed is None:
        return False
    return printed.title_at >= len(text) or printed.style.split("|")[2] == above.style.split("|")[2]


def _block_score(line: Line, has_blocks: bool) -> float:
    if not has_blocks:
        return 0.0
    return 3.0 if line.opens_block else -5.0


def _form_score(raw: str, title: Title, lines: Sequence[Line], index: int, last: int) -> float:
    """Score how a heading is set and worded; body text and list items come out below nought."""
    words = title.words
    score = 1.0 if words[0].isupper() or words[0] in "'\"‘“" else 0.0 if words[0].isdigit() else -3.0
    score += 1.0 * (_is_caps(words)) + 1.0 * (raw.startswith(("#", "**", "__")))
    score += 0.5 * (lines[index].gap > 0) + 0.5 * (last + 1 >= len(lines) or lines[last + 1].gap > 0)
    score += 1.5 * title.is_whole
    score -= 2.0 * (raw.rstrip()[-1] in ";,") + 1.0 * (len(words) > _LONG_TITLE) + 1.5 * (len(words) > 2 * _LONG_TITLE)
    says = _VERB.search(words) and (len(words) > 60 or raw.rstrip().endswith("."))
    score -= 1.5 * bool(says) + 1.0 * bool(_LIST_TEXT.match(words))
    score -= 2.0 * (index > 0 and lines[index - 1].text.endswith(":") and not title.is_whole)
    score -= 1.5 * (raw.count("\t") > 2)
    return score


def _title(lines: Sequence[Line], start: int, at: int, width: int) -> tuple[Title, int, int]:
    """Return a heading's title, its last line and where its body begins."""
    raw = _first_cell(lines[start].text[at:])
    body = lines[start].start + at + len(raw) if "\t" in lines[start].text[at:] else lines[start].end
    if (cut := run_in(raw)) is not None:
        return clean_title(raw[:cut]), start, lines[start].start + at + cut
    raw, pages = _without_column(raw)
    title, last = clean_title(raw[:_LONGEST_TITLE]), start
    while not title.is_whole and last + 1 < len(lines) and len(raw) < _LONGEST_TITLE:
        following = lines[last + 1]
        if not _continues(raw, lines, last, width, has_pages=pages is not None):
            break
        raw, last, body = f"{raw} {following.text}", last + 1, following.end
        title = clean_title(raw[:_LONGEST_TITLE])
    return replace(title, pages=pages, is_whole=True) if pages else title, last, body


def _without_column(raw: str) -> tuple[str, tuple[int, int] | None]:
    """Return a title's first line without the page range in the column beside it, and that range."""
    found = page_range(raw[:_LONGEST_TITLE])
    if found is None or raw.rstrip().endswith((")", "]")) or re.search(r"\bp(?:ages?|p?\.)\s*\d", raw, re.IGNORECASE):
        return raw, None
    return raw[: found[1]], found[0]


def _first_cell(text: str) -> str:
    """Return a row's first cell, with the second where that is a page range."""
    first, tab, rest = text.partition("\t")
    if not tab:
        return text
    second = rest.split("\t", 1)[0]
    is_pages = not second.strip(" ()-–—0123456789") or clean_title(second[:40]).words == ""
    return f"{first}\t{second}" if is_pages else first


def _continues(raw: str, lines: Sequence[Line], last: int, width: int, *, has_pages: bool) -> bool:
    """Say whether the line after `last` goes on with the heading that `raw` holds so far."""
    line, following = lines[last], lines[last + 1]
    if following.opens_block:
        return False
    if _ITEM_ALONE.match(following.text) or (
        following.gap == 0 and page_range(following.text) is not None and _is_short(following)
    ):
        return True
    bare = raw.rstrip()
    if bare.startswith(("**", "__")) and not bare[2:].rstrip().endswith(("**", "__")):
        return following.gap == 0
    if _printed(following.text) is not None and not following.text[0].islower() and not _DANGLING.search(bare):
        return False
    if _DANGLING.search(bare):
        return not _BODY_START.match(following.text) or following.gap == 0
    # Between two pages blank lines mean nothing.
    is_apart = following.gap > 0 and following.page == line.page
    if is_apart or bare.endswith((".", ";", "?", "**")) or is_part(following.text):
        return False
    return (not has_pages and _closes_soon(lines, last + 1)) or _wraps(raw, line, following, lines, last, width)


def _closes_soon(lines: Sequence[Line], at: int) -> bool:
    """Say whether the lines from `at` run on to a heading's own end: "(Item 4)" or a page range."""
    for index in range(at, min(at + 3, len(lines))):
        line = lines[index]
        if line.gap > 0 or _BODY_START.match(line.text) or _printed(line.text) is not None:
            return False
        if _ITEM_ALONE.match(line.text):
            return True
        if clean_title(line.text[:_LONGEST_TITLE]).is_whole and not _VERB.search(line.text):
            return True
    return False


def _wraps(raw: str, line: Line, following: Line, lines: Sequence[Line], last: int, width: int) -> bool:
    if following.text[0].islower():
        return True
    if _is_caps(raw) and len(raw) > 12:
        return _is_caps(following.text) and not _DECIDES.match(following.text)
    if _BODY_START.match(following.text) or "\t" in following.text:
        return False
    first_word = following.text.split(None, 1)[0]
    is_full = len(line.text) + 1 + len(first_word) > 0.85 * width
    ends_block = last + 2 >= len(lines) or lines[last + 2].gap > 0
    return is_full and ends_block and not _VERB.search(following.text)


def _is_short(line: Line) -> bool:
    return len(line.text) <= 24


def _is_caps(text: str) -> bool:
    """Say whether a text is set in capitals (at least four letters, nine tenths of them capital)."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)
