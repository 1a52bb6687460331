"""The careful way to read a PDF page: character by character, with what nobody can see left out.

In: a page's characters and paints. Out: the segments of text a reader of the page sees, and how many
characters were dropped for which reason. Used for pages that have something to look at closely.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.read.pdf_layout import TextLine
from rag.read.pdf_marks import Box, Shape, TextMark
from rag.read.pdfium import PdfPage

TINY_POINTS = 2.0
_OWN_COLOUR = 24
_WHITE = (255, 255, 255)
_GAP = 1.8
_MARK_SHARE = 0.8  # of the size of the text that a note's mark stands at
_SPACES = re.compile(" {2,}")
_LINE_ENDS = frozenset("\r\n")
_HYPHENS = frozenset("\ufffe\x02\u00ad")


class Glyph(NamedTuple):
    """One character where it stands, in display points."""

    char: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle of a small letter."""
        return (self.x0 + self.x1) / 2, self.y - 0.25 * self.size


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The filled areas and images of a page, and how its text is painted."""

    fills: tuple[Shape, ...]
    texts: dict[int, TextMark]
    strikes: tuple[Box, ...]


def glyphs_between(page: PdfPage, start: int, end: int) -> list[Glyph]:
    """Return the characters of a page by their indices, `end` left out."""
    return [_glyph(page, index) for index in range(start, end)]


def visible_glyphs(
    glyphs: Sequence[tuple[Glyph, int]], page_size: tuple[float, float], backdrop: Backdrop
) -> tuple[list[Glyph], Counter[str]]:
    """Return the characters that can be seen, and the count of the others by reason.

    A dropped character leaves an empty one in its place, so that its neighbours do not look like columns.
    White space goes with what it follows; line ends always stay.

    Args:
        glyphs: all characters of the page, each with the identity of the text object that paints it.
        page_size: width and height in points.
        backdrop: what lies behind and over the text.
    """
    visible: list[Glyph] = []
    dropped: Counter[str] = Counter()
    reason: str | None = None
    for glyph, text_object in glyphs:
        if not glyph.char.isspace():
            reason = _hidden(glyph, page_size, backdrop.texts.get(text_object), backdrop)
            if reason:
                dropped[reason] += 1
        if not reason or glyph.char in _LINE_ENDS:
            visible.append(glyph)
        else:
            visible.append(glyph._replace(char=""))
    return visible, dropped


def _glyph(page: PdfPage, index: int) -> Glyph:
    x0, _, x1, _ = page.char_box(index)
    return Glyph(page.character(index), x0, x1, page.baseline(index)[1], page.font_size(index))


def _hidden(glyph: Glyph, page_size: tuple[float, float], paint: TextMark | None, backdrop: Backdrop) -> str | None:
    """Return why a character cannot be seen, or None."""
    x, y = glyph.middle
    if not (0 <= x <= page_size[0] and 0 <= y <= page_size[1]):
        return "outside the page"
    if glyph.size < TINY_POINTS:
        return "too small to see"
    if paint is None:
        return None
    if paint.is_invisible or paint.rgba[3] == 0:
        return "painted invisibly"
    if _is_lost(paint, x, y, backdrop.fills):
        return "in the colour of its background"
    if any(fill.order > paint.order and _covers(fill, x, y) for fill in backdrop.fills if fill.is_opaque):
        return "covered by a shape"
    if any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in _bands(backdrop.strikes, glyph)):
        return "struck through"
    return None


def _bands(strikes: Sequence[Box], glyph: Glyph) -> Iterator[Box]:
    """Widen each thin line to the band of heights at which it crosses letters out."""
    for x0, top, x1, bottom in strikes:
        y = (top + bottom) / 2
        if crosses(y, glyph.y, glyph.size):
            yield x0, 0.0, x1, 1e9


def crosses(y: float, baseline: float, size: float) -> bool:
    """Say whether a horizontal line at y runs through small letters, not under or over them."""
    return 0.12 * size < baseline - y < 0.48 * size


def _is_lost(paint: TextMark, x: float, y: float, fills: Sequence[Shape]) -> bool:
    """Compare the text's colour with the topmost colour painted under it; over many colours, trust it."""
    background: tuple[int, ...] = _WHITE
    for fill in fills:
        if fill.order < paint.order and _covers(fill, x, y):
            if fill.rgba is None:
                return False
            background = fill.rgba[:3]
    return all(abs(own - behind) < _OWN_COLOUR for own, behind in zip(paint.rgba, background, strict=False))


def _covers(fill: Shape, x: float, y: float) -> bool:
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in fill.boxes)


def segments(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Return runs of text without wide gaps, in painted order."""
    runs: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.char in _LINE_ENDS:
            runs.append([])
        elif glyph.char in _HYPHENS:
            runs[-1].append(glyph)
            runs.append([])
        elif glyph.char.isspace():
            runs[-1].append(glyph)
        else:
            if _is_apart(runs[-1], glyph):
                runs.append([])
            runs[-1].append(glyph)
    return [line for run in runs if (line := _line(run)) is not None]


def _is_apart(run: Sequence[Glyph], glyph: Glyph) -> bool:
    before = next((other for other in reversed(run) if not other.char.isspace()), None)
    if before is None:
        return False
    is_far = not -before.size < glyph.x0 - before.x1 < _GAP * before.size
    return is_far or abs(glyph.y - before.y) > 0.5 * max(before.size, glyph.size)


def is_mark(size: float, before: float) -> bool:
    """Say whether a digit's size, beside that of the letter before it, makes it the mark of a note."""
    return 0 < size < _MARK_SHARE * before


def _written(run: Sequence[Glyph]) -> Iterator[str]:
    """Yield a run's characters, a space before the mark of a note that stands at a word or a figure."""
    before: Glyph | None = None
    for glyph in run:
        if glyph.char in _HYPHENS:
            continue
        if before and before.char.isalnum() and glyph.char.isdigit() and is_mark(glyph.size, before.size):
            yield " "
        yield " " if glyph.char.isspace() else glyph.char
        before = glyph


def _line(run: Sequence[Glyph]) -> TextLine | None:
    solid = [glyph for glyph in run if glyph.char and not glyph.char.isspace() and glyph.char not in _HYPHENS]
    if not solid:
        return None
    text = "".join(_written(run))
    return TextLine(
        text=_SPACES.sub(" ", text).strip(),
        x0=solid[0].x0,
        x1=solid[-1].x1,
        y=solid[0].y,
        size=max(glyph.size for glyph in solid),
        breaks_word=run[-1].char in _HYPHENS,
    )
