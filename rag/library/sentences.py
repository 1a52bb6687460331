"""Where sentences, bullets and table rows begin and end. Text and a range in, spans out; knows nothing of councils.

The only file that imports pysbd.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.datatypes import Span

# Abbreviations of council papers that end no sentence, beside those pysbd knows.
ABBREVIATIONS = frozenset(
    "cllr cllrs ald rev hon no nos para paras s ss p pp art cl reg regs sch schs dr mr mrs ms prof messrs "
    "st approx est ref tel ext dept inc ltd viz cf e.g i.e eg ie fig figs vol min max".split()
)
BULLET = re.compile(r"[-–—•·▪◦●*\uf0b7]\s+")
EMPTY_LINK = re.compile(r"\[([^\[\]\n]+)\]\(#\)")  # of a page that was saved as text
ENUMERATOR = re.compile(
    r"(?:\((?:[a-z]{1,2}|[ivxlc]{1,6}|\d{1,2})\)|(?:[a-z]|[ivxlc]{1,6}|\d{1,2}|\d{1,2}(?:\.\d{1,2})+)[.)])\s+", re.I
)
ENDS_NO_SENTENCE = frozenset(
    "a an the and or of in on at to for from by with as that which who whose than into over under between "
    "is are was were be".split()
)
SENTENCE_END = re.compile(r"[.?!:;]['\")\]’”]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that can be cited: a sentence, a bullet's sentence or a table row.

    `outer` also holds the bullet or enumerator before it; `span` is what is quoted.
    """

    outer: Span
    span: Span
    is_row: bool = False
    leads_in: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without its line end and surrounding spaces."""

    start: int
    end: int
    text: str
    follows_blank: bool

    @property
    def is_row(self) -> bool:
        """A table row: at least two cells with text, set apart by tabs."""
        return sum(bool(cell.strip()) for cell in self.text.split("\t")) >= 2


def split_units(text: str, region: Span, skip: Sequence[Span] = ()) -> tuple[Unit, ...]:
    """Return the units of `text[region]` in order, leaving out whatever touches a span of `skip`.

    Every character of the region that is neither white space nor skipped is in exactly one `outer` span.
    """
    blocks = _blocks(list(_lines(text, region, skip)), text)
    return tuple(unit for block in blocks for unit in _units_of(text, block))


def _lines(text: str, region: Span, skip: Sequence[Span]) -> Iterator[Line | None]:
    """Yield the lines of the region; None stands for a skipped line, which ends any block."""
    position, follows_blank = region.start, True
    while position < region.end:
        stop = text.find("\n", position, region.end)
        stop = region.end if stop < 0 else stop
        raw = text[position:stop]
        stripped = raw.strip()
        start = position + len(raw) - len(raw.lstrip()) if stripped else position
        if not stripped:
            follows_blank = True
        elif any(s.start < start + len(stripped) and start < s.end for s in skip):
            yield None
            follows_blank = True
        else:
            yield Line(start, start + len(stripped), stripped, follows_blank)
            follows_blank = False
        position = stop + 1


def _blocks(lines: Iterable[Line | None], text: str) -> Iterator[list[Line]]:
    """Group lines into paragraphs, bullets and single table rows."""
    block: list[Line] = []
    for line in lines:
        if block and (line is None or _starts_block(line, block[-1])):
            yield block
            block = []
        if line is not None:
            block.append(line)
    if block:
        yield block


def _starts_block(line: Line, previous: Line) -> bool:
    if line.is_row or previous.is_row or _marker_length(line.text):
        return True
    return line.follows_blank and not _continues(previous.text, line.text)


def _continues(previous: str, text: str) -> bool:
    """A sentence cut by a page break: no full stop before, a small letter after or a word that ends no sentence before."""
    is_open = not SENTENCE_END.search(previous) and len(previous) > 30
    return is_open and (text[0].islower() or previous.rsplit(maxsplit=1)[-1].casefold() in ENDS_NO_SENTENCE)


def on_one_line(text: str) -> str:
    """Return the text as one line, without the bullets its lines begin with and links that lead nowhere; enumerators stay."""
    lines = (line.strip() for line in EMPTY_LINK.sub(r"\1", text).splitlines())
    return " ".join(" ".join(BULLET.sub("", line, count=1) if BULLET.match(line) else line for line in lines).split())


def _marker_length(text: str) -> int:
    """Return the length of a leading bullet and enumerator ("- (i) "), 0 without one."""
    bullet = BULLET.match(text)
    position = bullet.end() if bullet else 0
    enumerator = ENUMERATOR.match(text, position)
    return enumerator.end() if enumerator else position


def _units_of(text: str, block: list[Line]) -> Iterator[Unit]:
    start, end = block[0].start, block[-1].end
    if block[0].is_row:
        yield Unit(Span(start, end), Span(start, end), is_row=True)
        return
    body = min(start + _marker_length(block[0].text), end)
    spans = list(sentence_spans(text, Span(body, end))) or [Span(body, end)]
    for i, span in enumerate(spans):
        outer_start = start if i == 0 else span.start
        is_last = i == len(spans) - 1
        yield Unit(
            Span(outer_start, span.end),
            span,
            leads_in=is_last and leads_in(text[span.start : span.end]),
        )


def sentence_spans(text: str, region: Span) -> Iterator[Span]:
    """Yield the sentences of one paragraph, without surrounding white space."""
    flat = text[region.start : region.end].replace("\n", " ").replace("\t", " ")
    position, start = 0, None
    for piece in _segmenter()(flat):
        piece = piece.strip()
        found = flat.find(piece, position) if piece else -1
        if found < 0:
            continue
        start = found if start is None else start
        position = found + len(piece)
        if not _ends_in_abbreviation(flat[start:position]):
            yield Span(region.start + start, region.start + position)
            start = None
    rest = start if start is not None else position
    if flat[rest:].strip():
        lead = len(flat[rest:]) - len(flat[rest:].lstrip())
        yield Span(region.start + rest + lead, region.start + len(flat.rstrip()))


def _ends_in_abbreviation(sentence: str) -> bool:
    last = sentence.rsplit(maxsplit=1)[-1]
    word = last.lstrip("('\"‘“[").removesuffix(".").lower()
    is_initial = len(word) == 1 and word.isalpha() and last.endswith(".") and last.lstrip("('\"")[0].isupper()
    return last.endswith(".") and (word in ABBREVIATIONS or is_initial)


@cache
def _segmenter() -> Callable[[str], list[str]]:
    import pysbd

    segment: Callable[[str], list[str]] = pysbd.Segmenter(language="en", clean=False).segment
    return segment


def leads_in(sentence: str) -> bool:
    """True for words that say nothing without what follows them: "The following comments were made:-"."""
    return sentence.rstrip("-– ").endswith((":", ";-"))
