"""A page of a PDF as a picture, with a quotation outlined on it.

The quotation is looked up by its letters and figures alone, so that line ends, hyphens and spaces do not matter.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import NotAPaperError, ReadError
from rag.read.formats import HEAD_BYTES, Format, sniff
from rag.read.pdf_marks import Box
from rag.read.pdfium import PdfFile, PdfPage

DOTS_PER_INCH = 110
_OUTLINE = (200, 30, 30)
_MARGIN_POINTS = 1.5
_SAME_LINE_POINTS = 3.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG; `is_found` says whether the quotation stands on it and is outlined."""

    png: bytes
    is_found: bool


def page_picture(path: Path, page: int, quote: str = "", dots_per_inch: int = DOTS_PER_INCH) -> Picture:
    """Return one page of a PDF, from 1, with the quotation outlined; no quotation outlines nothing.

    Raises:
        NotAPaperError: the file is no PDF.
        ReadError: it has no such page, or cannot be opened or painted.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path.name}: cannot be opened ({error.strerror}). Check the path.") from error
    if sniff(data[:HEAD_BYTES]) is not Format.PDF:
        raise NotAPaperError(f"{path.name}: only the pages of a PDF can be shown as pictures.")
    with PdfFile(data) as file:
        if not 1 <= page <= file.n_pages:
            raise ReadError(f"{path.name}: there is no page {page}; it has pages 1 to {file.n_pages}.")
        boxes, height = _quote_boxes(file, page - 1, quote)
        png = file.render_png(page - 1, dots_per_inch, is_grey=False)
    return Picture(_outlined(png, boxes, height) if boxes else png, bool(boxes))


def _quote_boxes(file: PdfFile, index: int, quote: str) -> tuple[list[Box], float]:
    """Return a box per line of the quotation in points, and the height of the page."""
    page = file.page(index)
    if page is None:
        return [], 0.0
    try:
        return _line_boxes(page, _find(page, quote)), page.height
    finally:
        page.close()


def _find(page: PdfPage, quote: str) -> list[int]:
    """Return the indices of the quotation's characters on the page, or none."""
    wanted = "".join(character for character in quote.casefold() if character.isalnum())
    letters = [
        (letter, index)
        for index in range(page.n_chars)
        for letter in page.character(index).casefold()
        if letter.isalnum()
    ]
    place = "".join(letter for letter, _ in letters).find(wanted) if wanted else -1
    return [index for _, index in letters[place : place + len(wanted)]] if place >= 0 else []


def _line_boxes(page: PdfPage, indices: Sequence[int]) -> list[Box]:
    """Return one box around each line of characters."""
    boxes: list[Box] = []
    baseline: float | None = None
    for index in indices:
        x0, top, x1, bottom = page.char_box(index)
        y = page.baseline(index)[1]
        if baseline is not None and abs(y - baseline) < _SAME_LINE_POINTS:
            before = boxes[-1]
            boxes[-1] = (min(before[0], x0), min(before[1], top), max(before[2], x1), max(before[3], bottom))
        else:
            boxes.append((x0, top, x1, bottom))
        baseline = y
    return boxes


def _outlined(png: bytes, boxes: Sequence[Box], page_height: float) -> bytes:
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(png)) as image:
        scale = image.height / page_height
        draw = ImageDraw.Draw(image)
        for x0, top, x1, bottom in boxes:
            corners = (x0 - _MARGIN_POINTS, top - _MARGIN_POINTS, x1 + _MARGIN_POINTS, bottom + _MARGIN_POINTS)
            draw.rectangle([value * scale for value in corners], outline=_OUTLINE, width=max(round(scale), 2))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
    return buffer.getvalue()
